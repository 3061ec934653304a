// Models, counts of tokens, health checks and batches.

#include "bench.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace parlance;
using parlance::testing::DriveResult;
using parlance::testing::WireAnswer;
using parlance::testing::anthropic::Bench;
using parlance::testing::anthropic::header;
using parlance::testing::anthropic::parsed;

namespace {

ChatRequest about(const char* operation, const char* id = "msgbatch_1")
{
    return ChatRequest().operation(operation).set("id", id);
}

const Param* fact(const std::vector<Param>& facts, std::string_view key)
{
    const auto found = std::ranges::find(facts, key, &Param::key);
    return found == facts.end() ? nullptr : &*found;
}

std::string text_of(const std::vector<Param>& facts, std::string_view key)
{
    const Param* found = fact(facts, key);
    const auto* text = found != nullptr ? std::get_if<std::string>(&found->value) : nullptr;
    return text != nullptr ? *text : "";
}

std::string status_of(const char* members)
{
    const auto result =
        Bench().run(about("batch.get"), Bench::answer(std::string(R"({"id":"msgbatch_1",)") + members + "}"));
    return text_of(result.response.metadata().meta, "batch.status");
}

/// A file of lines that is gone with this object.
class Spool {
public:
    explicit Spool(const std::string& lines)
        : path_((std::filesystem::temp_directory_path() / "parlance-anthropic-spool.jsonl").string())
    {
        std::ofstream(path_) << lines;
    }
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;
    ~Spool() { std::filesystem::remove(path_); }
    [[nodiscard]] std::string url() const { return "file://" + path_; }

private:
    std::string path_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(anthropic_operations)

BOOST_AUTO_TEST_CASE(models_are_listed_page_by_page)
{
    const WireAnswer pages[] = {
        Bench::answer(R"({"data":[{"id":"a b","display_name":"A"}],"has_more":true,"last_id":"a b"})"),
        Bench::answer(R"({"data":[{"id":"b","max_tokens":8}],"has_more":false,"last_id":"b"})")};
    const DriveResult result = Bench().run(ChatRequest().operation("models").set("page_size", 1), pages);
    BOOST_TEST(result.response.success());
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[0].url == "/models?limit=1");
    BOOST_TEST(result.all_sent[1].url == "/models?limit=1&after_id=a%20b");
    BOOST_TEST_REQUIRE(result.response.parts().size() == 2u);
    BOOST_TEST(result.response.parts()[0].name == "A");
    BOOST_TEST(result.response.parts()[1].id == "b");
    BOOST_TEST(result.response.parts()[1].text == R"({"id":"b","max_tokens":8})");
}

BOOST_AUTO_TEST_CASE(a_list_that_does_not_move_on_ends)
{
    const WireAnswer same = Bench::answer(R"({"data":[],"has_more":true,"last_id":"a"})");
    const WireAnswer pages[] = {same, same};
    BOOST_TEST(Bench().run(ChatRequest().operation("models"), pages).response.success());
}

BOOST_AUTO_TEST_CASE(a_count_of_tokens_asks_without_what_steers_an_answer)
{
    ChatRequest request("Hi");
    request.operation("count_tokens").max_tokens(5).temperature(0.1).set("stop", Json(R"(["x"])"));
    request.set("reasoning_budget", 2000).extra(R"({"anthropic":{"container":"c","context_management":{}}})");
    const DriveResult result = Bench().run(request, Bench::answer(R"({"input_tokens":1114})"));
    BOOST_TEST(result.sent->url == "/messages/count_tokens");
    BOOST_TEST(parsed(result.sent->body) == parsed(R"({"model":"claude-x","messages":[{"role":"user","content":"Hi"}],
        "thinking":{"type":"enabled","budget_tokens":2000},"context_management":{}})"));
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value() == 1114);
    BOOST_TEST(!result.response.metadata().usage.completion_tokens.has_value());
}

BOOST_AUTO_TEST_CASE(a_health_check_says_what_it_proved)
{
    const auto check = [](const char* level, const char* body) {
        return Bench().run(ChatRequest().operation("health").set("level", level), Bench::answer(body));
    };
    BOOST_TEST(check("auth", R"({"data":[]})").response.content() == "the server answers and takes the key");
    BOOST_TEST(check("auth", R"({"data":[]})").sent->url == "/models?limit=1");
    const DriveResult generated =
        check("generate", R"({"type":"message","content":[],"usage":{"input_tokens":8,"output_tokens":1}})");
    BOOST_TEST(generated.response.content() == "the model answers");
    BOOST_TEST(generated.response.metadata().usage.prompt_tokens.value() == 8);
    BOOST_TEST(parsed(generated.sent->body).at("max_tokens") == 1);
    for (const char* const level : {"reach", "generate"}) {
        const DriveResult asked =
            Bench(R"({"betas":["one"]})").ask(ChatRequest().operation("health").set("level", level));
        BOOST_TEST_REQUIRE(asked.sent.has_value());
        BOOST_TEST(header(*asked.sent, "anthropic-beta") == "one");
    }
    for (const char* const body : {"{}", R"({"object":"list"})", "no"})
        BOOST_TEST((check("auth", body).response.error()->kind == ErrorKind::bad_response));
    BOOST_TEST(check("generate", R"({"data":[]})").response.is_error());
    BOOST_TEST((check("config", "").response.error()->kind == ErrorKind::unsupported));
    BOOST_TEST(check("else", "").response.error()->where == "/level");
}

BOOST_AUTO_TEST_CASE(an_item_of_a_batch_is_one_line_that_is_not_streamed)
{
    ChatRequest request("Hi");
    request.operation("batch.item").set("id", "a-1").stream(true);
    request.add_tool(Tool("t", "", "{\n \"type\": \"object\",\r\n \"title\": \"a\\nb\"}"));
    const DriveResult asked = Bench().ask(request);
    BOOST_TEST_REQUIRE(asked.sent.has_value());
    BOOST_TEST(asked.sent->body.find('\n') == std::string::npos);
    BOOST_TEST(parsed(asked.sent->body) == parsed(R"({"custom_id":"a-1","params":{"model":"claude-x","max_tokens":4096,
        "messages":[{"role":"user","content":"Hi"}],"tools":[{"name":"t","input_schema":{"type":"object","title":"a\nb"}}]}})"));
}

BOOST_AUTO_TEST_CASE(an_item_needs_an_id_that_the_api_takes)
{
    const auto place = [](const char* id) {
        return Bench().refusal(ChatRequest("Hi").operation("batch.item").set("id", id)).where;
    };
    BOOST_TEST(place("") == "/id");
    BOOST_TEST(place("a b") == "/id");
    BOOST_TEST(place(std::string(65, 'a').c_str()) == "/id");
}

BOOST_AUTO_TEST_CASE(a_batch_is_created_from_its_lines)
{
    const Spool spool("{\"custom_id\":\"a\"}\n\n{\"custom_id\":\"b\"}\n");
    Part file(PartKind::file);
    file.url = spool.url();
    ChatRequest request;
    request.operation("batch.create").add_message(Message(Role::user, {file}));
    const DriveResult result =
        Bench().run(request, Bench::answer(R"({"id":"msgbatch_1","processing_status":"in_progress","request_counts":{
            "processing":2,"succeeded":0,"errored":0,"canceled":0,"expired":0}})"));
    BOOST_TEST(result.sent->method == "POST");
    BOOST_TEST(result.sent->url == "/messages/batches");
    BOOST_TEST(header(*result.sent, "Content-Type") == "application/json");
    BOOST_TEST(parsed(result.sent->body) == parsed(R"({"requests":[{"custom_id":"a"},{"custom_id":"b"}]})"));
    BOOST_TEST(result.response.parts().at(0).id == "msgbatch_1");
    BOOST_TEST(std::get<std::int64_t>(fact(result.response.metadata().meta, "batch.total")->value) == 2);
}

BOOST_AUTO_TEST_CASE(a_batchs_state_is_told_in_the_contracts_words)
{
    BOOST_TEST(status_of(R"("processing_status":"in_progress")") == "running");
    BOOST_TEST(status_of(R"("processing_status":"canceling")") == "cancelling");
    BOOST_TEST(status_of(R"("processing_status":"ended","request_counts":{"succeeded":2})") == "done");
    BOOST_TEST(status_of(R"("processing_status":"ended","request_counts":{"succeeded":2,"canceled":1})") ==
               "cancelled");
    BOOST_TEST(status_of(R"("processing_status":"ended","request_counts":{"expired":2})") == "expired");
}

BOOST_AUTO_TEST_CASE(a_batch_is_asked_for_and_stopped_by_its_id)
{
    const auto sent = [](const char* operation) { return *Bench().ask(about(operation, "msgbatch/1")).sent; };
    BOOST_TEST(sent("batch.get").url == "/messages/batches/msgbatch%2F1");
    BOOST_TEST(sent("batch.get").method == "GET");
    BOOST_TEST(sent("batch.cancel").url == "/messages/batches/msgbatch%2F1/cancel");
    BOOST_TEST(sent("batch.cancel").method == "POST");
    BOOST_TEST(sent("batch.results").url == "/messages/batches/msgbatch%2F1/results");
    BOOST_TEST(Bench().refusal(ChatRequest().operation("batch.get")).where == "/id");
}

BOOST_AUTO_TEST_CASE(each_item_has_a_lane_whatever_became_of_it)
{
    WireAnswer answer{200, {{"content-type", "application/x-jsonl"}}, {}};
    answer.body =
        R"({"custom_id":"b","result":{"type":"errored","error":{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 2 > 1"}}}})"
        "\n"
        R"({"custom_id":"a","result":{"type":"succeeded","message":{"content":[{"type":"text","text":"4"}],"stop_reason":"end_turn"}}})"
        "\n"
        R"({"custom_id":"c","result":{"type":"canceled"}})"
        "\n"
        R"({"custom_id":"d","result":{"type":"expired"}})"
        "\n";
    const DriveResult result = Bench().run(about("batch.results"), answer);
    BOOST_TEST(result.response.success());
    const auto& lanes = result.response.choices();
    BOOST_TEST_REQUIRE(lanes.size() == 4u);
    BOOST_TEST(text_of(lanes[0].finish_params, "error.kind") == "context_too_long");
    BOOST_TEST(lanes[0].finish_raw == "errored");
    BOOST_TEST(lanes[1].parts.at(0).text == "4");
    BOOST_TEST(lanes[1].finish_raw == "end_turn");
    BOOST_TEST(text_of(lanes[2].finish_params, "error.kind") == "cancelled");
    BOOST_TEST((lanes[3].finish == FinishReason::error));
}

BOOST_AUTO_TEST_CASE(results_that_hold_no_item_are_not_whole)
{
    const WireAnswer nothing{200, {{"content-type", "application/x-jsonl"}}, ""};
    BOOST_TEST((Bench().run(about("batch.results"), nothing).response.error()->kind == ErrorKind::truncated));
    const WireAnswer broken{200, {{"content-type", "application/x-jsonl"}}, "{\"custom_id\":\"a\",\n"};
    BOOST_TEST((Bench().run(about("batch.results"), broken).response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(vectors_are_not_offered)
{
    BOOST_TEST((Bench().refusal(ChatRequest("Hi").operation("embeddings")).kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
