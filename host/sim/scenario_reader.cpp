#include "scenario_reader.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <limits>

#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;

namespace {

using std::chrono::milliseconds;

/// What a reader of one key says is wrong with the value: "must be ..."; empty: nothing.
using Complaint = std::string;

constexpr std::string_view not_a_number = "must be a whole number, 0 or more";
constexpr std::string_view not_a_bool = "must be true or false";
constexpr std::string_view not_a_string = "must be a string";

std::optional<std::uint64_t> number_in(const json::value& value, std::uint64_t limit)
{
    if (!value.is_int64() && !value.is_uint64()) return std::nullopt;
    boost::system::error_code ec;
    const auto number = value.to_number<std::uint64_t>(ec);
    return ec || number > limit ? std::nullopt : std::optional(number);
}

std::optional<milliseconds> duration_in(const json::value& value)
{
    constexpr std::uint64_t one_day = 24ULL * 60 * 60 * 1000;
    const auto number = number_in(value, one_day);
    return number ? std::optional(milliseconds(static_cast<std::int64_t>(*number))) : std::nullopt;
}

Complaint read_bool(const json::value& value, bool& out)
{
    if (!value.is_bool()) return Complaint(not_a_bool);
    out = value.get_bool();
    return {};
}

Complaint read_duration(const json::value& value, milliseconds& out)
{
    const auto duration = duration_in(value);
    if (!duration) return "must be milliseconds, a whole number from 0 to 86400000";
    out = *duration;
    return {};
}

Complaint read_status(const json::value& value, Scenario& scenario)
{
    const auto status = number_in(value, 999);
    if (!status || *status < 100) return "must be a whole number from 100 to 999";
    scenario.status = static_cast<int>(*status);
    return {};
}

Complaint read_headers(const json::value& value, Scenario& scenario)
{
    if (!value.is_object()) return "must be an object of strings";
    for (const auto& member : value.get_object()) {
        if (!member.value().is_string()) return "must be an object of strings";
        scenario.headers.push_back({std::string(member.key()), std::string(member.value().get_string())});
    }
    return {};
}

Complaint read_retry_after(const json::value& value, Scenario& scenario)
{
    const auto seconds = number_in(value, std::numeric_limits<std::uint32_t>::max());
    if (!seconds) return Complaint(not_a_number);
    scenario.headers.push_back({"retry-after", std::to_string(*seconds)});
    return {};
}

Complaint set_content(Scenario& scenario, Content content, std::vector<std::string> pieces)
{
    if (scenario.content != Content::dialect)
        return "only one of body, body_base64, events, raw, raw_base64 may be given";
    scenario.content = content;
    scenario.pieces = std::move(pieces);
    return {};
}

Complaint read_body(const json::value& value, Scenario& scenario)
{
    const bool is_text = value.is_string();
    std::string body = is_text ? std::string(value.get_string()) : json::serialize(value);
    if (!is_text) scenario.content_type = json_type;
    return set_content(scenario, Content::given, {std::move(body)});
}

Complaint read_base64(const json::value& value, Scenario& scenario, Content content)
{
    if (!value.is_string()) return Complaint(not_a_string);
    auto bytes = base64_decode(std::string_view(value.get_string()));
    if (!bytes) return "must be padded base64";
    return set_content(scenario, content, {std::move(*bytes)});
}

Complaint read_raw(const json::value& value, Scenario& scenario)
{
    if (!value.is_string()) return Complaint(not_a_string);
    return set_content(scenario, Content::raw, {std::string(value.get_string())});
}

Complaint read_events(const json::value& value, Scenario& scenario)
{
    if (!value.is_array()) return "must be an array";
    std::vector<std::string> pieces;
    for (const json::value& event : value.get_array())
        pieces.push_back(sse_event(event.is_string() ? std::string(event.get_string()) : json::serialize(event)));
    scenario.content_type = stream_type;
    if (scenario.framing == Framing::automatic) scenario.framing = Framing::chunked;
    return set_content(scenario, Content::given, std::move(pieces));
}

Complaint read_event_delays(const json::value& value, Scenario& scenario)
{
    if (!value.is_array()) return read_duration(value, scenario.delays.emplace_back());
    for (const json::value& item : value.get_array()) {
        if (Complaint complaint = read_duration(item, scenario.delays.emplace_back()); !complaint.empty())
            return complaint;
    }
    return {};
}

Complaint read_size(const json::value& value, std::optional<std::size_t>& out)
{
    out = number_in(value, std::numeric_limits<std::uint32_t>::max());
    return out ? Complaint() : Complaint(not_a_number);
}

Complaint read_chunked(const json::value& value, Scenario& scenario)
{
    if (value.is_bool()) {
        scenario.framing = value.get_bool() ? Framing::chunked : Framing::length;
        return {};
    }
    if (!value.is_string() || value.get_string() != "close") return "must be true, false or \"close\"";
    scenario.framing = Framing::until_close;
    return {};
}

Complaint read_fault(const json::value& value, Scenario& scenario, FaultKind kind)
{
    if (scenario.fault) return "only one of cut_after_bytes, reset_after_bytes, stall_after_bytes may be given";
    const auto bytes = number_in(value, std::numeric_limits<std::int64_t>::max());
    if (!bytes) return Complaint(not_a_number);
    scenario.fault = Fault{kind, *bytes};
    return {};
}

Complaint read_close_after(const json::value& value, Scenario& scenario)
{
    bool close = false;
    Complaint complaint = read_bool(value, close);
    scenario.close_after = close;
    return complaint;
}

Complaint read_chunks(const json::value& value, Scenario& scenario)
{
    const auto chunks = number_in(value, 10'000'000);
    if (!chunks || *chunks == 0) return "must be a whole number from 1 to 10000000";
    scenario.chunks = *chunks;
    return {};
}

struct Key {
    std::string_view name;
    std::string_view short_name;  // for model names; empty: scripts only
    Complaint (*read)(const json::value& value, Scenario& scenario);
};

constexpr std::array keys{
    Key{"status", "status", read_status},
    Key{"headers", "", read_headers},
    Key{"retry_after", "retry_after", read_retry_after},
    Key{"body", "", read_body},
    Key{"body_base64", "", [](const json::value& v, Scenario& s) { return read_base64(v, s, Content::given); }},
    Key{"events", "", read_events},
    Key{"raw", "", read_raw},
    Key{"raw_base64", "", [](const json::value& v, Scenario& s) { return read_base64(v, s, Content::raw); }},
    Key{"chunks", "chunks", read_chunks},
    Key{"delay_ms", "first", [](const json::value& v, Scenario& s) { return read_duration(v, s.first_delay); }},
    Key{"event_delay_ms", "delay", read_event_delays},
    Key{"split", "split", [](const json::value& v, Scenario& s) { return read_size(v, s.split); }},
    Key{"chunked", "chunked", read_chunked},
    Key{"cut_after_bytes", "cut", [](const json::value& v, Scenario& s) { return read_fault(v, s, FaultKind::cut); }},
    Key{"reset_after_bytes", "reset",
        [](const json::value& v, Scenario& s) { return read_fault(v, s, FaultKind::reset); }},
    Key{"stall_after_bytes", "stall",
        [](const json::value& v, Scenario& s) { return read_fault(v, s, FaultKind::stall); }},
    Key{"heartbeat_ms", "heartbeat", [](const json::value& v, Scenario& s) { return read_duration(v, s.heartbeat); }},
    Key{"close_after", "close", read_close_after},
    Key{"echo_authorization", "echo",
        [](const json::value& v, Scenario& s) { return read_bool(v, s.echo_authorization); }},
    Key{"flood", "flood", [](const json::value& v, Scenario& s) { return read_bool(v, s.flood); }},
};

const Key* find_key(std::string_view name)
{
    for (const Key& key : keys)
        if (key.name == name) return &key;
    return nullptr;
}

std::string known_keys()
{
    std::string list;
    for (const Key& key : keys)
        list.append(list.empty() ? "" : ", ").append(key.name);
    return list;
}

std::string known_options()
{
    std::string list;
    for (const Key& key : keys)
        if (!key.short_name.empty()) list.append(list.empty() ? "" : ", ").append(key.short_name);
    return list;
}

/// What only the whole scenario shows.
Complaint contradiction(const Scenario& scenario)
{
    if (scenario.is_endless() && scenario.framing == Framing::length)
        return "heartbeat_ms and flood have no length: \"chunked\" cannot be false";
    if (scenario.flood && scenario.heartbeat.count() > 0) return "only one of heartbeat_ms and flood may be given";
    return {};
}

json::value option_value(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
    if (text == "true" || text.empty()) return true;  // "sim;flood" is enough
    if (text == "false") return false;
    return json::string(text);
}

}  // namespace

Checked<Scenario> read_scenario(const json::object& object, std::string_view where)
{
    Scenario scenario;
    for (const auto& member : object) {
        const std::string place = std::string(where) + "/" + std::string(member.key());
        const Key* key = find_key(member.key());
        if (key == nullptr) return Problem{place + ": unknown key; known are " + known_keys()};
        if (const Complaint complaint = key->read(member.value(), scenario); !complaint.empty())
            return Problem{place + ": " + complaint};
    }
    if (const Complaint complaint = contradiction(scenario); !complaint.empty())
        return Problem{std::string(where) + ": " + complaint};
    return scenario;
}

Checked<Scenario> read_model_options(std::string_view model)
{
    json::object options;
    std::size_t at = model.find(';');
    while (at != std::string_view::npos) {
        const std::size_t next = model.find(';', at + 1);
        const std::string_view option = model.substr(at + 1, next == std::string_view::npos ? next : next - at - 1);
        at = next;
        if (option.empty()) continue;
        const std::size_t equals = option.find('=');
        const std::string_view name = option.substr(0, equals);
        const Key* found = nullptr;
        for (const Key& key : keys)
            if (!key.short_name.empty() && (key.short_name == name || key.name == name)) found = &key;
        if (found == nullptr)
            return Problem{"model option \"" + std::string(name) + "\" is unknown; known are " + known_options()};
        options[found->name] =
            option_value(equals == std::string_view::npos ? std::string_view() : option.substr(equals + 1));
    }
    return read_scenario(options, "model options");
}

std::string_view model_without_options(std::string_view model) noexcept
{
    return model.substr(0, model.find(';'));
}

}  // namespace parlance::sim
