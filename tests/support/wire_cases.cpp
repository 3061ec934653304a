#include "support/wire_cases.hpp"

#include <algorithm>
#include <boost/json.hpp>
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

WireCase read_case(const std::filesystem::path& file, const std::string& folder, const json::object& expectations)
{
    const json::object wire = read_json(file).as_object();
    const json::object& request = wire.at("request").as_object();
    const json::object& response = wire.at("response").as_object();
    WireCase read;
    read.name = folder + "/" + file.stem().string();
    read.method = text_of(request.at("method"));
    read.url = text_of(request.at("url"));
    if (const json::value* body = request.if_contains("body")) read.request = *body;
    read.answer.status = response.at("status").to_number<int>();
    for (const auto& [name, value] : response.at("headers").as_object())
        read.answer.headers.emplace_back(std::string(name), text_of(value));
    const json::value& body = response.at("body");
    read.answer.body = body.is_null() ? "" : text_of(body);
    read.streamed = body.is_string() && read.answer.status < 300;
    if (const json::value* expected = expectations.if_contains(read.name)) read.expected = expected->as_object();
    return read;
}

}  // namespace

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
