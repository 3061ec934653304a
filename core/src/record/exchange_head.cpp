#include "record/exchange_head.hpp"

#include "chat/answer_facts.hpp"
#include "chat/url.hpp"
#include "record/case_reader.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::core::record {
namespace {

/// What says how a message was carried, not what it says.
constexpr std::array<std::string_view, 9> of_the_connection = {
    "host",    "content-length", "transfer-encoding", "content-encoding", "accept-encoding",
    "trailer", "connection",     "keep-alive",        "upgrade"};

std::string lower(std::string_view text)
{
    std::string folded(text);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return folded;
}

/// A value that may be kept, under its name.
void add(Headers& headers, std::string folded, std::string kept)
{
    if (std::ranges::find(of_the_connection, folded) != of_the_connection.end()) return;
    const auto known = std::ranges::find(headers, folded, &Headers::value_type::first);
    if (known == headers.end())
        headers.emplace_back(std::move(folded), std::move(kept));
    else if (known->second != scrubbed_value)
        known->second.append(", ").append(kept);
}

void keep(Headers& headers, std::string_view name, std::string_view value, const Scrubber& scrubber)
{
    add(headers, lower(name), scrubber.header(name, value));
}

/// Whoever set the header said that its value is secret: neither its name nor its value has to tell.
bool is_flagged(const HttpSend& send, std::string_view name)
{
    return std::ranges::any_of(send.secret_headers,
                               [&](const std::string& secret) { return same_header_name(secret, name); });
}

std::string_view next_line(std::string_view& text) noexcept
{
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    return line;
}

std::string_view trimmed(std::string_view text) noexcept
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text.substr(0, text.find_last_not_of(" \t") + 1);  // npos + 1 is 0
}

HttpHeader header_of(std::string_view line) noexcept
{
    const std::size_t colon = std::min(line.find(':'), line.size());
    return {line.substr(0, colon), trimmed(line.substr(std::min(colon + 1, line.size())))};
}

}  // namespace

std::optional<Scrubber> scrubber_for(const HttpSend& send, const Scrubber& of_client)
{
    if (send.secret_headers.empty()) return std::nullopt;
    std::vector<std::string> values;
    std::string_view head = send.head;
    static_cast<void>(next_line(head));
    for (std::string_view line = next_line(head); !line.empty(); line = next_line(head))
        if (const HttpHeader header = header_of(line); is_flagged(send, header.name)) values.emplace_back(header.value);
    return of_client.with(values);
}

RecordedRequest kept_request(const HttpSend& send, const Scrubber& scrubber)
{
    RecordedRequest request;
    std::string_view head = send.head;
    const std::string_view request_line = next_line(head);  // METHOD SP target SP version, by our own hand
    const std::size_t method_end = std::min(request_line.find(' '), request_line.size());
    std::string_view target = request_line.substr(std::min(method_end + 1, request_line.size()));
    target = target.substr(0, target.rfind(' '));
    request.method = request_line.substr(0, method_end);
    request.url = (send.origin.tls ? "https://" : "http://") + host_header(send.origin) + scrubber.target(target);
    for (std::string_view line = next_line(head); !line.empty(); line = next_line(head)) {
        const HttpHeader header = header_of(line);
        if (is_flagged(send, header.name))
            add(request.headers, lower(header.name), std::string(scrubbed_value));
        else
            keep(request.headers, header.name, header.value, scrubber);
    }
    if (send.body.size() <= longest_case) request.body = scrubber.body(send.body);
    return request;
}

Headers kept_headers(std::span<const HttpHeader> headers, const Scrubber& scrubber)
{
    Headers kept;
    for (const HttpHeader& header : headers)
        keep(kept, header.name, header.value, scrubber);
    return kept;
}

}  // namespace parlance::core::record
