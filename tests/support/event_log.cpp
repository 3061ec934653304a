#include "support/event_log.hpp"

#include <parlance/detail/errors.hpp>

#include <functional>
#include <sstream>

namespace parlance::testing {

namespace {

void put(std::ostringstream& line, const char* name, std::string_view text)
{
    if (!text.empty()) line << ' ' << name << "=<" << text << '>';
}

void put(std::ostringstream& line, const PartView& part)
{
    line << " {" << to_string(part.kind());
    if (part.flags() != 0) line << " flags=" << part.flags();
    if (part.begin_offset() != 0 || part.end_offset() != 0)
        line << " range=" << part.begin_offset() << ".." << part.end_offset();
    put(line, "id", part.id());
    put(line, "name", part.name());
    put(line, "text", part.text());
    put(line, "data", part.data());
    put(line, "media_type", part.media_type());
    put(line, "url", part.url());
    put(line, "extra", part.extra());
    for (const PartView child : part.parts())
        put(line, child);
    line << '}';
}

void put(std::ostringstream& line, const ParamView& param)
{
    line << ' ' << param.key() << '=';
    if (const auto text = param.as_text())
        line << '<' << *text << '>';
    else if (const auto json = param.as_json())
        line << *json;
    else if (const auto number = param.as_int())
        line << *number;
    else if (const auto real = param.as_real())
        line << *real;
    else
        line << param.as_bool().value_or(false);
}

}  // namespace

std::string print(const ChatEvent& event)
{
    std::ostringstream line;
    line << "event " << event.raw().kind << " lane=" << event.lane() << " part=" << event.part_number();
    if (event.flags() != 0) line << " flags=" << event.flags();
    if (event.raw().code != 0) line << " code=" << event.raw().code;
    put(line, "word", event.word());
    put(line, "message", event.message());
    if (const auto part = event.delta()) put(line, *part);
    for (const ParamView param : event.params())
        put(line, param);
    return line.str();
}

std::size_t digest(const ChatEvent& event)
{
    const parlance_event& raw = event.raw();
    std::size_t sum = 0;
    const auto mix = [&sum](std::size_t value) { sum = (sum ^ value) * 0x9E3779B97F4A7C15u + 1; };
    const auto mix_text = [&mix](std::string_view text) { mix(std::hash<std::string_view>{}(text)); };
    for (const std::uint32_t number : {raw.kind, raw.flags, raw.lane, raw.part, raw.code})
        mix(number);
    mix_text(event.word());
    if (const auto part = event.delta()) {
        mix(part->raw().kind);
        for (const std::string_view text :
             {part->text(), part->data(), part->id(), part->name(), part->url(), part->extra()})
            mix_text(text);
    }
    for (const ParamView param : event.params()) {
        std::ostringstream line;
        put(line, param);
        mix_text(line.str());
    }
    return sum;
}

void EventLog::emit(parlance_output* output, const parlance_event* event) noexcept
{
    const ChatEvent seen(event);
    EventLog& log = self(output);
    if (log.detail_ == LogDetail::lines)
        log.lines_.push_back(print(seen));
    else
        log.digests_.push_back(digest(seen));
    log.accumulator_.add(seen);
}

void EventLog::fail(parlance_output* output, const parlance_error* error) noexcept
{
    ++self(output).failures_;
    auto& failure = self(output).failure_;
    if (!failure) failure = detail::chat_error(*error);
}

}  // namespace parlance::testing
