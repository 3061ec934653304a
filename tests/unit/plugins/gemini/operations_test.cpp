// The operations beside chat: models, embeddings, tokens, health and batches, each with its requests in order; and
// errors.

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "gemini_under_test.hpp"

using namespace parlance;
using namespace parlance::testing;
using namespace parlance::testing::gemini;

namespace {

DriveResult run(const PluginUnderTest& plugin, const ChatRequest& request, const std::vector<WireAnswer>& answers)
{
    return drive(plugin.translator(), request, answers);
}

ChatRequest operation(const char* name, const char* id = nullptr)
{
    ChatRequest request;
    request.operation(name);
    if (id != nullptr) request.set("id", std::string(id));
    return request;
}

ChatRequest embeddings(std::size_t count)
{
    Message texts(Role::user, std::vector<Part>{});
    for (std::size_t index = 0; index < count; ++index)
        texts.parts.emplace_back(PartKind::text, "text " + std::to_string(index));
    ChatRequest request;
    request.operation("embeddings").add_message(std::move(texts));
    return request;
}

std::string vectors(std::size_t count, const char* list = "embeddings", const char* entry = R"({"values":[0.5,1]})")
{
    std::string body = std::string("{\"") + list + "\":[";
    for (std::size_t index = 0; index < count; ++index)
        body += (index == 0 ? "" : ",") + std::string(entry);
    return body + "]}";
}

/// A file of the items of a batch, gone with the object.
class Spool {
public:
    explicit Spool(std::string_view lines)
        : path_((std::filesystem::temp_directory_path() / "parlance-gemini-spool.jsonl").string())
    {
        std::ofstream(path_) << lines;
    }
    ~Spool() { std::remove(path_.c_str()); }
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    [[nodiscard]] ChatRequest create() const
    {
        Part file(PartKind::file);
        file.url = "file://" + path_;
        return operation("batch.create").add_message(Message(Role::user, std::vector<Part>{std::move(file)}));
    }

private:
    std::string path_;
};

const char* const finished_batch =
    R"({"name":"batches/b1","done":true,"metadata":{"state":"BATCH_STATE_SUCCEEDED","batchStats":{"requestCount":"3","successfulRequestCount":"2","failedRequestCount":"1"}},"response":{"inlinedResponses":{"inlinedResponses":[
      {"response":{"candidates":[{"content":{"parts":[{"text":"one"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}},"metadata":{"key":"a"}},
      {"error":{"code":429,"message":"too many","status":"RESOURCE_EXHAUSTED"},"metadata":{"key":"b"}},
      {"response":{"candidates":[{"content":{"parts":[{"text":"three"}]},"finishReason":"MAX_TOKENS"}]},"metadata":{"key":"c"}}]}}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(gemini_operations)

BOOST_AUTO_TEST_CASE(models_are_listed_page_by_page_under_the_names_that_chats_take)
{
    const DriveResult result =
        run(ai_studio(), operation("models"),
            {document(R"({"models":[{"name":"models/gemini-a","displayName":"A"}],"nextPageToken":"n/1"})"),
             document(R"({"models":[{"name":"models/gemini-b"},{"name":"tunedModels/mine"}]})")});
    BOOST_TEST(result.response.success());
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[0].url == "/models?pageSize=1000");
    BOOST_TEST(result.all_sent[1].url == "/models?pageSize=1000&pageToken=n%2F1");
    const auto& records = result.response.parts();
    BOOST_TEST_REQUIRE(records.size() == 3u);
    BOOST_TEST(records[0].id == "gemini-a");
    BOOST_TEST(records[0].name == "A");
    BOOST_TEST(records[1].id == "gemini-b");
    BOOST_TEST(records[2].id == "tunedModels/mine");
}

BOOST_AUTO_TEST_CASE(json_without_a_list_is_no_list_of_models_but_behind_its_first_page)
{
    for (const char* const body : {"{}", R"({"data":[{"id":"gpt"}]})", "<html>"}) {
        const DriveResult result = run(ai_studio(), operation("models"), {document(body)});
        BOOST_TEST_REQUIRE(result.response.is_error());
        BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response), body);
        BOOST_TEST(result.response.error()->message.find("check base_url") != std::string::npos);
    }
    const DriveResult paged =
        run(ai_studio(), operation("models"),
            {document(R"({"models":[{"name":"models/a"}],"nextPageToken":"n"})"), document("{}")});
    BOOST_TEST(paged.response.success());
}

BOOST_AUTO_TEST_CASE(vertex_lists_the_publishers_models_at_its_own_address)
{
    const DriveResult result = run(vertex(), operation("models").set("page_size", 5),
                                   {document(R"({"publisherModels":[{"name":"publishers/google/models/gemini-a"}]})")});
    BOOST_TEST(result.all_sent.at(0).url ==
               "https://us-central1-aiplatform.googleapis.com/v1beta1/publishers/google/models?pageSize=5");
    BOOST_TEST(result.response.parts().at(0).id == "gemini-a");
}

BOOST_AUTO_TEST_CASE(more_texts_than_a_request_takes_are_embedded_in_several)
{
    const DriveResult result = run(ai_studio(R"({"embedding_model":"e"})"), embeddings(102).set("dimensions", 2),
                                   {document(vectors(100)), document(vectors(2))});
    BOOST_TEST(result.response.success());
    BOOST_TEST(result.response.choices().size() == 102u);
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[1].url == "/models/e:batchEmbedContents");
    BOOST_TEST(
        json::parse(result.all_sent[1].body) ==
        json::parse(
            R"({"requests":[{"model":"models/e","content":{"parts":[{"text":"text 100"}]},"outputDimensionality":2},{"model":"models/e","content":{"parts":[{"text":"text 101"}]},"outputDimensionality":2}]})"));
    BOOST_TEST(result.response.choices()[101].parts.at(0).data.size() == 8u);
}

BOOST_AUTO_TEST_CASE(a_vector_is_read_in_whichever_form_it_comes)
{
    const DriveResult result = run(ai_studio(R"({"embedding_model":"e"})"), embeddings(1),
                                   {document(R"({"embedding":{"values":[0.5,1,2]}})")});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST(result.response.parts().at(0).data.size() == 3 * sizeof(float));
}

BOOST_AUTO_TEST_CASE(vertex_embeds_the_way_of_each_model)
{
    const auto plugin = vertex();
    const DriveResult old =
        run(plugin, embeddings(2).model("text-embedding-005").set("input_type", std::string("query")),
            {document(vectors(2, "predictions", R"({"embeddings":{"values":[1],"statistics":{"token_count":3}}})"))});
    BOOST_TEST(old.all_sent.at(0).url == "/publishers/google/models/text-embedding-005:predict");
    BOOST_TEST(json::parse(old.all_sent.at(0).body).at("instances").at(1) ==
               json::parse(R"({"content":"text 1","task_type":"RETRIEVAL_QUERY"})"));
    BOOST_TEST(old.response.metadata().usage.prompt_tokens.value() == 6);
    const DriveResult one = run(plugin, embeddings(2).model("gemini-embedding-001"),
                                {document(vectors(1, "predictions", R"({"embeddings":{"values":[1]}})")),
                                 document(vectors(1, "predictions", R"({"embeddings":{"values":[2]}})"))});
    BOOST_TEST(one.all_sent.size() == 2u);
    BOOST_TEST(one.response.choices().size() == 2u);
    const DriveResult newer =
        run(plugin, embeddings(1).model("gemini-embedding-2"),
            {document(R"({"embedding":{"values":[1,2]},"usageMetadata":{"promptTokenCount":4}})")});
    BOOST_TEST(newer.all_sent.at(0).url == "/publishers/google/models/gemini-embedding-2:embedContent");
    BOOST_TEST(newer.response.metadata().usage.prompt_tokens.value() == 4);
}

BOOST_AUTO_TEST_CASE(fewer_vectors_than_texts_are_a_bad_answer)
{
    const DriveResult result = run(ai_studio(R"({"embedding_model":"e"})"), embeddings(3), {document(vectors(2))});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(tokens_are_counted_for_the_whole_request)
{
    ChatRequest request("Hello");
    request.operation("count_tokens").system_prompt("Be brief.");
    const DriveResult result =
        run(ai_studio(), request, {document(R"({"totalTokens":7,"cachedContentTokenCount":2})")});
    const json::value body = json::parse(result.all_sent.at(0).body).at("generateContentRequest");
    BOOST_TEST(body.at("model") == "models/gemini-2.5-flash");
    BOOST_TEST(body.as_object().contains("systemInstruction"));
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value() == 7);
    BOOST_TEST(!result.response.metadata().usage.completion_tokens.has_value());
}

BOOST_AUTO_TEST_CASE(health_says_what_it_proved)
{
    const auto check = [](const PluginUnderTest& plugin, const char* level, const char* answer) {
        return run(plugin, operation("health").set("level", std::string(level)), {document(answer)});
    };
    const DriveResult key = check(ai_studio(), "auth", R"({"models":[]})");
    BOOST_TEST(key.all_sent.at(0).url == "/models?pageSize=1");
    BOOST_TEST(key.response.content() == "the server answers and takes the key");
    const DriveResult cloud = check(vertex(), "auth", R"({"totalTokens":1})");
    BOOST_TEST(cloud.all_sent.at(0).url == "/publishers/google/models/gemini-2.5-flash:countTokens");
    const DriveResult model = check(ai_studio(), "generate", R"({"candidates":[{"finishReason":"MAX_TOKENS"}]})");
    BOOST_TEST(json::parse(model.all_sent.at(0).body).at("generationConfig").at("maxOutputTokens") == 1);
    for (const char* const body : {"<html>", "{}", R"({"data":[]})", R"({"models":"none"})"})
        BOOST_TEST((check(ai_studio(), "auth", body).response.error()->kind == ErrorKind::bad_response), body);
}

BOOST_AUTO_TEST_CASE(an_item_of_a_batch_is_one_line)
{
    ChatRequest item("Hello");
    item.operation("batch.item").set("id", std::string("a"));
    item.add_tool(Tool("f", "", "{\n\"type\": \"object\"\r\n}"));
    const SentRequest line = ask(ai_studio(), item).sent.value();
    BOOST_TEST(line.body.find_first_of("\r\n") == std::string::npos);
    const json::value body = json::parse(line.body);
    BOOST_TEST(body.at("metadata") == json::parse(R"({"key":"a"})"));
    BOOST_TEST(body.at("request").at("contents").at(0).at("parts").at(0).at("text") == "Hello");
    const json::value in_file = body_of(ai_studio(R"({"batch_input":"file"})"), item);
    BOOST_TEST(in_file.at("key") == "a");
    BOOST_TEST(!in_file.as_object().contains("metadata"));
}

BOOST_AUTO_TEST_CASE(a_batch_is_created_from_the_lines_inside_the_request)
{
    const Spool spool("{\"request\":{\"contents\":[]},\"metadata\":{\"key\":\"a\"}}\n{\"request\":{}}\n");
    const DriveResult result = run(
        ai_studio(), spool.create(),
        {document(
            R"({"name":"batches/b1","metadata":{"state":"BATCH_STATE_PENDING","batchStats":{"requestCount":"2"}}})")});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST(result.all_sent.at(0).url == "/models/gemini-2.5-flash:batchGenerateContent");
    BOOST_TEST(json::parse(result.all_sent[0].body)
                   .at("batch")
                   .at("inputConfig")
                   .at("requests")
                   .at("requests")
                   .as_array()
                   .size() == 2u);
    BOOST_TEST(result.response.parts().at(0).id == "batches/b1");
    BOOST_TEST(result.response.parts().at(0).name == "queued");
}

BOOST_AUTO_TEST_CASE(further_members_of_a_batch_come_by_extra)
{
    const Spool spool("{\"request\":{}}\n");
    ChatRequest create = spool.create();
    create.extra(R"({"gemini":{"displayName":"mine"}})");
    const DriveResult result = run(ai_studio(), create, {document(R"({"name":"batches/b1"})")});
    const json::value batch = json::parse(result.all_sent.at(0).body).at("batch");
    BOOST_TEST(batch.at("displayName") == "mine");
    BOOST_TEST(batch.at("inputConfig").at("requests").at("requests").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_batch_is_created_from_an_uploaded_file_where_the_option_says_so)
{
    const Spool spool("{\"key\":\"a\",\"request\":{}}\n");
    const DriveResult result = run(ai_studio(R"({"batch_input":"file"})"), spool.create(),
                                   {document(R"({"file":{"name":"files/f1"}})"), document(R"({"name":"batches/b1"})")});
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[0].url ==
               "https://generativelanguage.googleapis.com/upload/v1beta/files?uploadType=multipart");
    BOOST_TEST(result.all_sent[0].body.find("\r\n\r\n{\"key\":\"a\",\"request\":{}}\n\r\n--") != std::string::npos);
    BOOST_TEST(json::parse(result.all_sent[1].body) ==
               json::parse(R"({"batch":{"inputConfig":{"fileName":"files/f1"}}})"));
}

BOOST_AUTO_TEST_CASE(a_batch_tells_its_state_and_counts)
{
    const DriveResult result = run(ai_studio(), operation("batch.get", "b1"), {document(finished_batch)});
    BOOST_TEST(result.all_sent.at(0).url == "/batches/b1");
    BOOST_TEST(result.response.parts().at(0).name == "done");
    std::int64_t succeeded = 0;
    for (const Param& param : result.response.metadata().meta)
        if (param.key == "batch.succeeded") succeeded = std::get<std::int64_t>(param.value);
    BOOST_TEST(succeeded == 2);
}

BOOST_AUTO_TEST_CASE(a_batch_that_was_cancelled_tells_its_state_afterwards)
{
    const DriveResult result =
        run(ai_studio(), operation("batch.cancel", "batches/b1"),
            {document("{}"), document(R"({"name":"batches/b1","metadata":{"state":"BATCH_STATE_CANCELLED"}})")});
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[0].url == "/batches/b1:cancel");
    BOOST_TEST(result.all_sent[0].method == "POST");
    BOOST_TEST(result.all_sent[1].url == "/batches/b1");
    BOOST_TEST(result.response.parts().at(0).name == "cancelled");
}

BOOST_AUTO_TEST_CASE(results_are_a_lane_each_and_a_failed_item_fails_alone)
{
    const DriveResult result = run(ai_studio(), operation("batch.results", "b1"), {document(finished_batch)});
    BOOST_TEST_REQUIRE(result.response.success());
    const auto& choices = result.response.choices();
    BOOST_TEST_REQUIRE(choices.size() == 3u);
    BOOST_TEST(choices[0].parts.at(0).text == "one");
    BOOST_TEST((choices[1].finish == FinishReason::error));
    BOOST_TEST((choices[2].finish == FinishReason::length));
    std::string kind;
    for (const Param& param : choices[1].finish_params)
        if (param.key == "error.kind") kind = std::get<std::string>(param.value);
    BOOST_TEST(kind == "rate_limited");
}

BOOST_AUTO_TEST_CASE(results_in_a_file_are_fetched_and_read_line_by_line)
{
    const DriveResult result =
        run(ai_studio(), operation("batch.results", "b1"),
            {document(R"({"name":"batches/b1","done":true,"response":{"responsesFile":"files/out 1"}})"),
             {200,
              {{"content-type", "application/jsonl"}},
              R"({"key":"x","response":{"candidates":[{"content":{"parts":[{"text":"one"}]},"finishReason":"STOP"}]}})"
              "\n"
              R"({"key":"y","error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}})"
              "\n"}});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST(result.all_sent.at(1).url ==
               "https://generativelanguage.googleapis.com/download/v1beta/files/out%201:download?alt=media");
    BOOST_TEST(result.response.choices().size() == 2u);
    BOOST_TEST(result.response.choices()[0].parts.at(0).text == "one");
}

BOOST_AUTO_TEST_CASE(a_batch_without_results_says_how_far_it_is)
{
    const DriveResult result = run(ai_studio(), operation("batch.results", "b1"),
                                   {document(R"({"name":"batches/b1","metadata":{"state":"BATCH_STATE_RUNNING"}})")});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->message.find("running") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(vertex_offers_no_batches)
{
    BOOST_TEST((ask(vertex(), operation("batch.get", "b1")).response.error()->kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
