// What the options of a server change in what is sent.
#include <parlance/embeddings.hpp>

#include "compatible_under_test.hpp"

namespace parlance::openai_compatible::test {

BOOST_AUTO_TEST_SUITE(compatible_options)

BOOST_AUTO_TEST_CASE(an_address_without_a_path_gets_the_version)
{
    BOOST_TEST(Compatible("{}", "http://127.0.0.1:8000").url(ChatRequest("Hi")) == "/v1/chat/completions");
    BOOST_TEST(Compatible("{}", "http://127.0.0.1:8000/").url(ChatRequest("Hi")) == "/v1/chat/completions");
    BOOST_TEST(Compatible("{}", "https://x.example/api").url(ChatRequest("Hi")) == "/chat/completions");
    BOOST_TEST(Compatible("{}", "https://x.example/v1").url(ChatRequest("Hi")) == "/chat/completions");
    BOOST_TEST(Compatible(R"({"add_version":false})", "https://x.example").url(ChatRequest("Hi")) ==
               "/chat/completions");
}

BOOST_AUTO_TEST_CASE(vectors_and_models_may_be_kept_elsewhere)
{
    const Compatible server(R"({"models_path":"/v1/models","embeddings_path":"/v1/embeddings","add_version":false})",
                            "https://x.example");
    BOOST_TEST(server.url(ChatRequest("Hi")) == "/chat/completions");
    BOOST_TEST(server.url(ChatRequest().operation("models")) == "/v1/models");
    BOOST_TEST(server.url(ChatRequest().operation("health")) == "/v1/models");
    BOOST_TEST(server.url(EmbedOptions().model("e").to_request({"text"})) == "/v1/embeddings");
}

BOOST_AUTO_TEST_CASE(the_limit_has_the_name_that_the_server_knows)
{
    const ChatRequest request = ChatRequest("Hi").max_tokens(5);
    BOOST_TEST(Compatible().sent(request).at("max_tokens") == 5);
    const json::value newer = Compatible(R"({"max_tokens_field":"max_completion_tokens"})").sent(request);
    BOOST_TEST(newer.at("max_completion_tokens") == 5);
    BOOST_TEST(!newer.as_object().contains("max_tokens"));
}

BOOST_AUTO_TEST_CASE(what_a_server_does_not_take_is_left_out_with_a_warning)
{
    ChatRequest request("Hi");
    request.set("top_k", std::int64_t{5});
    const DriveResult result = Compatible(R"({"sampling_extras":false})").ask(request);
    BOOST_TEST(!json::parse(result.sent->body).as_object().contains("top_k"));
    BOOST_TEST(result.response.metadata().warnings.size() == 1U);
    BOOST_TEST(Compatible().sent(request).at("top_k") == 5);
}

BOOST_AUTO_TEST_CASE(a_cache_mark_is_written_in_the_words_of_the_server)
{
    Part marked(PartKind::text, "Long.");
    marked.flags |= PARLANCE_PART_CACHE_HERE;
    ChatRequest request;
    request.add_message(Message(Role::system, {marked})).add_message(Message(Role::user, {Part(PartKind::text, "Hi")}));
    const auto content = [&](const char* options) {
        return json::value(Compatible(options).sent(request).at("messages").at(0).at("content"));
    };
    BOOST_TEST(content("{}") == "Long.");
    BOOST_TEST(content(R"({"cache_marks":"cache_control"})").at(0).at("cache_control").at("type") == "ephemeral");
    BOOST_TEST(content(R"({"cache_marks":"prompt_cache_breakpoint"})").at(0).at("prompt_cache_breakpoint").at("mode") ==
               "explicit");
}

BOOST_AUTO_TEST_CASE(a_marked_result_of_a_tool_is_a_list)
{
    Part result = Part::tool_result("c1", "rain");
    result.flags |= PARLANCE_PART_CACHE_HERE;
    Part call(PartKind::tool_call, "{}");
    call.id = "c1";
    call.name = "weather";
    ChatRequest request("Weather?");
    request.add_message(Message(Role::assistant, {call})).add_message(Message(Role::tool, {result}));
    const json::value body = Compatible(R"({"cache_marks":"cache_control"})").sent(request);
    BOOST_TEST(body.at("messages").at(2).at("content").at(0).at("text") == "rain");
    BOOST_TEST(body.at("messages").at(2).at("content").at(0).at("cache_control").at("type") == "ephemeral");
}

BOOST_AUTO_TEST_CASE(what_the_model_cannot_do_is_unsupported)
{
    const Compatible server;
    const DriveResult result = drive(
        server.plugin.translator(), EmbedOptions().model("e").to_request({"text"}),
        {501,
         {{"content-type", "application/json"}},
         R"({"error":{"code":501,"message":"This server does not support embeddings.","type":"not_supported_error"}})"});
    BOOST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_CASE(the_numbers_of_a_service_say_what_its_two_languages_say)
{
    const Compatible server;
    const std::pair<const char*, ErrorKind> rows[] = {{"1113", ErrorKind::quota_exhausted},
                                                      {"1211", ErrorKind::not_found},
                                                      {"1261", ErrorKind::context_too_long},
                                                      {"1301", ErrorKind::content_filtered}};
    for (const auto& [code, kind] : rows) {
        const std::string body = R"({"error":{"code":")" + std::string(code) + R"(","message":"m"}})";
        const DriveResult result =
            drive(server.plugin.translator(), "Hi", {400, {{"content-type", "application/json"}}, body});
        BOOST_TEST((result.response.error()->kind == kind), code);
    }
}

BOOST_AUTO_TEST_CASE(the_moment_at_which_a_limit_ends_is_a_time_to_wait)
{
    const Compatible server;
    const auto wait = [&](std::vector<Header> headers, std::string_view metadata, int status = 429) {
        headers.emplace_back("date", "Fri, 08 Aug 2025 15:40:30 GMT");
        const std::string body = R"({"error":{"message":"m","code":429,"metadata":{)" + std::string(metadata) + "}}}";
        return drive(server.plugin.translator(), "Hi", {status, headers, body}).response.error()->retry_after_ms;
    };
    BOOST_TEST(wait({}, R"("headers":{"X-RateLimit-Reset":"1754667660000"})") == 30'000);
    BOOST_TEST(wait({{"X-RateLimit-Reset", "1754667660000"}}, "") == 30'000);
    BOOST_TEST(wait({{"X-RateLimit-Reset", "30"}}, "") == -1);
    BOOST_TEST(wait({{"X-RateLimit-Reset", "1754667660000"}}, "", 400) == -1);
}

BOOST_AUTO_TEST_CASE(the_responses_api_is_asked_where_the_config_says_so)
{
    BOOST_TEST(Compatible(R"({"api":"responses"})").url(ChatRequest("Hi")) == "/responses");
    BOOST_TEST(Compatible().url(ChatRequest("Hi")) == "/chat/completions");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::openai_compatible::test
