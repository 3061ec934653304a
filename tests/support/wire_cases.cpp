#include "support/wire_cases.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace parlance::testing {

namespace json = boost::json;

namespace {

json::value read_json(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    json::parse_options deep;
    deep.max_depth = 256;
    return json::parse(std::string(std::istreambuf_iterator<char>(stream), {}), {}, deep);
}

std::string text_of(const json::value& value)
{
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

std::string body_of(const json::object& message)
{
    const json::value* body = message.if_contains("body");
    if (body == nullptr || body->is_null()) return {};
    const json::value* encoding = message.if_contains("encoding");
    if (encoding != nullptr && *encoding == "base64") return decoded_base64(body->as_string());
    return text_of(*body);
}

std::vector<Header> headers_of(const json::object& message)
{
    std::vector<Header> headers;
    const json::value* recorded = message.if_contains("headers");
    if (recorded == nullptr || !recorded->is_object()) return headers;
    for (const auto& [name, value] : recorded->get_object())
        headers.emplace_back(std::string(name), text_of(value));
    return headers;
}

/// Whether a body that was kept as text came in pieces: a text or a page that is no JSON is kept as text too, and so
/// are the results of a batch, whose lines are answers of their own.
bool comes_in_pieces(const WireAnswer& answer)
{
    const std::string_view type = value_of(answer.headers, "content-type");
    for (const std::string_view whole : {"text/plain", "text/html", "application/x-jsonl", "application/jsonl"})
        if (type.starts_with(whole)) return false;
    return answer.status < 300;
}

WireCase read_case(const std::filesystem::path& file, const std::string& folder, const json::object& expectations)
{
    const json::object wire = read_json(file).as_object();
    const json::object& request = wire.at("request").as_object();
    const json::object& response = wire.at("response").as_object();
    WireCase read;
    read.name = folder + "/" + file.stem().string();
    const json::value* vendor = wire.if_contains("vendor");
    read.vendor = text_of(vendor != nullptr ? *vendor : wire.at("provider"));
    for (const json::value& kind : wire.at("kinds").as_array())
        read.kinds.push_back(text_of(kind));
    read.method = text_of(request.at("method"));
    read.url = text_of(request.at("url"));
    read.headers = headers_of(request);
    if (const json::value* body = request.if_contains("body")) read.request = *body;
    read.answer.status = response.at("status").to_number<int>();
    read.answer.headers = headers_of(response);
    read.answer.body = body_of(response);
    read.streamed = response.at("body").is_string() && comes_in_pieces(read.answer);
    if (const json::value* expected = expectations.if_contains(read.name)) read.expected = expected->as_object();
    return read;
}

}  // namespace

bool WireCase::is(std::string_view kind) const
{
    return std::ranges::find(kinds, kind) != kinds.end();
}

std::string_view WireCase::host() const
{
    const std::size_t scheme = url.find("://");
    const std::string_view rest = std::string_view(url).substr(scheme == std::string::npos ? 0 : scheme + 3);
    return rest.substr(0, rest.find_first_of("/?"));
}

std::string_view WireCase::path() const
{
    const std::string_view all = url;
    const auto behind_host = static_cast<std::size_t>(host().data() - all.data()) + host().size();
    return all.substr(behind_host, all.find('?', behind_host) - behind_host);
}

std::string_view WireCase::query() const
{
    const std::size_t mark = url.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(url).substr(mark + 1);
}

std::string_view value_of(const std::vector<Header>& headers, std::string_view name)
{
    const auto found = std::ranges::find(headers, name, &Header::name);
    return found != headers.end() ? std::string_view(found->value) : std::string_view();
}

std::string decoded_base64(std::string_view text)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char letter : text) {
        const std::size_t value = alphabet.find(letter == '-' ? '+' : letter == '_' ? '/' : letter);
        if (value == std::string_view::npos) continue;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xFF);
    }
    return bytes;
}

std::optional<std::size_t> behind_last(std::string_view body, std::string_view mark)
{
    const std::size_t found = body.rfind(mark);
    if (found == std::string_view::npos) return std::nullopt;
    return found + mark.size();
}

std::optional<std::string> wire_directory()
{
    const char* const named = std::getenv("PARLANCE_SHARED");
    const std::filesystem::path shared = named != nullptr ? named : PARLANCE_SHARED_DIRECTORY;
    const auto wire = shared / "wire";
    if (!std::filesystem::is_regular_file(wire / "expected.json")) return std::nullopt;
    return wire.string();
}

std::vector<WireCase> load_wire_cases(const std::string& folder)
{
    const auto directory = wire_directory();
    if (!directory) return {};
    const std::filesystem::path wire = *directory;
    const json::object expectations = read_json(wire / "expected.json").as_object();
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(wire / folder))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<WireCase> cases;
    for (const auto& file : files)
        cases.push_back(read_case(file, folder, expectations));
    return cases;
}

}  // namespace parlance::testing
