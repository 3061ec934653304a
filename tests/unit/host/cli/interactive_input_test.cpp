#include "interactive_input.hpp"

#include <boost/test/unit_test.hpp>
#include <deque>

namespace parlance::cli::test {

namespace {

using Kind = Utterance::Kind;
using End = TypedLine::End;

/// Lines that were typed before.
class Typed final : public LineSource {
public:
    Typed(std::initializer_list<const char*> lines)
    {
        for (const char* line : lines)
            lines_.push_back({End::entered, line});
    }
    Typed& then(End end)
    {
        lines_.push_back({end, {}});
        return *this;
    }

    TypedLine read(std::string_view prompt) override
    {
        prompts += prompt;
        if (lines_.empty()) return {};
        TypedLine line = lines_.front();
        lines_.pop_front();
        return line;
    }

    std::string prompts;

private:
    std::deque<TypedLine> lines_;
};

Utterance said(std::initializer_list<const char*> lines)
{
    Typed typed(lines);
    return read_utterance(typed);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interactive_input)

BOOST_AUTO_TEST_CASE(a_line_is_a_message_or_a_command)
{
    BOOST_TEST((said({"hello"}).kind == Kind::message));
    BOOST_TEST(said({"hello"}).text == "hello");
    BOOST_TEST((said({"/help"}).kind == Kind::command));
    BOOST_TEST((said({"//help"}).kind == Kind::message));
    BOOST_TEST(said({"//help"}).text == "/help");
    BOOST_TEST(said({"//help"}).typed == "//help");
    BOOST_TEST(said({"", "  ", "x"}).text == "x");
}

BOOST_AUTO_TEST_CASE(text_of_several_lines_is_never_a_command)
{
    BOOST_TEST((said({"/help\nme"}).kind == Kind::message));
    BOOST_TEST(said({"/help\nme\n\n"}).text == "/help\nme");
    BOOST_TEST((said({"/help\n"}).kind == Kind::command));
    BOOST_TEST((said({"\"\"\"/help\"\"\""}).kind == Kind::message));
}

BOOST_AUTO_TEST_CASE(a_backslash_goes_on_unless_another_one_takes_it_away)
{
    Typed typed{"one\\", "two\\", "three"};
    BOOST_TEST(read_utterance(typed).text == "one\ntwo\nthree");
    BOOST_TEST(typed.prompts == "> ... ... ");
    BOOST_TEST(said({"path\\\\"}).text == "path\\\\");
}

BOOST_AUTO_TEST_CASE(quotes_hold_several_lines_and_come_back_as_they_were_typed)
{
    const Utterance utterance = said({"\"\"\"", "a", "", "b", "\"\"\""});
    BOOST_TEST(utterance.text == "a\n\nb");
    const Utterance again = said({utterance.typed.c_str()});
    BOOST_TEST(again.text == utterance.text);
    BOOST_TEST(said({"\"\"\"in one line\"\"\""}).text == "in one line");
    BOOST_TEST(said({"\"\"\"\"\"\"", "x"}).text == "x");
}

BOOST_AUTO_TEST_CASE(ends_are_told_and_void_what_was_begun)
{
    BOOST_TEST((said({}).kind == Kind::leave));
    Typed interrupted{"one\\"};
    BOOST_TEST((read_utterance(interrupted.then(End::interrupted)).kind == Kind::voided));
    Typed left{"\"\"\"one"};
    BOOST_TEST((read_utterance(left.then(End::end_of_file)).kind == Kind::voided));
    Typed gone{};
    BOOST_TEST((read_utterance(gone.then(End::terminated)).kind == Kind::terminated));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
