#include "responder.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace parlance::sim {

namespace {

constexpr std::string_view keepalive_comment = ": keepalive\n\n";
constexpr std::size_t flood_write_bytes = 64 * 1024;

bool may_have_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

Framing framing_of(const Request& request, const Scenario& scenario)
{
    if (scenario.content == Content::raw) return Framing::until_close;
    Framing framing = scenario.framing;
    if (framing == Framing::automatic) framing = scenario.is_endless() ? Framing::chunked : Framing::length;
    if (framing == Framing::chunked && !request.is_http_1_1) framing = Framing::until_close;  // HTTP/1.0 has no chunks
    return framing;
}

bool keeps_alive(const Request& request, const Scenario& scenario, Framing framing)
{
    if (scenario.close_after) return !*scenario.close_after && request.keep_alive;
    return request.keep_alive && framing != Framing::until_close;
}

std::string hexadecimal(std::size_t number)
{
    std::array<char, 16> digits{};
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return std::string(digits.data(), result.ptr);
}

void append_header(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

Responder::Responder(Wire& wire, const Request& request, const Scenario& scenario, std::size_t split)
    : wire_(wire),
      scenario_(scenario),
      split_(scenario.split.value_or(split)),
      framing_(framing_of(request, scenario)),
      is_paced_(scenario.pieces.size() == 1),
      keep_alive_(keeps_alive(request, scenario, framing_)),
      announce_close_(!keep_alive_ && !scenario.close_after)
{
}

void Responder::append_head()
{
    if (scenario_.content == Content::raw) return;
    buffer_.append("HTTP/1.1 ").append(std::to_string(scenario_.status)).append(" ");
    buffer_.append(reason_phrase(scenario_.status)).append("\r\n");
    for (const Header& header : scenario_.headers)
        append_header(buffer_, header.name, header.value);
    if (announce_close_ && find_header(scenario_.headers, "connection") == nullptr)
        append_header(buffer_, "connection", "close");
    if (may_have_body(scenario_.status)) {
        if (find_header(scenario_.headers, "content-type") == nullptr)
            append_header(buffer_, "content-type", scenario_.content_type);
        if (framing_ == Framing::chunked) append_header(buffer_, "transfer-encoding", "chunked");
        if (framing_ == Framing::length) {
            std::size_t length = 0;
            for (const std::string& piece : scenario_.pieces)
                length += piece.size();
            append_header(buffer_, "content-length", std::to_string(length));
        }
    }
    buffer_.append("\r\n");
}

void Responder::append_part(std::string_view part)
{
    sent_ += part.size();
    if (framing_ != Framing::chunked) {
        buffer_.append(part);
        return;
    }
    buffer_.append(hexadecimal(part.size())).append("\r\n").append(part).append("\r\n");
}

void Responder::append_end()
{
    if (framing_ == Framing::chunked && may_have_body(scenario_.status)) buffer_.append("0\r\n\r\n");
}

std::size_t Responder::part_size(std::size_t left) const
{
    std::size_t size = split_ == 0 ? left : std::min(left, split_);
    if (scenario_.fault && scenario_.fault->after_bytes > sent_)
        size = static_cast<std::size_t>(std::min<std::uint64_t>(size, scenario_.fault->after_bytes - sent_));
    return size;
}

bool Responder::fault_is_due() const noexcept
{
    return scenario_.fault && scenario_.fault->after_bytes == sent_;
}

asio::awaitable<Responder::Step> Responder::flush()
{
    const bool open = co_await wire_.write(buffer_);
    buffer_.clear();
    co_return open ? Step::go_on : Step::ended;
}

asio::awaitable<void> Responder::strike()
{
    if (co_await flush() == Step::ended) co_return;
    const FaultKind kind = scenario_.fault->kind;
    if (kind == FaultKind::cut) wire_.close(ClosedBy::sim);
    if (kind == FaultKind::reset) wire_.reset();
    if (kind != FaultKind::stall) co_return;
    if (scenario_.heartbeat.count() > 0) co_await send_heartbeats();
    co_await wire_.pause_until_closed();
}

asio::awaitable<Responder::Step> Responder::send(std::string_view piece)
{
    for (;;) {
        if (fault_is_due()) {
            co_await strike();
            co_return Step::ended;
        }
        if (piece.empty()) co_return Step::go_on;
        const std::string_view part = piece.substr(0, part_size(piece.size()));
        append_part(part);
        piece.remove_prefix(part.size());
        if (split_ == 0) continue;
        const Step step = co_await pause_after(0, is_paced_);
        if (step == Step::ended) co_return step;
    }
}

asio::awaitable<Responder::Step> Responder::pause_after(std::size_t piece, bool paced)
{
    if (co_await flush() == Step::ended) co_return Step::ended;
    const auto& delays = scenario_.delays;
    if (!paced || delays.empty()) co_return Step::go_on;
    const bool open = co_await wire_.pause(delays[std::min(piece, delays.size() - 1)]);
    co_return open ? Step::go_on : Step::ended;
}

asio::awaitable<void> Responder::send_heartbeats()
{
    // A copy of its own: g++ 12 lays the frame out wrong when the copy is made inside the awaited condition.
    const std::chrono::milliseconds interval = scenario_.heartbeat;
    if (co_await flush() == Step::ended) co_return;
    for (;;) {
        const bool open = co_await wire_.pause(interval);
        if (!open) co_return;
        append_part(keepalive_comment);
        if (co_await flush() == Step::ended) co_return;
    }
}

asio::awaitable<void> Responder::send_flood()
{
    const auto& pieces = scenario_.pieces;
    const bool has_piece = !pieces.empty() && !pieces.back().empty();
    const std::string_view piece = has_piece ? std::string_view(pieces.back()) : keepalive_comment;
    const bool in_batches = scenario_.delays.empty() && split_ == 0;
    for (;;) {
        if (co_await send(piece) == Step::ended) co_return;
        if (in_batches && buffer_.size() < flood_write_bytes) continue;
        if (co_await pause_after(pieces.size()) == Step::ended) co_return;
    }
}

asio::awaitable<bool> Responder::run()
{
    if (!co_await wire_.pause(scenario_.first_delay)) co_return false;
    wire_.log().answer_begins(wire_.id(), scenario_.status);
    append_head();
    if (co_await send({}) == Step::ended) co_return false;  // a fault may strike at byte 0
    for (std::size_t i = 0; i < scenario_.pieces.size() && may_have_body(scenario_.status); ++i) {
        if (co_await send(scenario_.pieces[i]) == Step::ended) co_return false;
        if (i + 1 == scenario_.pieces.size()) break;  // the last piece leaves together with the end
        if (co_await pause_after(i) == Step::ended) co_return false;
    }
    if (scenario_.flood) co_await send_flood();
    if (scenario_.heartbeat.count() > 0) co_await send_heartbeats();
    if (wire_.is_closed()) co_return false;
    append_end();
    if (co_await flush() == Step::ended) co_return false;
    wire_.log().answer_ended(wire_.id());
    co_return keep_alive_;
}

}  // namespace parlance::sim
