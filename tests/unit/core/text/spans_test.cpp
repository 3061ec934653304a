#include "text/spans.hpp"
#include "text/chunks.hpp"

#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

namespace parlance::core {

BOOST_AUTO_TEST_SUITE(spans)

BOOST_AUTO_TEST_CASE(words_are_found_once_after_the_other)
{
    SpanFinder finder("Paris is not paris, but Paris.");
    BOOST_TEST((finder.next("Paris") == Span{0, 5}));
    BOOST_TEST((finder.next("Paris") == Span{24, 29}));
    BOOST_TEST(!finder.next("Paris").has_value());
    BOOST_TEST((finder.next("PARIS") == Span{0, 5}));  // no exact spelling: any case of letters
    BOOST_TEST(!finder.next("Rome").has_value());
    BOOST_TEST(!finder.next("").has_value());
}

BOOST_AUTO_TEST_CASE(offsets_are_bytes_and_count_from_the_offset_of_the_piece)
{
    const std::string text = "Größe: 5 €. 田中さん und 😀 Jürgen";
    SpanFinder finder(text, 100);
    for (const std::string_view words : {"Größe", "€", "田中", "😀", "Jürgen"}) {
        const auto span = finder.next(words);
        BOOST_TEST_REQUIRE(span.has_value());
        BOOST_TEST(text.substr(span->begin - 100, span->end - span->begin) == words);
    }
}

BOOST_AUTO_TEST_CASE(a_word_of_its_own_goes_before_one_inside_another)
{
    BOOST_TEST((SpanFinder("Also Al came").next("Al") == Span{5, 7}));
    BOOST_TEST((SpanFinder("Also came").next("Al") == Span{0, 2}));
    BOOST_TEST((SpanFinder("Größen und Größe").next("Größe") == Span{13, 20}));
}

BOOST_AUTO_TEST_CASE(masking_replaces_each_occurrence_and_changes_nothing_else)
{
    BOOST_TEST(mask_text("Anna Berg (anna@berg.example) met Anna.",
                         {{"Anna", "person"}, {"anna@berg.example", "email"}, {"Anna Berg", "person"}}) ==
               "[PERSON] ([EMAIL]) met [PERSON].");
    BOOST_TEST(mask_text("born 1.2.1990, ä ö\n", {{"1.2.1990", "date_of birth"}}) == "born [DATE_OF_BIRTH], ä ö\n");
    BOOST_TEST(mask_text("Al, Also", {{"Al", "person"}}) == "[PERSON], Also");
    BOOST_TEST(mask_text("nothing", {}) == "nothing");
    BOOST_TEST(mask_text("nothing", {{"x", "y"}, {"", "z"}}) == "nothing");
    BOOST_TEST(mask_text("call 555-1234 or 555", {{"555", "id"}, {"555-1234", "phone"}}) == "call [PHONE] or [ID]");
}

BOOST_AUTO_TEST_CASE(pieces_together_are_the_text_and_none_is_too_long)
{
    std::mt19937 random(7);
    constexpr std::string_view words[] = {"a", "word ", "ö", "田", "😀", ". ", "\n", "\n\n", "。", " ", "\xFF", "\x80"};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        const std::size_t count = random() % 200;
        for (std::size_t step = 0; step < count; ++step)
            text += words[random() % std::size(words)];
        const std::size_t limit = 4 + random() % 60;
        std::string together;
        for (const Span& piece : cut_text(text, limit)) {
            BOOST_TEST_REQUIRE(piece.begin == together.size());
            BOOST_TEST_REQUIRE(piece.end > piece.begin);
            BOOST_TEST_REQUIRE(piece.end - piece.begin <= limit);
            together += text.substr(piece.begin, piece.end - piece.begin);
        }
        BOOST_TEST_REQUIRE(together == text);
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_cut_where_it_hurts_least)
{
    const auto first = [](std::string_view text, std::size_t limit) {
        const Span piece = cut_text(text, limit).front();
        return std::string(text.substr(0, piece.end));
    };
    BOOST_TEST(first("one two. Three\n\nfour five. six seven", 25) == "one two. Three\n\n");
    BOOST_TEST(first("one two three four. five six seven", 25) == "one two three four. ");
    BOOST_TEST(first("one two three four five six seven", 25) == "one two three four five ");
    BOOST_TEST(first("äöüäöüäöü", 5) == "äö");
    BOOST_TEST(first("😀😀😀", 7) == "😀");
    BOOST_TEST(first("short", 25) == "short");
    BOOST_TEST(cut_text("", 25).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
