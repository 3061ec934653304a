#include "auth/secrets.hpp"

#include <algorithm>
#include <utility>

namespace parlance::core {

const std::string* find_secret(const Secrets& secrets, std::string_view name)
{
    const auto found = secrets.find(name);
    return found == secrets.end() || found->second.empty() ? nullptr : &found->second;
}

ChatError missing_secret(std::string_view scheme, std::string_view name, const Secrets& advice)
{
    std::string text(scheme);
    text.append(" needs the secret \"").append(name).append("\": ");
    if (const auto known = advice.find(name); known != advice.end())
        text += known->second;
    else
        text.append("it is not set; set secrets.").append(name);
    return ChatError(ErrorKind::config, std::move(text));
}

ChatError bad_secret(std::string_view name)
{
    return ChatError(ErrorKind::config, "the secret \"" + std::string(name) +
                                            "\" holds a control character; check for a line end at its end");
}

std::optional<ChatError> expand_secrets(std::string_view value, const Secrets& secrets, std::string& expanded)
{
    constexpr std::string_view opening = "{secret:";
    for (std::size_t at = value.find(opening); at != value.npos; at = value.find(opening)) {
        const std::size_t close = value.find('}', at);
        if (close == value.npos) break;
        const std::string_view name = value.substr(at + opening.size(), close - at - opening.size());
        const auto secret = secrets.find(name);
        if (secret == secrets.end())
            return ChatError(ErrorKind::config,
                             "the secret \"" + std::string(name) + "\" is not set; add it under `secrets`");
        if (!is_header_value(secret->second)) return bad_secret(name);
        expanded.append(value.substr(0, at)).append(secret->second);
        value.remove_prefix(close + 1);
    }
    expanded.append(value);
    return std::nullopt;
}

bool is_header_value(std::string_view value) noexcept
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || byte == '\t';
    });
}

bool is_header_name(std::string_view name) noexcept
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               marks.find(c) != marks.npos;
    });
}

}  // namespace parlance::core
