// Batches: lines, uploads, jobs, and answers out of a job or out of its files.

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "mistral_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using namespace parlance::testing;

namespace {

/// A file that is gone with the test.
class Spool {
public:
    explicit Spool(std::string_view contents)
    {
        std::string name = (std::filesystem::temp_directory_path() / "parlance-spool-XXXXXX").string();
        const int file = mkstemp(name.data());
        BOOST_TEST_REQUIRE(file >= 0);
        path_ = name;
        std::ofstream(path_) << contents;
    }
    ~Spool() { std::filesystem::remove(path_); }
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    [[nodiscard]] ChatRequest creation() const
    {
        Part file(PartKind::file);
        file.url = "file://" + path_;
        return said_by(Role::user, {file}).operation("batch.create");
    }

private:
    std::string path_;
};

ChatRequest about(const char* operation)
{
    return ChatRequest().operation(operation).set("id", "a/job");
}

const std::string answered = R"({"id":"1","custom_id":"one","response":{"status_code":200,"body":{"id":"x","choices":)"
                             R"([{"index":0,"finish_reason":"stop","message":{"content":"Ada"}}],)"
                             R"("usage":{"prompt_tokens":3,"completion_tokens":1}}},"error":null})";
const std::string refused = R"({"id":"2","custom_id":"two","response":{"status_code":400,"body":{"object":"error",)"
                            R"("message":"Invalid model: x","code":"1500"}},"error":null})";

}  // namespace

BOOST_AUTO_TEST_SUITE(mistral_batch)

BOOST_AUTO_TEST_CASE(an_item_is_one_line_whatever_was_spliced_into_it)
{
    ChatRequest request("Hello");
    request.operation("batch.item").set("id", "one").add_tool(Tool("look", "", "{\n \"type\": \"object\"\n}"));
    const DriveResult result = Mistral().ask(request);
    BOOST_TEST_REQUIRE(result.sent.has_value());
    BOOST_TEST((result.sent->body.find('\n') == std::string::npos));
    const json::value line = json::parse(result.sent->body);
    BOOST_TEST(line.at("custom_id") == "one");
    BOOST_TEST(line.at("body").at("messages").at(0).at("content") == "Hello");
    BOOST_TEST(line.at("body").at("model") == "a-model");
}

BOOST_AUTO_TEST_CASE(an_item_without_an_id_is_refused)
{
    const DriveResult result = Mistral().ask(ChatRequest("Hello").operation("batch.item"));
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->where == "/id");
}

BOOST_AUTO_TEST_CASE(a_job_is_made_from_the_file_that_was_uploaded)
{
    const Spool spool("{\"custom_id\":\"one\"}\n");
    const DriveResult result = Mistral().ask_all(
        spool.creation(), {R"({"id":"a-file"})", R"({"id":"a-job","status":"QUEUED","total_requests":1})"});
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    const SentRequest& upload = result.all_sent[0];
    BOOST_TEST(upload.url == "/files");
    BOOST_TEST(upload.body ==
               "--parlance-batch-items\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
               "--parlance-batch-items\r\nContent-Disposition: form-data; name=\"file\"; filename=\"batch.jsonl\"\r\n"
               "Content-Type: application/jsonl\r\n\r\n{\"custom_id\":\"one\"}\n\r\n--parlance-batch-items--\r\n");
    BOOST_TEST(result.all_sent[1].url == "/batch/jobs");
    BOOST_TEST(json::parse(result.all_sent[1].body) ==
               parsed(R"({"input_files":["a-file"],"endpoint":"/v1/chat/completions","model":"a-model"})"));
    BOOST_TEST(result.response.parts().front().id == "a-job");
    BOOST_TEST(result.response.parts().front().name == "queued");
}

BOOST_AUTO_TEST_CASE(a_job_tells_how_far_it_is_and_why_it_failed)
{
    const DriveResult result =
        Mistral().ask(about("batch.get"), R"({"id":"a-job","status":"FAILED","total_requests":2,"succeeded_requests":0,
            "failed_requests":2,"errors":[{"message":"no file","count":1}]})");
    BOOST_TEST(result.sent->url == "/batch/jobs/a%2Fjob");
    BOOST_TEST(result.response.parts().front().name == "failed");
    const DriveResult cancelled = Mistral().ask(about("batch.cancel"), R"({"id":"a-job","status":"CANCELLED"})");
    BOOST_TEST(cancelled.sent->method == "POST");
    BOOST_TEST(cancelled.sent->url == "/batch/jobs/a%2Fjob/cancel");
    BOOST_TEST(cancelled.response.parts().front().name == "cancelled");
}

BOOST_AUTO_TEST_CASE(answers_are_read_out_of_the_job)
{
    const DriveResult result =
        Mistral().ask(about("batch.results"), R"({"status":"SUCCESS","outputs":[)" + answered + "," + refused + "]}");
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST_REQUIRE(result.response.choices().size() == 2u);
    BOOST_TEST(result.response.choices()[0].parts.front().text == "Ada");
    BOOST_TEST((result.response.choices()[1].finish == FinishReason::error));
}

BOOST_AUTO_TEST_CASE(answers_are_read_out_of_the_files_of_the_job)
{
    const DriveResult result = Mistral().ask_all(
        about("batch.results"),
        {R"({"status":"SUCCESS","output_file":"out","error_file":"err"})", answered + "\n", refused + "\n"});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST_REQUIRE(result.all_sent.size() == 3u);
    BOOST_TEST(result.all_sent[1].url == "/files/out/content");
    BOOST_TEST(result.all_sent[2].url == "/files/err/content");
    BOOST_TEST_REQUIRE(result.response.choices().size() == 2u);
    BOOST_TEST(result.response.choices()[0].parts.front().text == "Ada");
    const auto& told = result.response.choices()[1].finish_params;
    BOOST_TEST_REQUIRE(told.size() >= 2u);
    BOOST_TEST(std::get<std::string>(told[0].value) == "not_found");
    BOOST_TEST(std::get<std::string>(told[1].value) == "Invalid model: x");
}

BOOST_AUTO_TEST_CASE(a_job_that_runs_has_no_results_yet)
{
    const DriveResult result = Mistral().ask(about("batch.results"), R"({"status":"RUNNING","outputs":null})");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_SUITE_END()
