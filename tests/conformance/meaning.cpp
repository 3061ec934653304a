#include "meaning.hpp"

#include <sstream>

namespace parlance::conformance {

namespace {

void put(std::ostream& out, const Part& part)
{
    out << to_string(part.kind) << "(";
    if (part.kind == PartKind::record)
        out << part.id;  // its text is the provider's own description
    else if (part.kind == PartKind::custom)
        out << part.name;
    else
        out << part.name << "," << part.text << "," << part.data.size() << "," << part.url;
    if (part.kind == PartKind::tool_call) out << "," << part.id;
    for (const Part& child : part.parts)
        put(out, child);
    out << ")";
}

void put(std::ostream& out, const char* name, const std::optional<std::int64_t>& count)
{
    if (count) out << " " << name << "=" << *count;
}

}  // namespace

std::string content_of(const ChatResponse& response)
{
    std::ostringstream out;
    for (const Choice& choice : response.choices()) {
        out << "[";
        for (const Part& part : choice.parts)
            put(out, part);
        out << "]";
    }
    return out.str();
}

std::string meaning_of(const ChatResponse& response)
{
    std::ostringstream out;
    out << content_of(response);
    for (const Choice& choice : response.choices())
        out << " finish=" << static_cast<int>(choice.finish) << ":" << choice.finish_raw;
    const Usage& usage = response.metadata().usage;
    put(out, "input", usage.prompt_tokens);
    put(out, "output", usage.completion_tokens);
    put(out, "cached", usage.cached_tokens);
    put(out, "reasoning", usage.reasoning_tokens);
    if (response.is_error())
        out << " failed " << static_cast<int>(response.error()->kind) << ": " << response.error()->message;
    return out.str();
}

}  // namespace parlance::conformance
