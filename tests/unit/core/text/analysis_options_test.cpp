#include "text/analysis_task.hpp"

#include <parlance/chat_request.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

namespace parlance::core {
namespace {

struct Refused {
    const char* options;
    const char* where;
    const char* message;  // a part of it
};

/// The request as a layer sees it; the shared values keep the view alive.
class Asked {
public:
    explicit Asked(const ChatRequest& request) : shared_(request.share()) {}
    [[nodiscard]] Result<AnalysisTask> read() const { return read_analysis_task(ChatRequestView(shared_->view())); }

private:
    detail::SharedRequestPtr shared_;
};

ChatRequest request(const char* options, std::string text = "some text")
{
    return ChatRequest(std::move(text)).operation("analyze").set("analysis", Json(options));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(analysis_options)

BOOST_AUTO_TEST_CASE(every_type_of_the_table_is_found_by_its_name_and_stands_at_its_number)
{
    BOOST_TEST(analysis_types().size() == 13U);
    for (const AnalysisTypeRow& row : analysis_types()) {
        BOOST_TEST(find_analysis_type(row.name) == &row);
        BOOST_TEST(&row_of(row.type) == &row);
    }
}

BOOST_AUTO_TEST_CASE(options_become_a_task)
{
    const auto classify =
        read_analysis_options(R"({"type":"classify","labels":["a","b"],"multiple":true,"instructions":"be strict"})");
    BOOST_TEST_REQUIRE(classify.has_value());
    BOOST_TEST(classify->labels == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
    BOOST_TEST(classify->multiple);
    BOOST_TEST(classify->instructions == "be strict");

    const auto extract = read_analysis_options(R"({"type":"extract","fields":{"sum":"what is to pay","due":""}})");
    BOOST_TEST_REQUIRE(extract.has_value());
    BOOST_TEST_REQUIRE(extract->fields.size() == 2U);
    BOOST_TEST(extract->fields[0].name == "sum");
    BOOST_TEST(extract->fields[0].meaning == "what is to pay");
    BOOST_TEST(read_analysis_options(R"({"type":"extract","fields":["sum"]})")->fields[0].name == "sum");

    const auto summary = read_analysis_options(R"({"type":"summarize","max_words":50,"chunk":true})");
    BOOST_TEST_REQUIRE(summary.has_value());
    BOOST_TEST(summary->max_words.value() == 50);
    BOOST_TEST(summary->chunk);
    BOOST_TEST(!read_analysis_options(R"({"type":"summarize"})")->max_words.has_value());
    BOOST_TEST(read_analysis_options(R"({"type":"keywords","max":3})")->max_keywords == 3);
}

BOOST_AUTO_TEST_CASE(an_option_that_is_null_or_switched_off_is_as_if_it_were_left_out)
{
    BOOST_TEST(read_analysis_options(R"({"type":"sentiment","instructions":null,"chunk":false})").has_value());
    BOOST_TEST(read_analysis_options(R"({"type":"classify","labels":null})").is_error());
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_with_its_place_and_the_remedy)
{
    constexpr Refused rows[] = {
        {R"({"type":"sentimant"})", "/params/analysis/type", "did you mean \"sentiment\"? known: sentiment, classify"},
        {R"({"type":"zzz"})", "/params/analysis/type", "there is no analysis \"zzz\"; known: sentiment"},
        {R"({})", "/params/analysis/type", "one of: sentiment"},
        {R"({"type":3})", "/params/analysis/type", "one of: sentiment"},
        {R"([])", "/params/analysis", "must be an object"},
        {R"({"type")", "/params/analysis", "no JSON"},
        {R"({"type":"classify"})", "/params/analysis/labels", "needs \"labels\""},
        {R"({"type":"classify","labels":"a"})", "/params/analysis/labels", "list of names"},
        {R"({"type":"classify","labels":["a"]})", "/params/analysis/labels", "2 to 200"},
        {R"({"type":"classify","labels":["a",1]})", "/params/analysis/labels/1", "must be a text"},
        {R"({"type":"classify","labels":["a"," "]})", "/params/analysis/labels/1", "not be blank"},
        {R"({"type":"classify","labels":["a","a"]})", "/params/analysis/labels/1", "twice"},
        {R"({"type":"classify","labels":["a","b"],"multiple":1})", "/params/analysis/multiple", "true or false"},
        {R"({"type":"classify","lables":["a","b"]})", "/params/analysis/lables", "did you mean \"labels\"?"},
        {R"({"type":"extract"})", "/params/analysis/fields", "needs \"fields\""},
        {R"({"type":"extract","fields":{}})", "/params/analysis/fields", "1 to 200"},
        {R"({"type":"extract","fields":{"a/b":1}})", "/params/analysis/fields/a~1b", "said as a text"},
        {R"({"type":"translate","target":""})", "/params/analysis/target", "not empty"},
        {R"({"type":"translate"})", "/params/analysis/target", "the language to translate into"},
        {R"({"type":"filter"})", "/params/analysis/question", "yes or no"},
        {R"({"type":"summarize","max_words":0})", "/params/analysis/max_words", "from 1 to 100000"},
        {R"({"type":"summarize","max_words":1.5})", "/params/analysis/max_words", "whole number"},
        {R"({"type":"translate","target":"German","chunk":true})", "/params/analysis/chunk",
         "cannot be done in pieces"},
        {R"({"type":"sentiment","labels":["a","b"]})", "/params/analysis/labels", "it takes: instructions"},
        {R"({"type":"custom","prompt":"x"})", "/params/analysis/schema", "needs \"schema\""},
        {R"({"type":"custom","prompt":"x","schema":"text"})", "/params/analysis/schema", "no usable JSON Schema"},
        {R"({"type":"custom","prompt":"x","schema":{"type":"strin"}})", "/params/analysis/schema/type", "integer"},
        {R"({"type":"custom","prompt":"x","schema":{"items":{"$ref":"http://a/b"}}})",
         "/params/analysis/schema/items/$ref", "nothing is fetched"},
    };
    for (const Refused& row : rows) {
        BOOST_TEST_CONTEXT(row.options)
        {
            const auto task = read_analysis_options(row.options);
            BOOST_TEST_REQUIRE(task.is_error());
            BOOST_TEST((task.error().kind == ErrorKind::invalid_request));
            BOOST_TEST(task.error().where == row.where);
            BOOST_TEST(task.error().message.find(row.message) != std::string::npos, task.error().message);
        }
    }
}

BOOST_AUTO_TEST_CASE(options_of_hostile_size_are_refused)
{
    const std::string large = R"({"type":"sentiment","instructions":")" + std::string(300 * 1024, 'x') + "\"}";
    BOOST_TEST(read_analysis_options(large).is_error());
    BOOST_TEST(read_analysis_options(std::string(100'000, '[')).is_error());
    std::string many = R"({"type":"classify","labels":["0")";
    for (int number = 1; number < 201; ++number)
        many += ",\"" + std::to_string(number) + "\"";
    BOOST_TEST(read_analysis_options(many + "]}").is_error());
}

BOOST_AUTO_TEST_CASE(a_request_has_one_user_message_with_the_text)
{
    const auto task = Asked(request(R"({"type":"sentiment"})", "I love it")).read();
    BOOST_TEST_REQUIRE(task.has_value());
    BOOST_TEST(task->texts.at(0) == "I love it");

    BOOST_TEST(Asked(ChatRequest("x")).read().error().where == "/params/analysis");
    BOOST_TEST(Asked(request(R"({"type":"sentiment"})", " \n\t ")).read().error().where == "/messages/0/parts/0");
    BOOST_TEST(Asked(request(R"({"type":"sentiment"})").system_prompt("be nice")).read().error().where == "/messages");
    BOOST_TEST(Asked(request(R"({"type":"sentiment"})").messages({})).read().error().where == "/messages");
    ChatRequest image = request(R"({"type":"sentiment"})");
    image.messages({Message(Role::user, {Part::image_url("https://a.example/b.png")})});
    BOOST_TEST(Asked(image).read().error().where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(similarity_compares_two_texts_and_needs_both)
{
    ChatRequest two = request(R"({"type":"similarity"})");
    two.messages({Message(Role::user, {Part(PartKind::text, "one"), Part(PartKind::text, "two")})});
    BOOST_TEST(Asked(two).read()->texts.size() == 2U);
    const auto one = Asked(request(R"({"type":"similarity"})")).read();
    BOOST_TEST_REQUIRE(one.is_error());
    BOOST_TEST(one.error().message.find("2 text parts") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_an_analysis_decides_itself_is_refused)
{
    BOOST_TEST(Asked(request(R"({"type":"sentiment"})").add_tool(Tool("t", "", "{}"))).read().error().where ==
               "/tools");
    BOOST_TEST(Asked(request(R"({"type":"sentiment"})").set("format", Json("{}"))).read().error().where ==
               "/params/format");
    BOOST_TEST(Asked(request(R"({"type":"sentiment"})").set("n", 2)).read().error().where == "/params/n");
    BOOST_TEST(Asked(request(R"({"type":"sentiment"})").set("n", 1)).read().has_value());
}

BOOST_AUTO_TEST_CASE(a_text_too_long_even_for_pieces_is_refused_before_anything_is_billed)
{
    const auto task = Asked(request(R"({"type":"summarize","chunk":true})", std::string(12'000'001, 'x'))).read();
    BOOST_TEST_REQUIRE(task.is_error());
    BOOST_TEST((task.error().kind == ErrorKind::too_large));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
