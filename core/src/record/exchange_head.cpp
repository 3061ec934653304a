#include "record/exchange_head.hpp"

#include "chat/answer_facts.hpp"
#include "chat/head_lines.hpp"
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

}  // namespace

std::optional<Scrubber> scrubber_for(const HttpSend& send, const Scrubber& of_client)
{
    if (send.secret_headers.empty() && send.secret_values.empty()) return std::nullopt;
    std::vector<std::string> values = send.secret_values;
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
    const RequestLine line_of_request = request_line_of(next_line(head));
    request.method = line_of_request.method;
    request.url =
        (send.origin.tls ? "https://" : "http://") + host_header(send.origin) + scrubber.target(line_of_request.target);
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
