#include "text/refusals.hpp"

#include <initializer_list>

namespace parlance::core {
namespace {

bool is_refusal(const ChatError& error) noexcept
{
    return error.kind == ErrorKind::invalid_request || error.kind == ErrorKind::unsupported;
}

std::string lower(std::string_view text)
{
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

/// Whether the error's own words, code, place or body speak of one of `words`.
bool mentions(const ChatError& error, std::initializer_list<std::string_view> words)
{
    for (const std::string* const text : {&error.message, &error.provider_code, &error.where, &error.body_excerpt}) {
        const std::string small = lower(*text);
        for (const std::string_view word : words)
            if (small.find(word) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

bool refuses_format(const ChatError& error)
{
    return is_refusal(error) && mentions(error, {"format", "schema", "structured", "json mode"});
}

bool refuses_temperature(const ChatError& error)
{
    return is_refusal(error) && mentions(error, {"temperature"});
}

bool refuses_to_answer(const ChatResponse& response)
{
    if (!response.refusal().empty()) return true;
    return response.finish() == FinishReason::refusal || response.finish() == FinishReason::content_filter;
}

}  // namespace parlance::core
