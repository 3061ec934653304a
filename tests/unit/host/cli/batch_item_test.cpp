#include "batch_item.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

namespace {

ItemDefaults no_defaults()
{
    return {};
}

LineItem item(std::string_view text, LineForm form = LineForm::either, const ItemDefaults& defaults = no_defaults())
{
    auto read = read_item({text, 7}, form, defaults);
    BOOST_REQUIRE(read.has_value());
    return *std::move(read);
}

/// A line that is no request, and what is said of it.
struct BadLine {
    std::string_view text;
    std::string_view where;
    std::string_view message;
};

constexpr BadLine bad_lines[] = {
    {R"({"custom_id":"x")", "byte 17", "not JSON: expected ',' or '}'"},
    {R"({"custom_id":"x"})", "/body", "\"body\" must be an object, the request"},
    {R"({"custom_id":"x","body":[]})", "/body", "\"body\" must be an object, the request"},
    {R"({"custom_id":5,"body":{"messages":[]}})", "/custom_id", "\"custom_id\" must be a string"},
    {R"({"custom_id":"x","method":"GET","body":{}})", "/method", "\"method\" must be POST, as every chat is"},
    {R"({"custom_id":"x","url":"/v1/embeddings","body":{}})", "/url",
     "\"url\" is \"/v1/embeddings\"; a batch asks /v1/chat/completions only"},
    {R"({"custom_id":"x","metod":"POST","body":{}})", "/metod",
     "unknown key \"metod\" beside \"body\"; did you mean \"method\"?"},
    {R"({"custom_id":"x","body":{"messages":[],"temprature":1}})", "/body/temprature",
     "unknown key \"temprature\"; did you mean \"temperature\"?"},
    {R"({"messages":[],"temprature":1})", "/temprature", "unknown key \"temprature\"; did you mean \"temperature\"?"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_item)

BOOST_AUTO_TEST_CASE(a_line_of_openai_becomes_its_body)
{
    const LineItem read = item(R"({"custom_id":"r1","method":"POST","url":"/v1/chat/completions",)"
                               R"("body":{"model":"m","messages":[{"role":"user","content":"hi"}],)"
                               R"("max_completion_tokens":5,"stream":true}})");
    BOOST_TEST(!read.error.has_value());
    BOOST_TEST(read.tag.id == "r1");
    BOOST_TEST(read.tag.line == 7);
    BOOST_TEST(read.request.model() == "m");
    BOOST_TEST(read.request.max_tokens().value() == 5);
    BOOST_TEST(!read.request.stream(), "a batch does not stream");
    BOOST_TEST(read.request.messages().front().parts.front().text == "hi");
}

BOOST_AUTO_TEST_CASE(a_request_may_stand_alone_and_is_known_by_its_line)
{
    const LineItem read = item(R"( {"messages":[{"role":"user","content":"hi"}]})");
    BOOST_TEST(!read.error.has_value());
    BOOST_TEST(read.tag.id == "line-7");
}

BOOST_AUTO_TEST_CASE(any_other_line_is_a_prompt)
{
    BOOST_TEST(item("What is {this}?").request.messages().front().parts.front().text == "What is {this}?");
    BOOST_TEST(item("{not JSON", LineForm::prompts).request.messages().front().parts.front().text == "{not JSON");
    BOOST_TEST(item("[1]").tag.id == "line-7");
}

BOOST_AUTO_TEST_CASE(a_blank_line_is_none)
{
    BOOST_TEST(!read_item({"", 1}, LineForm::either, no_defaults()).has_value());
    BOOST_TEST(!read_item({" \t", 1}, LineForm::prompts, no_defaults()).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_line_names_its_place)
{
    for (const BadLine& bad : bad_lines) {
        const LineItem read = item(bad.text);
        BOOST_REQUIRE_MESSAGE(read.error.has_value(), bad.text);
        BOOST_TEST(read.error->where == bad.where, bad.text << ": " << read.error->where);
        BOOST_TEST(read.error->message == bad.message, bad.text << ": " << read.error->message);
    }
}

BOOST_AUTO_TEST_CASE(a_bad_line_keeps_its_custom_id)
{
    BOOST_TEST(item(R"({"custom_id":"x","body":[]})").tag.id == "x");
    BOOST_TEST(item(R"({"custom_id":)").tag.id == "line-7");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_told)
{
    BOOST_TEST(item("caf\xe9").error->where == "byte 4");
    BOOST_TEST(item("{\"messages\":[{\"role\":\"user\",\"content\":\"caf\xe9\"}]}").error.has_value());
    LineReader::Line line{"", 3};
    line.too_long = true;
    BOOST_TEST(read_item(line, LineForm::either, no_defaults())->error->message == "the line is longer than 8 MiB");
}

BOOST_AUTO_TEST_CASE(defaults_hold_for_what_a_request_does_not_say)
{
    ItemDefaults defaults;
    defaults.model = "default-model";
    defaults.system = "Be brief.";
    defaults.parameters = {Param("temperature", 0.5), Param("max_tokens", std::int64_t{9})};
    defaults.timeout = std::chrono::milliseconds(1500);

    const LineItem prompt = item("hi", LineForm::either, defaults);
    BOOST_TEST(prompt.request.model() == "default-model");
    BOOST_TEST(prompt.request.temperature().value() == 0.5);
    BOOST_REQUIRE(prompt.request.messages().size() == 2);
    BOOST_TEST((prompt.request.messages().front().role == Role::system));
    BOOST_TEST((std::get<std::int64_t>(*prompt.request.param("host.timeout_ms")) == 1500));

    const LineItem own = item(R"({"model":"own","temperature":1,"messages":[{"role":"system","content":"Own."},)"
                              R"({"role":"user","content":"hi"}]})",
                              LineForm::either, defaults);
    BOOST_TEST(own.request.model() == "own");
    BOOST_TEST(own.request.temperature().value() == 1.0);
    BOOST_TEST(own.request.max_tokens().value() == 9);
    BOOST_TEST(own.request.messages().size() == 2);
    BOOST_TEST(own.request.messages().front().parts.front().text == "Own.");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
