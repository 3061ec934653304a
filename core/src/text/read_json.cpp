#include "text/read_json.hpp"

#include <boost/json/stream_parser.hpp>

namespace parlance::core {
namespace {

namespace json = boost::json;

std::string problem_of(const json::error_code& failure)
{
    if (failure == json::error::incomplete) return "it ends too early";
    if (failure == json::error::extra_data) return "something follows the value";
    if (failure == json::error::too_deep)
        return "it is nested more than " + std::to_string(deepest_json) + " levels deep";
    return failure.message();
}

json::parse_options limits()
{
    json::parse_options options;
    options.max_depth = deepest_json;
    return options;
}

}  // namespace

ReadJson read_json(std::string_view text)
{
    json::stream_parser parser(json::storage_ptr(), limits());
    ReadJson result;
    json::error_code failure;
    result.size = parser.write(text.data(), text.size(), failure);  // tells of anything that follows the value
    if (!failure) parser.finish(failure);
    if (failure)
        result.problem = problem_of(failure);
    else
        result.value = parser.release();
    return result;
}

ReadJson read_json_prefix(std::string_view text)
{
    json::stream_parser parser(json::storage_ptr(), limits());
    json::error_code failure;
    const std::size_t size = parser.write_some(text.data(), text.size(), failure);
    if (failure) return {std::nullopt, size, problem_of(failure)};
    return read_json(text.substr(0, size));  // stopped there, the parser would wait for more and not let go
}

std::string json_pointer_token(std::string_view key)
{
    std::string token;
    for (const char c : key) {
        if (c == '~')
            token += "~0";
        else if (c == '/')
            token += "~1";
        else
            token += c;
    }
    return token;
}

}  // namespace parlance::core
