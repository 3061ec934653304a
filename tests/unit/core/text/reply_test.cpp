#include "text/analysis_schema.hpp"
#include "text/read_json.hpp"
#include "text/reply_check.hpp"
#include "text/strict_schema.hpp"

#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

namespace parlance::core {
namespace {

AnalysisTask task_of(const char* options)
{
    auto task = read_analysis_options(options);
    BOOST_TEST_REQUIRE(task.has_value(), (task.is_error() ? task.error().message : ""));
    return *std::move(task);
}

ReplyJson check(const AnalysisTask& task, std::string_view reply, const ReplyScene& scene = {})
{
    return check_reply(reply, JsonSchema::parse(std::string_view(analysis_schema(task))).value(), task, scene);
}

struct Sample {
    const char* options;
    const char* good;
    const char* bad;
};

constexpr Sample samples[] = {
    {R"({"type":"sentiment"})", R"({"label":"positive","score":0.9,"phrases":[{"text":"love","kind":"positive"}]})",
     R"({"label":"good","score":0.9,"phrases":[]})"},
    {R"({"type":"classify","labels":["a","b"]})", R"({"label":"a","score":1})", R"({"label":"c","score":1})"},
    {R"({"type":"classify","labels":["a","b"],"multiple":true})", R"({"labels":[{"label":"b","score":0.1}]})",
     R"({"labels":[{"label":"b","score":7}]})"},
    {R"({"type":"extract","fields":["n","when"]})", R"({"n":3,"when":null})", R"({"n":3})"},
    {R"({"type":"entities"})", R"({"entities":[{"text":"Paris","kind":"location"}]})",
     R"({"entities":[{"text":"Paris","kind":"town"}]})"},
    {R"({"type":"summarize"})", R"({"summary":"short"})", R"({"summary":"  "})"},
    {R"({"type":"keywords"})", R"({"keywords":[{"text":"a","score":0.5}]})",
     R"({"keywords":[{"text":"a","score":-1}]})"},
    {R"({"type":"language"})", R"({"code":"de","name":"German","score":0.99})",
     R"({"code":"","name":"German","score":0.9})"},
    {R"({"type":"translate","target":"German"})", R"({"translation":"Hallo","source":"en"})",
     R"({"translation":"","source":"en"})"},
    {R"({"type":"mask"})", R"({"items":[]})", R"({"items":{}})"},
    {R"({"type":"similarity"})", R"({"score":0.4,"reason":"r"})", R"({"score":"0.4","reason":"r"})"},
    {R"({"type":"grammar"})",
     R"({"corrected":"a","corrections":[{"text":"b","replacement":"a","kind":"spelling","reason":"r"}]})",
     R"({"corrected":"a","corrections":[{"text":"b"}]})"},
    {R"({"type":"filter","question":"q?"})", R"({"label":"yes","score":1,"reason":"r"})",
     R"({"label":true,"score":1,"reason":"r"})"},
    {R"({"type":"custom","prompt":"p","schema":{"type":"array","items":{"type":"integer"}}})", "[1,2]", R"(["a"])"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reply)

BOOST_AUTO_TEST_CASE(every_type_takes_a_good_reply_and_refuses_a_bad_one)
{
    for (const Sample& sample : samples) {
        BOOST_TEST_CONTEXT(sample.options)
        {
            const AnalysisTask task = task_of(sample.options);
            const ReplyJson good = check(task, sample.good);
            BOOST_TEST(good.value.has_value());
            BOOST_TEST(to_lines(good.violations) == "");
            BOOST_TEST(good.source == sample.good);
            BOOST_TEST(!check(task, sample.bad).violations.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(our_own_schemas_are_for_strict_mode)
{
    for (const Sample& sample : samples) {
        const AnalysisTask task = task_of(sample.options);
        if (task.type == AnalysisType::custom) continue;
        BOOST_TEST(fits_strict_mode(*read_json(analysis_schema(task)).value), sample.options);
    }
}

BOOST_AUTO_TEST_CASE(json_is_found_in_whatever_a_model_wraps_it)
{
    const AnalysisTask task = task_of(R"({"type":"classify","labels":["a","b"]})");
    const std::string json = R"({"label":"a","score":0.5})";
    const std::string replies[] = {
        "  \n" + json + "\n ",
        "\xEF\xBB\xBF" + json,
        "```json\n" + json + "\n```",
        "```\n" + json + "\n```\nHope that helps!",
        "Sure! Here it is:\n\n```json\n" + json + "\n```\nAnything else?",
        "The answer is " + json + ". That is all {really}.",
        "First a try: {\"label\":\"x\"}\nand now: " + json,
        "<think>maybe {\"label\":\"b\",\"score\":1}?</think>\n" + json,
        "```json\n{\"label\":\"x\"}\n```\n```json\n" + json + "\n```",
        "```json\n" + json,
        "{ oops " + json,
    };
    for (const std::string& text : replies) {
        const ReplyJson found = check(task, text);
        BOOST_TEST(found.violations.empty(), text);
        BOOST_TEST(found.source == json, text);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_json_says_so)
{
    const AnalysisTask task = task_of(R"({"type":"classify","labels":["a","b"]})");
    for (const char* text :
         {"", "  ", "yes", "{\"label\":\"a\",\"sco", "```json\n```", "{\"label\":\"\xFF\",\"score\":1}"}) {
        const ReplyJson found = check(task, text);
        BOOST_TEST(!found.value.has_value(), text);
        BOOST_TEST(found.violations.size() == 1U, text);
    }
    const ReplyJson other = check(task, R"({"label":"c","score":1})");
    BOOST_TEST(other.value.has_value());
    BOOST_TEST(other.violations.front().pointer == "/label");
}

BOOST_AUTO_TEST_CASE(a_summary_of_too_many_words_is_worth_one_more_try_and_no_more)
{
    AnalysisTask task = task_of(R"({"type":"summarize","max_words":10})");
    ReplyScene scene;
    scene.max_words = 10;
    BOOST_TEST(
        check(task, R"({"summary":"1 2 3 4 5 6 7 8 9 10 11"})", scene).violations.empty());  // a tenth is let pass
    const auto long_one = check(task, R"({"summary":"1 2 3 4 5 6 7 8 9 10 11 12"})", scene);
    BOOST_TEST_REQUIRE(long_one.violations.size() == 1U);
    BOOST_TEST(long_one.violations.front().bearable);
}

BOOST_AUTO_TEST_CASE(a_masked_item_must_occur_in_the_text)
{
    const AnalysisTask task = task_of(R"({"type":"mask"})");
    ReplyScene scene;
    scene.text = "Ask Anna.";
    BOOST_TEST(check(task, R"({"items":[{"text":"Anna","kind":"person"}]})", scene).violations.empty());
    const auto other = check(task, R"({"items":[{"text":"Hanna","kind":"person"}]})", scene);
    BOOST_TEST_REQUIRE(other.violations.size() == 1U);
    BOOST_TEST(other.violations.front().bearable);
    BOOST_TEST(other.violations.front().pointer == "/items/0/text");
    BOOST_TEST(other.violations.front().text.find("Hanna") == std::string::npos);  // it may be somebody's name
}

BOOST_AUTO_TEST_CASE(no_bytes_whatever_they_are_do_harm)
{
    std::mt19937 random(20261122);
    constexpr std::string_view pieces[] = {"{",
                                           "}",
                                           "[",
                                           "]",
                                           "\"",
                                           ":",
                                           ",",
                                           "```",
                                           "```json\n",
                                           "\n",
                                           "\\u",
                                           "\\ud83d",
                                           "\xF0\x9F",
                                           "\xEF\xBB\xBF",
                                           "label",
                                           "score",
                                           "null",
                                           "1e999",
                                           "-",
                                           "0.5",
                                           "<think>",
                                           "</think>",
                                           " ",
                                           "a",
                                           std::string_view("\0", 1)};
    for (const Sample& sample : samples) {
        const AnalysisTask task = task_of(sample.options);
        const JsonSchema schema = JsonSchema::parse(std::string_view(analysis_schema(task))).value();
        for (int round = 0; round < 300; ++round) {
            std::string text = round % 3 == 0 ? sample.good : "";
            const int count = static_cast<int>(random() % 40);
            for (int step = 0; step < count; ++step) {
                const std::size_t place = text.empty() ? 0 : random() % text.size();
                if (random() % 2 == 0)
                    text.insert(place, pieces[random() % std::size(pieces)]);
                else if (!text.empty())
                    text[place] = static_cast<char>(random());
            }
            const ReplyJson found = check_reply(text, schema, task, {});
            BOOST_TEST_REQUIRE((found.value.has_value() || !found.violations.empty()));
        }
    }
    const AnalysisTask task = task_of(R"({"type":"summarize"})");
    for (const char c : {'{', '[', '"', '`', '\\'})
        BOOST_TEST(!check(task, std::string(1'000'000, c)).value.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
