#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <utility>

namespace parlance::wire {

namespace {

constexpr std::size_t excerpt_bytes = 200;
constexpr std::string_view gzip_mark = "\x1F\x8B";  // Source: RFC 1952, 2.3.1

bool is_status(long number)
{
    return number >= 400 && number < 600;
}

std::string content_type_of(const HttpHead& head)
{
    const std::string_view type = head.header("content-type");
    return std::string(type.substr(0, type.find_first_of("; ")));
}

/// The last one may have been cut.
void drop_last_character(std::string& text)
{
    const auto is_continuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; };
    while (!text.empty() && is_continuation(text.back()))
        text.pop_back();
    if (!text.empty()) text.pop_back();
}

}  // namespace

std::string words_of(const JsonValue& value)
{
    if (value.is_string()) return value.text();
    if (value.is_number()) return std::string(value.source());
    std::string words;
    for (const JsonValue item : value.elements()) {
        // FastAPI lists objects with the place in `loc` and the words in `msg`.
        const std::string word = item.is_object() ? item["msg"].text() : words_of(item);
        if (!word.empty()) words += (words.empty() ? "" : "; ") + word;
    }
    return words;
}

std::string first_words(const JsonValue& object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        if (std::string words = words_of(object[key]); !words.empty()) return words;
    return {};
}

int status_of(const JsonValue& object)
{
    for (const std::string_view key : {"status_code", "statusCode", "status", "code", "raw_status_code"}) {
        const std::string digits = words_of(object[key]);
        if (digits.size() != 3 || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) continue;
        if (const int status = std::stoi(digits); is_status(status)) return status;
    }
    return 0;
}

ErrorKind kind_of_status(int status) noexcept
{
    switch (status) {
        case 0: return ErrorKind::by_status;
        case 401: return ErrorKind::authentication;
        case 402: return ErrorKind::quota_exhausted;
        case 403: return ErrorKind::permission;
        case 404: return ErrorKind::not_found;
        case 408: return ErrorKind::timeout;
        case 413: return ErrorKind::too_large;
        case 429: return ErrorKind::rate_limited;
        default: return status >= 500 ? ErrorKind::overloaded : ErrorKind::invalid_request;
    }
}

std::string quoted_body(const HttpHead& head, std::string_view body)
{
    const std::string said = plain_excerpt(body, excerpt_bytes);
    const std::string type = content_type_of(head);
    std::string message = "the server answered " + std::to_string(head.status());
    if (said.empty()) return message + " without saying why";
    if (!type.empty()) message += " with " + type;
    return message + ": " + said;
}

std::string plain_excerpt(std::string_view text, std::size_t limit)
{
    std::string plain;
    bool in_tag = false;
    for (const char character : text) {
        if (plain.size() >= limit) break;
        if (character == '<') in_tag = true;
        const auto byte = static_cast<unsigned char>(character);
        const bool is_gap = in_tag || byte <= ' ' || byte == 0x7F;
        if (!is_gap)
            plain += character;
        else if (!plain.empty() && plain.back() != ' ')
            plain += ' ';
        if (character == '>') in_tag = false;
    }
    if (plain.size() >= limit) drop_last_character(plain);
    while (!plain.empty() && plain.back() == ' ')
        plain.pop_back();
    return plain;
}

ChatError not_an_answer(std::string_view what, std::string_view content_type, std::string_view body)
{
    std::string message = "the server did not answer with ";
    message += what;
    if (body.starts_with(gzip_mark)) {
        message +=
            ", but with bytes that are compressed by gzip, which nobody asked for; check what lies between here "
            "and base_url";
        return ChatError(ErrorKind::bad_response, std::move(message)).in_phase(Phase::parse);
    }
    const std::string type(content_type.substr(0, content_type.find_first_of("; ")));
    if (!type.empty()) message += ", but with " + type;
    const std::string said = plain_excerpt(body, excerpt_bytes);
    if (!said.empty()) message += ": " + said;
    message += "; check base_url, and whether this server speaks this API";
    return ChatError(ErrorKind::bad_response, std::move(message)).in_phase(Phase::parse);
}

ChatError nothing_sent(std::string_view what)
{
    std::string message = "the server sent nothing that could be ";
    message.append(what).append("; check base_url, and whether this server speaks this API");
    return ChatError(ErrorKind::bad_response, std::move(message)).in_phase(Phase::parse);
}

bool tells_its_end(const HttpHead& head)
{
    constexpr int no_content = 204;
    return head.status() == no_content || !head.header("content-length").empty() ||
           !head.header("transfer-encoding").empty();
}

}  // namespace parlance::wire
