// What the plugin offers beside chats: counting, batches, models, health, embeddings; and what belongs to all of them.
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "plugins/openai/openai_under_test.hpp"
#include "support/wire_cases.hpp"

namespace json = boost::json;
using namespace parlance;
using parlance::testing::answer_of;
using parlance::testing::DriveResult;
using parlance::testing::message_item;
using parlance::testing::OpenAi;
using parlance::testing::WireAnswer;

namespace {

ChatRequest operation(const char* name)
{
    return ChatRequest().operation(name);
}

ChatRequest item(ChatRequest request)
{
    return request.operation("batch.item").set("id", "item-1");
}

WireAnswer ok(std::string body)
{
    return {200, OpenAi::json_type(), std::move(body)};
}

WireAnswer lines(std::string body)
{
    return {200, {{"content-type", "application/octet-stream"}}, std::move(body)};
}

const std::string finished_batch =
    R"({"id":"batch_1","status":"completed","output_file_id":"file-out","error_file_id":"file-err"})";

/// A file with one line, removed at the end.
struct Spool {
    Spool() { std::ofstream(path) << "{\"custom_id\":\"a\"}\n"; }
    ~Spool() { std::remove(path.c_str()); }
    std::string path = std::filesystem::temp_directory_path() / ("parlance-" + std::to_string(getpid()) + ".jsonl");
};

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_operations)

BOOST_AUTO_TEST_CASE(tokens_are_counted_without_what_only_an_answer_needs)
{
    ChatRequest request("Hi");
    request.operation("count_tokens").max_tokens(5).temperature(1).set("reasoning_effort", "low");
    const DriveResult result = OpenAi().ask(request, R"({"object":"response.input_tokens","input_tokens":11})");
    BOOST_TEST(result.sent->url == "/responses/input_tokens");
    const json::object body = json::parse(result.sent->body).as_object();
    for (const char* const member : {"store", "include", "max_output_tokens", "temperature", "stream"})
        BOOST_TEST(!body.contains(member), member);
    BOOST_TEST(body.at("reasoning").at("effort") == "low");
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value() == 11);
    BOOST_TEST(result.response.metadata().warnings.empty());
}

BOOST_AUTO_TEST_CASE(an_item_of_a_batch_is_one_line)
{
    ChatRequest request("a\nb");
    request.model("gpt-4o").add_tool(Tool("f", "", "{\n \"type\": \"object\"\n}"));
    const DriveResult result = OpenAi("").ask(item(request));
    BOOST_TEST_REQUIRE(result.sent.has_value());
    BOOST_TEST(result.sent->body.find('\n') == std::string::npos);
    const json::value line = json::parse(result.sent->body);
    BOOST_TEST(line.at("custom_id") == "item-1");
    BOOST_TEST(line.at("url") == "/v1/chat/completions");
    BOOST_TEST(line.at("body").at("messages").at(0).at("content") == "a\nb");
    BOOST_TEST(result.response.metadata().warnings.empty());
}

BOOST_AUTO_TEST_CASE(an_item_has_pictures_too)
{
    ChatRequest request;
    request.add_message(Message(Role::user, {Part::image("abc", "image/png")}));
    const json::value line = json::parse(OpenAi("").ask(item(request.model("gpt-4o"))).sent->body);
    BOOST_TEST(line.at("body").at("messages").at(0).at("content").at(0).at("image_url").at("url") ==
               "data:image/png;base64,YWJj");
}

BOOST_AUTO_TEST_CASE(items_use_the_responses_api_where_it_is_configured_or_needed)
{
    const auto url = [](const DriveResult& result) { return json::parse(result.sent->body).at("url"); };
    BOOST_TEST(url(OpenAi().ask(item("Hi"))) == "/v1/responses");
    BOOST_TEST(url(OpenAi("").ask(item(ChatRequest("Hi").model("o3-pro")))) == "/v1/responses");
    BOOST_TEST(url(OpenAi("").ask(item(ChatRequest("Hi").model("gpt-5")))) == "/v1/chat/completions");
}

BOOST_AUTO_TEST_CASE(an_item_without_an_id_or_with_several_answers_is_refused)
{
    BOOST_TEST(OpenAi().ask(ChatRequest("Hi").operation("batch.item")).response.error()->where == "/id");
    BOOST_TEST(OpenAi("").ask(item(ChatRequest("Hi").set("n", 2))).response.error()->where == "/n");
}

BOOST_AUTO_TEST_CASE(a_batch_is_made_of_an_uploaded_file)
{
    const Spool spool;
    Part file(PartKind::file);
    file.url = "file://" + spool.path;
    ChatRequest request = operation("batch.create").model("gpt-4o");
    request.add_message(Message(Role::user, {file})).set("metadata", Json(R"({"job":"1"})"));
    const DriveResult result = OpenAi("").ask(
        request,
        {ok(R"({"id":"file-1"})"),
         ok(R"({"id":"batch_1","status":"validating","request_counts":{"total":1,"completed":0,"failed":0}})")});
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[0].url == "/files");
    BOOST_TEST(result.all_sent[0].body.find("name=\"purpose\"\r\n\r\nbatch\r\n") != std::string::npos);
    BOOST_TEST(result.all_sent[0].body.find("\r\n\r\n{\"custom_id\":\"a\"}\n\r\n--") != std::string::npos);
    BOOST_TEST(json::parse(result.all_sent[1].body) ==
               json::parse(R"({"input_file_id":"file-1","endpoint":"/v1/chat/completions","completion_window":"24h",
                              "metadata":{"job":"1"}})"));
    BOOST_TEST(result.response.parts().at(0).id == "batch_1");
    BOOST_TEST(result.response.parts().at(0).name == "queued");
}

BOOST_AUTO_TEST_CASE(a_batch_is_asked_for_and_cancelled_by_its_id)
{
    const DriveResult got =
        OpenAi().ask(operation("batch.get").set("id", "batch_1"), R"({"id":"batch_1","status":"in_progress"})");
    BOOST_TEST(got.sent->method + got.sent->url == "GET/batches/batch_1");
    BOOST_TEST(got.response.parts().at(0).name == "running");
    const DriveResult cancelled =
        OpenAi().ask(operation("batch.cancel").set("id", "batch_1"), R"({"id":"batch_1","status":"cancelling"})");
    BOOST_TEST(cancelled.sent->method + cancelled.sent->url == "POST/batches/batch_1/cancel");
    BOOST_TEST(cancelled.response.parts().at(0).name == "cancelling");
}

BOOST_AUTO_TEST_CASE(results_come_from_both_files_a_lane_each)
{
    const std::string chat =
        R"({"object":"chat.completion","choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]})";
    const std::string answered = R"({"custom_id":"a","response":{"status_code":200,"body":)" + chat +
                                 "},\"error\":null}\n" + R"({"custom_id":"b","response":{"status_code":200,"body":)" +
                                 answer_of(message_item("Ho")) + "},\"error\":null}\n";
    const std::string failed =
        R"({"custom_id":"c","response":{"status_code":400,"body":{"error":{"message":"Bad","code":"invalid"}}},"error":null})"
        "\n"
        R"({"custom_id":"d","response":null,"error":{"code":"batch_expired","message":"Too late"}})";
    const DriveResult result = OpenAi().ask(operation("batch.results").set("id", "batch_1"),
                                            {ok(finished_batch), lines(answered), lines(failed)});
    BOOST_TEST_REQUIRE(result.all_sent.size() == 3u);
    BOOST_TEST(result.all_sent[1].url == "/files/file-out/content");
    BOOST_TEST(result.all_sent[2].url == "/files/file-err/content");
    BOOST_TEST_REQUIRE(result.response.success());
    const auto& choices = result.response.choices();
    BOOST_TEST_REQUIRE(choices.size() == 4u);
    BOOST_TEST(choices[0].parts.at(0).text == "Hi");
    BOOST_TEST(choices[1].parts.at(0).text == "Ho");
    BOOST_TEST((choices[2].finish == FinishReason::error));
    BOOST_TEST(choices[3].finish_raw == "batch_expired");
}

BOOST_AUTO_TEST_CASE(results_that_are_not_there_yet_are_an_error_that_says_so)
{
    const DriveResult result =
        OpenAi().ask(operation("batch.results").set("id", "batch_1"), R"({"id":"batch_1","status":"in_progress"})");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->message.find("in_progress") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_batch_that_failed_says_which_line)
{
    const DriveResult result =
        OpenAi().ask(operation("batch.results").set("id", "batch_1"),
                     R"({"id":"batch_1","status":"failed","errors":{"data":[{"message":"No such model","line":3}]}})");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->message == "the batch failed: No such model (line 3)");
}

BOOST_AUTO_TEST_CASE(every_model_is_listed)
{
    const DriveResult result =
        OpenAi().ask(operation("models"), R"({"object":"list","data":[{"id":"gpt-5"},{"id":"tts-1"}]})");
    BOOST_TEST(result.sent->url == "/models");
    BOOST_TEST(result.response.parts().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_check_that_generates_asks_for_the_least_that_the_api_allows)
{
    const DriveResult result = OpenAi("").ask(operation("health").set("level", "generate"), answer_of(""));
    BOOST_TEST(result.sent->url == "/responses");
    BOOST_TEST(json::parse(result.sent->body).at("max_output_tokens") == 16);
    BOOST_TEST(result.response.content() == "the model answers");
}

BOOST_AUTO_TEST_CASE(calls_name_the_organization_and_the_project_they_are_made_for)
{
    const DriveResult result = OpenAi(R"("organization":"org-1","project":"proj-1")").ask("Hi");
    BOOST_TEST(testing::value_of(result.sent->headers, "OpenAI-Organization") == "org-1");
    BOOST_TEST(testing::value_of(result.sent->headers, "OpenAI-Project") == "proj-1");
}

BOOST_AUTO_TEST_CASE(what_is_left_of_the_limits_is_told)
{
    const WireAnswer answer{200,
                            {{"content-type", "application/json"},
                             {"x-ratelimit-limit-requests", "5000"},
                             {"x-ratelimit-remaining-requests", "4999"},
                             {"x-ratelimit-reset-requests", "12ms"},
                             {"x-ratelimit-reset-tokens", "1m30s"},
                             {"x-ratelimit-remaining-tokens", "100"}},
                            answer_of("")};
    const ChatResponse response = OpenAi().ask("Hi", std::vector{answer}).response;
    const auto limit = [&](std::string_view key) -> std::int64_t {
        for (const Param& known : response.metadata().limits)
            if (known.key == key) return std::get<std::int64_t>(known.value);
        return -1;
    };
    BOOST_TEST(limit("requests.limit") == 5000);
    BOOST_TEST(limit("requests.remaining") == 4999);
    BOOST_TEST(limit("requests.reset_ms") == 12);
    BOOST_TEST(limit("tokens.remaining") == 100);
    BOOST_TEST(limit("tokens.reset_ms") == 90'000);
    BOOST_TEST(limit("tokens.limit") == -1);
}

BOOST_AUTO_TEST_SUITE_END()
