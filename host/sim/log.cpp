#include "log.hpp"

#include <boost/json/array.hpp>
#include <iostream>

#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;

namespace {

constexpr std::size_t kept = 1000;

std::int64_t milliseconds_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count();
}

json::value name_of(ClosedBy who)
{
    if (who == ClosedBy::nobody) return nullptr;
    return who == ClosedBy::peer ? "peer" : "sim";
}

json::array to_json(const Headers& headers)
{
    json::array list;
    for (const Header& header : headers)
        list.push_back(json::array{header.name, header.value});
    return list;
}

}  // namespace

Log::ConnectionEntry* Log::find(ConnectionId id)
{
    const auto found = connections_.find(id);
    return found == connections_.end() ? nullptr : &found->second;
}

Log::RequestEntry* Log::current_request(ConnectionId id)
{
    const ConnectionEntry* entry = find(id);
    const std::uint64_t forgotten = counts_.requests - requests_.size();
    if (entry == nullptr || entry->last_request <= forgotten) return nullptr;
    return &requests_[entry->last_request - forgotten - 1];
}

Log::ConnectionId Log::connection_accepted()
{
    forget_old_connections();
    connections_.try_emplace(++last_id_);
    ++counts_.connections_accepted;
    return last_id_;
}

void Log::handshake_failed(ConnectionId id, std::string_view reason)
{
    ConnectionEntry* entry = find(id);
    if (entry == nullptr) return;
    entry->handshake_problem = reason;
    ++counts_.handshakes_failed;
    if (verbose_) std::cerr << "TLS handshake failed: " << reason << std::endl;
}

void Log::connection_is_control(ConnectionId id)
{
    ConnectionEntry* entry = find(id);
    if (entry == nullptr || entry->requests > 0) return;  // unknown already, or it carries chats as well
    --counts_.connections_accepted;
    connections_.erase(id);
}

void Log::connection_closed(ConnectionId id, ClosedBy who)
{
    ConnectionEntry* entry = find(id);
    if (entry == nullptr || entry->closed_by != ClosedBy::nobody) return;
    entry->closed_by = who;
    if (who != ClosedBy::peer) return;
    ++counts_.connections_closed_by_peer;
    RequestEntry* request = current_request(id);
    if (request == nullptr || request->answered) return;
    request->closed_by_peer_after = std::chrono::milliseconds(milliseconds_between(request->arrived, Clock::now()));
}

void Log::request_arrived(ConnectionId id, const Request& request)
{
    ConnectionEntry& connection = connections_[id];  // made anew after `clear`
    ++connection.requests;
    connection.last_request = ++counts_.requests;
    if (requests_.size() == kept) requests_.pop_front();
    RequestEntry& entry = requests_.emplace_back();
    entry.connection = id;
    entry.request = request;
}

void Log::answer_begins(ConnectionId id, int status)
{
    if (RequestEntry* entry = current_request(id)) entry->status = status;
}

void Log::bytes_written(ConnectionId id, std::size_t bytes)
{
    ConnectionEntry* connection = find(id);
    if (connection == nullptr) return;  // it serves `/sim/...`
    counts_.bytes_written += bytes;
    connection->bytes_written += bytes;
    if (RequestEntry* entry = current_request(id)) entry->bytes_written += bytes;
}

void Log::answer_ended(ConnectionId id)
{
    RequestEntry* entry = current_request(id);
    if (entry == nullptr) return;
    entry->answered = true;
    if (!verbose_) return;
    std::cerr << entry->request.method << ' ' << entry->request.path() << ' ' << entry->status << ' '
              << entry->bytes_written << " bytes " << milliseconds_between(entry->arrived, Clock::now()) << " ms"
              << std::endl;
}

void Log::forget_old_connections()
{
    while (connections_.size() >= kept && connections_.begin()->second.closed_by != ClosedBy::nobody)
        connections_.erase(connections_.begin());
}

json::object Log::to_json(ConnectionId id, const ConnectionEntry& entry)
{
    json::value problem = nullptr;
    if (!entry.handshake_problem.empty()) problem = json::string(entry.handshake_problem);
    return {{"id", id},
            {"age_ms", milliseconds_between(entry.accepted, Clock::now())},
            {"requests", entry.requests},
            {"bytes_written", entry.bytes_written},
            {"handshake_problem", problem},
            {"closed_by", name_of(entry.closed_by)}};
}

json::object Log::to_json(std::uint64_t number, const RequestEntry& entry)
{
    json::value closed = nullptr;
    if (entry.closed_by_peer_after) closed = entry.closed_by_peer_after->count();
    json::object object{{"number", number},
                        {"connection", entry.connection},
                        {"age_ms", milliseconds_between(entry.arrived, Clock::now())},
                        {"method", entry.request.method},
                        {"target", entry.request.target},
                        {"headers", sim::to_json(entry.request.headers)},
                        {"status", entry.status},
                        {"bytes_written", entry.bytes_written},
                        {"answered", entry.answered},
                        {"closed_by_peer_after_ms", closed}};
    if (is_utf8(entry.request.body))
        object["body"] = entry.request.body;
    else
        object["body_base64"] = base64_encode(entry.request.body);
    return object;
}

json::object Log::to_json() const
{
    json::array connections;
    std::uint64_t open = 0;
    for (const auto& [id, entry] : connections_) {
        connections.push_back(to_json(id, entry));
        if (entry.closed_by == ClosedBy::nobody) ++open;
    }
    json::array requests;
    std::uint64_t number = counts_.requests - requests_.size();
    for (const RequestEntry& entry : requests_)
        requests.push_back(to_json(++number, entry));
    return {{"connections_accepted", counts_.connections_accepted},
            {"connections_open", open},
            {"connections_closed_by_peer", counts_.connections_closed_by_peer},
            {"handshakes_failed", counts_.handshakes_failed},
            {"requests_seen", counts_.requests},
            {"bytes_written", counts_.bytes_written},
            {"connections", std::move(connections)},
            {"requests", std::move(requests)}};
}

void Log::clear()
{
    counts_ = {};
    requests_.clear();
    connections_.clear();
}

}  // namespace parlance::sim
