#include "fake/answers.hpp"

#include <array>
#include <charconv>

#include "content.hpp"

namespace bench::fake {
namespace {

constexpr std::size_t stamp_width = 16;  // digits: microseconds since boot for the next 300 years

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string http(std::string_view status, std::string_view body)
{
    std::string message = "HTTP/1.1 ";
    message.append(status).append(
        "\r\nContent-Type: application/json\r\nx-request-id: req_0123456789abcdef\r\nContent-Length: ");
    message.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    return message;
}

std::string chunk(std::string_view body)
{
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), body.size(), 16).ptr;
    std::string framed(digits.data(), end);
    framed.append("\r\n").append(body).append("\r\n");
    return framed;
}

constexpr std::string_view chunk_head =
    R"(data: {"id":"chatcmpl-AbCdEf0123456789AbCdEf01234","object":"chat.completion.chunk","created":1763790000,)"
    R"("model":"gpt-4o-mini","choices":[)";

std::string delta(std::string_view fields, std::string_view finish = "null")
{
    std::string event(chunk_head);
    event.append(R"({"index":0,"delta":{)").append(fields).append(R"(},"finish_reason":)").append(finish);
    event.append("}]}\n\n");
    return chunk(event);
}

std::string content(std::string_view text)
{
    return "\"content\":\"" + escaped(text) + '"';
}

}  // namespace

Answers::Answers()
{
    std::string body =
        R"({"id":"chatcmpl-AbCdEf0123456789AbCdEf01234","object":"chat.completion","created":1763790000,)"
        R"("model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant",)";
    body.append(content(answer));
    body.append(R"(,"refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":24,)"
                R"("completion_tokens":41,"total_tokens":65},"system_fingerprint":"fp_0123456789"})");
    chat_ = http("200 OK", body);
    models_ = http("200 OK", R"({"object":"list","data":[{"id":"gpt-4o-mini","object":"model","owned_by":"bench"}]})");
    not_found_ = http("404 Not Found", R"({"error":{"message":"no such path","type":"invalid_request_error"}})");

    stream_begin_ =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n"
        "x-request-id: req_0123456789abcdef\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream_begin_ += delta(R"("role":"assistant","content":"")");
    for (const std::string_view word : bench::words)
        words_.push_back(delta(content(word)));
    stamp_ = delta(content(stamp_mark + std::string(stamp_width, '0') + stamp_mark));
    stamp_digits_ = stamp_.find(stamp_mark) + 1;
    stream_end_ = delta("", R"("stop")");
    stream_end_ +=
        chunk(std::string(chunk_head) + R"(],"usage":{"prompt_tokens":24,"completion_tokens":500,"total_tokens":524}})"
                                        "\n\n");
    stream_end_ += chunk("data: [DONE]\n\n");
    stream_end_ += "0\r\n\r\n";
}

std::string_view Answers::stamp(std::uint64_t now_us) noexcept
{
    for (std::size_t place = stamp_width; place > 0; --place, now_us /= 10)
        stamp_[stamp_digits_ + place - 1] = static_cast<char>('0' + now_us % 10);
    return stamp_;
}

}  // namespace bench::fake
