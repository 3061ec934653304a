#include "fake/request.hpp"

#include <strings.h>

#include <charconv>

namespace bench::fake {
namespace {

std::int64_t number(std::string_view text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// The length of the body, from a head that ends before its empty line. Header names are compared without case.
std::size_t content_length(std::string_view head)
{
    constexpr std::string_view name = "content-length:";
    for (std::size_t at = head.find('\n'); at != head.npos; at = head.find('\n', at + 1)) {
        std::string_view line = head.substr(at + 1);
        if (line.size() < name.size() || (line.front() | 0x20) != 'c') continue;
        if (strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
        line.remove_prefix(name.size());
        while (line.starts_with(' '))
            line.remove_prefix(1);
        return static_cast<std::size_t>(number(line));
    }
    return 0;
}

Shape shape_of(std::string_view body)
{
    Shape shape;
    constexpr std::string_view key = "\"model\":\"";
    std::size_t at = body.find(key);
    if (at == body.npos) return shape;
    std::string_view model = body.substr(at + key.size());
    model = model.substr(0, model.find('"'));
    for (at = model.find(';'); at != model.npos && at + 3 < model.size(); at = model.find(';', at + 1)) {
        const std::int64_t value = number(model.substr(at + 3));
        switch (model[at + 1]) {
            case 'c': shape.chunks = value; break;
            case 'd': shape.delay_us = value; break;
            case 'i': shape.initial_us = value; break;
            case 'b': shape.batch = value > 0 ? value : 256; break;
            case 't': shape.stamped = value != 0; break;
            default: break;
        }
    }
    return shape;
}

bool wants_stream(std::string_view body)
{
    constexpr std::string_view key = "\"stream\":";
    const std::size_t at = body.find(key);
    if (at == body.npos) return false;
    std::string_view value = body.substr(at + key.size());
    while (value.starts_with(' '))
        value.remove_prefix(1);
    return value.starts_with("true");
}

}  // namespace

std::optional<Request> parse_request(std::string_view input)
{
    const std::size_t head_size = input.find("\r\n\r\n");
    if (head_size == input.npos) return std::nullopt;
    const std::string_view head = input.substr(0, head_size);
    const std::size_t body_size = content_length(head);
    Request request;
    request.size = head_size + 4 + body_size;
    if (input.size() < request.size) return std::nullopt;
    const std::string_view body = input.substr(head_size + 4, body_size);
    if (head.starts_with("POST ") && head.substr(0, head.find('\r')).find("/chat/completions ") != head.npos) {
        request.shape = shape_of(body);
        request.route = wants_stream(body) ? Route::stream : Route::chat;
    } else if (head.starts_with("GET /v1/models")) {
        request.route = Route::models;
    }
    return request;
}

}  // namespace bench::fake
