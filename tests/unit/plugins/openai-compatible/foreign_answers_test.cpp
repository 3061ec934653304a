// What is answered by something that is no server of this dialect: another API, a page, a greeting, nothing.
#include "compatible_under_test.hpp"

namespace parlance::openai_compatible::test {

namespace {

ChatError asked(const ChatRequest& request, const testing::WireAnswer& answer, const char* options = "{}")
{
    const DriveResult result = drive(Compatible(options).plugin.translator(), request, answer);
    BOOST_TEST_REQUIRE(result.response.is_error(), answer.body);
    return *result.response.error();
}

testing::WireAnswer typed(std::string type, std::string body)
{
    return {200, {{"content-type", std::move(type)}}, std::move(body)};
}

bool names_base_url(const ChatError& error)
{
    return error.kind == ErrorKind::bad_response && error.message.find("base_url") != std::string::npos;
}

ChatRequest check(const char* level)
{
    return ChatRequest().operation("health").set("level", level);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compatible_foreign_answers)

BOOST_AUTO_TEST_CASE(a_stream_of_another_api_is_no_answer_that_was_cut_off)
{
    const testing::WireAnswer streams[] = {
        typed("text/event-stream",
              "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}\n\n"
              "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"),
        typed("text/event-stream", "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"),
        typed("text/event-stream", "event: message-start\ndata: {\"type\":\"message-start\",\"id\":\"c\"}\n\n"),
        typed("text/event-stream", "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"),
        typed("application/x-ndjson",
              "{\"model\":\"m\",\"message\":{\"content\":\"a\"},\"done\":false}\n"
              "{\"model\":\"m\",\"done\":true}\n")};
    for (const testing::WireAnswer& answer : streams)
        for (const char* const options : {"{}", R"({"api":"responses"})"}) {
            const bool is_own = answer.body.find("response.created") != std::string::npos && options[1] != '}';
            const ChatError error = asked(ChatRequest("Hi").stream(true), answer, options);
            BOOST_TEST(names_base_url(error) == !is_own, error.message);
        }
}

BOOST_AUTO_TEST_CASE(the_error_quotes_the_first_thing_that_came)
{
    const ChatError error =
        asked(ChatRequest("Hi").stream(true), typed("text/event-stream", "data: {\"a\":1}\n\ndata: {\"b\":2}\n\n"));
    BOOST_TEST(error.message.find("{\"a\":1}") != std::string::npos, error.message);
}

BOOST_AUTO_TEST_CASE(nothing_at_all_is_no_answer)
{
    for (const bool streams : {false, true})
        for (const char* const options : {"{}", R"({"api":"responses"})"})
            for (const testing::WireAnswer& answer :
                 {testing::WireAnswer{204, {}, ""}, testing::WireAnswer{200, {{"content-length", "0"}}, ""},
                  testing::WireAnswer{200, {{"transfer-encoding", "chunked"}}, ""}}) {
                const ChatError error = asked(ChatRequest("Hi").stream(streams), answer, options);
                BOOST_TEST(names_base_url(error), error.message);
            }
    BOOST_TEST(names_base_url(asked(ChatRequest().operation("models"), {200, {}, ""})));
    BOOST_TEST(names_base_url(asked(check("auth"), {204, {}, ""})));
}

BOOST_AUTO_TEST_CASE(an_empty_body_that_ends_with_its_connection_may_have_been_cut_off)
{
    for (const char* const options : {"{}", R"({"api":"responses"})"})
        BOOST_TEST((asked(ChatRequest("Hi").stream(true), {200, {}, ""}, options).kind == ErrorKind::truncated));
}

BOOST_AUTO_TEST_CASE(a_stream_of_this_dialect_that_ends_early_stays_cut_off)
{
    const char* const begun = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    const char* const empty = "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n";
    for (const char* const body : {begun, empty})
        BOOST_TEST(
            (asked(ChatRequest("Hi").stream(true), typed("text/event-stream", body)).kind == ErrorKind::truncated),
            body);
}

BOOST_AUTO_TEST_CASE(a_page_is_quoted_with_the_remedy)
{
    for (const bool streams : {false, true}) {
        const ChatError error = asked(ChatRequest("Hi").stream(streams), typed("text/html", "<h1>Sign in</h1>"));
        BOOST_TEST(names_base_url(error), error.message);
        BOOST_TEST(error.message.find("text/html: Sign in") != std::string::npos, error.message);
    }
}

BOOST_AUTO_TEST_CASE(bytes_compressed_unasked_are_called_so)
{
    const ChatError error = asked("Hi", typed("application/json", "\x1F\x8B\x08_rest"));
    BOOST_TEST(error.message.find("gzip") != std::string::npos, error.message);
}

BOOST_AUTO_TEST_CASE(a_check_wants_what_it_asked_for)
{
    for (const char* const level : {"reach", "auth", "generate"})
        for (const char* const body : {"{}", R"({"status":"ok"})", R"("hello")", "Ollama is running"})
            BOOST_TEST(names_base_url(asked(check(level), typed("application/json", body))), level);
    const Compatible server;
    const auto passes = [&](const char* level, std::string body) {
        return drive(server.plugin.translator(), check(level), typed("application/json", std::move(body)))
            .response.success();
    };
    BOOST_TEST(passes("reach", R"({"object":"list","data":[]})"));
    BOOST_TEST(passes("auth", R"([{"id":"m"}])"));
    BOOST_TEST(passes("generate", R"({"choices":[]})"));
    BOOST_TEST(!passes("generate", R"({"object":"list","data":[]})"));
}

BOOST_AUTO_TEST_CASE(what_only_a_key_may_read_proves_the_key_where_the_list_is_public)
{
    const Compatible server(R"({"key_path":"/key","models_path":"/all"})");
    const DriveResult good = drive(server.plugin.translator(), check("auth"),
                                   typed("application/json", R"({"data":{"label":"sk-or-..."}})"));
    BOOST_TEST(good.sent->url == "/key");
    BOOST_TEST(good.response.success());
    BOOST_TEST(server.url(check("reach")) == "/all");
    BOOST_TEST(
        names_base_url(asked(check("auth"), typed("application/json", R"({"data":[]})"), R"({"key_path":"/key"})")));
}

BOOST_AUTO_TEST_CASE(a_list_of_models_is_a_list)
{
    for (const char* const body : {"{}", R"({"data":{}})", "no"})
        BOOST_TEST(names_base_url(asked(ChatRequest().operation("models"), typed("application/json", body))), body);
}

BOOST_AUTO_TEST_CASE(an_endpoint_at_the_end_of_the_base_url_is_taken_off)
{
    const auto url = [](const char* base, const ChatRequest& request) { return Compatible("{}", base).url(request); };
    const ChatRequest models = ChatRequest().operation("models");
    BOOST_TEST(url("https://h.example/v1/chat/completions", "Hi") == "https://h.example/v1/chat/completions");
    BOOST_TEST(url("https://h.example/v1/chat/completions/", models) == "https://h.example/v1/models");
    BOOST_TEST(url("https://h.example/chat/completions", "Hi") == "https://h.example/chat/completions");
    BOOST_TEST(url("https://h.example/api/v4/models", "Hi") == "https://h.example/api/v4/chat/completions");
    BOOST_TEST(url("https://h.example/models", "Hi") == "/chat/completions");  // Foundry's own path ends so
    BOOST_TEST(Compatible(R"({"models_path":"/v1/models","add_version":false})", "https://h.example/chat/completions")
                   .url(models) == "https://h.example/v1/models");
}

BOOST_AUTO_TEST_CASE(models_may_lie_at_a_whole_url)
{
    const Compatible server(R"({"models_path":"https://h.example/catalog/models"})", "https://h.example/inference");
    BOOST_TEST(server.url(ChatRequest().operation("models")) == "https://h.example/catalog/models");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::openai_compatible::test
