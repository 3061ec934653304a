#include "chat/send_builder.hpp"

#include "auth/authentication.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

using namespace parlance;
using namespace parlance::core;

namespace {

/// What a plugin asks for, with storage for its views.
struct Asked {
    std::vector<parlance_header> headers;
    std::vector<parlance_segment> segments;
    parlance_http_request request{};

    explicit Asked(std::string_view url, std::string_view body = "{}")
    {
        request.struct_size = sizeof request;
        request.method = detail::c_view("POST");
        request.url = detail::c_view(url);
        segments.push_back({PARLANCE_SEGMENT_RAW, 0, detail::c_view(body), {}});
    }
    Asked& header(std::string_view name, std::string_view value, std::uint32_t flags = 0)
    {
        headers.push_back({detail::c_view(name), detail::c_view(value), flags, 0});
        return *this;
    }
    Result<HttpSend> build(const ClientSettings& settings)
    {
        request.headers = detail::c_span(headers);
        request.body = detail::c_span(segments);
        SendContext context;
        context.base = parse_base_url(settings.base_url).value();
        context.origins = {context.base.origin};
        context.connection = std::make_shared<ConnectionSettings>();
        auto built = build_send(request, settings, context, HeadersView(), {});
        if (built.is_error()) return built.error();
        authenticate(built->http, built->scheme, settings, nullptr);
        return std::move(built->http);
    }
};

ClientSettings settings(std::string base_url = "https://api.acme.example/v1")
{
    ClientSettings made;
    made.base_url = std::move(base_url);
    made.secrets["api_key"] = "sk-canary";
    return made;
}

bool has_line(const HttpSend& send, std::string_view line)
{
    return send.head.find(std::string(line) + "\r\n") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(send_builder)

BOOST_AUTO_TEST_CASE(a_target_is_appended_to_the_path_of_the_base_url)
{
    const HttpSend send = Asked("/chat").build(settings()).value();
    BOOST_TEST(send.head.starts_with("POST /v1/chat HTTP/1.1\r\nHost: api.acme.example\r\n"));
    BOOST_TEST(send.origin.port == 443);
    BOOST_TEST(has_line(send, "Authorization: Bearer sk-canary"));
    BOOST_TEST(has_line(send, "Content-Length: 2"));
    BOOST_TEST(send.head.ends_with("\r\n\r\n"));
    BOOST_TEST(send.body == "{}");
}

BOOST_AUTO_TEST_CASE(another_origin_is_refused_with_the_key_that_allows_it)
{
    ClientSettings client = settings();
    client.client_name = "main";
    const auto refused = Asked("https://elsewhere.example/chat").build(client);
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST((refused.error().kind == ErrorKind::permission));
    BOOST_TEST(refused.error().message ==
               "a request to elsewhere.example was refused: the key of client \"main\" may go to the origin of its "
               "base_url alone; list further ones as `origins` of the client: origins = "
               "[\"https://elsewhere.example\"]");
    client.secrets.clear();
    client.auth = "none";
    const auto keyless = Asked("https://elsewhere.example/chat").build(client);
    BOOST_TEST_REQUIRE(keyless.is_error());
    BOOST_TEST(keyless.error().message.find("key") == std::string::npos);
    BOOST_TEST(keyless.error().message.find("origins") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lines_of_a_file_become_the_elements_of_an_array)
{
    const auto path = std::filesystem::temp_directory_path() / ("parlance-lines-" + std::to_string(::getpid()));
    std::ofstream(path) << "{\"a\":1}\n\n  \r\n{\"a\":2}\n{\"a\":3}";
    Asked asked("/batches", "[");
    asked.segments.push_back({PARLANCE_SEGMENT_LINES, 0, {}, detail::c_view(path.native())});
    asked.segments.push_back({PARLANCE_SEGMENT_RAW, 0, detail::c_view("]"), {}});
    const auto send = asked.build(settings());
    std::filesystem::remove(path);
    BOOST_TEST_REQUIRE(bool(send));
    BOOST_TEST(send->body == R"([{"a":1},{"a":2},{"a":3}])");
}

BOOST_AUTO_TEST_CASE(a_file_of_lines_that_is_missing_is_named)
{
    Asked asked("/batches");
    asked.segments.push_back({PARLANCE_SEGMENT_LINES, 0, {}, detail::c_view("/nowhere/items.jsonl")});
    const auto send = asked.build(settings());
    BOOST_TEST_REQUIRE(send.is_error());
    BOOST_TEST(send.error().message.find("/nowhere/items.jsonl") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_goes_into_the_body_as_it_is)
{
    const auto path = std::filesystem::temp_directory_path() / ("parlance-file-" + std::to_string(::getpid()));
    for (const std::string& text : {std::string(), std::string("one\n\0two\r\n", 10)}) {
        std::ofstream(path, std::ios::binary) << text;
        Asked asked("/files", "<");
        asked.segments.push_back({PARLANCE_SEGMENT_FILE, 0, {}, detail::c_view(path.native())});
        asked.segments.push_back({PARLANCE_SEGMENT_RAW, 0, detail::c_view(">"), {}});
        const auto send = asked.build(settings());
        BOOST_TEST_REQUIRE(bool(send));
        BOOST_TEST(send->body == "<" + text + ">");
    }
    std::filesystem::remove(path);
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_refused_by_name)
{
    const std::string folder = std::filesystem::temp_directory_path().native();
    for (const std::uint32_t encoding : {PARLANCE_SEGMENT_FILE, PARLANCE_SEGMENT_LINES})
        for (const std::string& name : {folder, std::string("/dev/zero"), std::string("/nowhere/items.jsonl")}) {
            Asked asked("/files");
            asked.segments.push_back({encoding, 0, {}, detail::c_view(name)});
            const auto send = asked.build(settings());
            BOOST_TEST_REQUIRE(send.is_error(), name);
            BOOST_TEST((send.error().kind == ErrorKind::invalid_request));
            BOOST_TEST(send.error().message.starts_with("the file " + name + " cannot be read"), send.error().message);
        }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_larger_than_any_body_is_refused_unread)
{
    const auto path = std::filesystem::temp_directory_path() / ("parlance-large-" + std::to_string(::getpid()));
    std::ofstream(path).close();
    std::filesystem::resize_file(path, std::uintmax_t{512} * 1024 * 1024);  // sparse
    for (const std::uint32_t encoding : {PARLANCE_SEGMENT_FILE, PARLANCE_SEGMENT_LINES}) {
        Asked asked("/files", "with what stands before it");
        asked.segments.push_back({encoding, 0, {}, detail::c_view(path.native())});
        const auto send = asked.build(settings());
        BOOST_TEST_REQUIRE(send.is_error());
        BOOST_TEST((send.error().kind == ErrorKind::too_large));
        BOOST_TEST(send.error().message.find(path.native()) != std::string::npos);
    }
    std::filesystem::remove(path);
}

BOOST_AUTO_TEST_CASE(no_credential_follows_to_another_origin)
{
    for (const char* url :
         {"https://evil.example/v1/chat", "http://api.acme.example/v1", "https://api.acme.example:444/"}) {
        const auto send = Asked(url).build(settings());
        BOOST_TEST(send.is_error(), url);
        BOOST_TEST(send.error().message.find("sk-canary") == std::string::npos);
    }
    BOOST_TEST(Asked("https://api.acme.example/other").build(settings()).has_value());
}

BOOST_AUTO_TEST_CASE(schemes_put_the_key_where_they_say)
{
    struct Row {
        const char* scheme;
        const char* line;
    };
    for (const Row& row :
         {Row{"bearer", "Authorization: Bearer sk-canary"}, Row{"header:x-api-key", "x-api-key: sk-canary"},
          Row{"basic", "Authorization: Basic c2stY2FuYXJ5"}}) {
        Asked asked("/chat");
        asked.request.auth = detail::c_view(row.scheme);
        BOOST_TEST(has_line(asked.build(settings()).value(), row.line), row.scheme);
    }
    Asked none("/chat");
    none.request.auth = detail::c_view("none");
    BOOST_TEST(none.build(settings()).value().head.find("sk-canary") == std::string::npos);
    Asked unknown("/chat");
    unknown.request.auth = detail::c_view("aws_sigv4");
    BOOST_TEST((unknown.build(settings()).error().kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_CASE(a_header_of_the_config_replaces_the_plugins_and_append_stands_beside_it)
{
    ClientSettings with = settings();
    with.headers.emplace_back("X-Title", "config");
    const HttpSend replaced = Asked("/chat").header("x-title", "plugin").build(with).value();
    BOOST_TEST(!has_line(replaced, "x-title: plugin"));
    BOOST_TEST(has_line(replaced, "X-Title: config"));
    const HttpSend beside = Asked("/chat").header("x-title", "plugin", PARLANCE_HEADER_APPEND).build(with).value();
    BOOST_TEST(has_line(beside, "x-title: plugin"));
    BOOST_TEST(has_line(beside, "X-Title: config"));
}

BOOST_AUTO_TEST_CASE(a_header_cannot_smuggle_a_line_or_take_over_the_framing)
{
    BOOST_TEST(Asked("/chat").header("x-note", "a\r\nX-Evil: 1").build(settings()).is_error());
    BOOST_TEST(Asked("/chat").header("bad name", "a").build(settings()).is_error());
    for (const char* name : {"Host", "Content-Length", "transfer-encoding", "Authorization", "Connection"})
        BOOST_TEST(Asked("/chat").header(name, "1").build(settings()).is_error(), name);
    BOOST_TEST(Asked("/chat with space").build(settings()).is_error());
    BOOST_TEST(Asked("/chat\r\nX: 1").build(settings()).is_error());
}

BOOST_AUTO_TEST_CASE(a_secret_reference_in_a_secret_header_is_filled_in_and_an_unknown_one_is_refused)
{
    ClientSettings with = settings();
    with.secrets["project"] = "p-123";
    const HttpSend send =
        Asked("/chat").header("x-project", "id={secret:project};", PARLANCE_HEADER_SECRET).build(with).value();
    BOOST_TEST(has_line(send, "x-project: id=p-123;"));
    BOOST_TEST(has_line(Asked("/chat").header("x-project", "{secret:project}").build(with).value(),
                        "x-project: {secret:project}"));
    BOOST_TEST(Asked("/chat").header("x-project", "{secret:other}", PARLANCE_HEADER_SECRET).build(with).is_error());
}

BOOST_AUTO_TEST_CASE(plain_http_is_for_this_machine_unless_allowed)
{
    BOOST_TEST(Asked("/chat").build(settings("http://127.0.0.1:8080/v1")).has_value());
    BOOST_TEST(Asked("/chat").build(settings("http://[::1]:8080")).has_value());
    BOOST_TEST(Asked("/chat").build(settings("http://api.acme.example/v1")).is_error());
    ClientSettings allowed = settings("http://api.acme.example/v1");
    allowed.allow_insecure_http = true;
    BOOST_TEST(Asked("/chat").build(allowed).has_value());
}

BOOST_AUTO_TEST_CASE(foreign_bytes_are_encoded_on_the_way_into_the_body)
{
    Asked asked("/chat", "{\"image\":\"");
    asked.segments.push_back({PARLANCE_SEGMENT_BASE64, 0, detail::c_view(std::string_view("\0\xff\x10 x", 5)), {}});
    asked.segments.push_back({PARLANCE_SEGMENT_RAW, 0, detail::c_view("\"}"), {}});
    BOOST_TEST(asked.build(settings()).value().body == "{\"image\":\"AP8QIHg=\"}");
}

BOOST_AUTO_TEST_SUITE_END()
