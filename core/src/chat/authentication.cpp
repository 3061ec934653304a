#include "chat/authentication.hpp"

#include "chat/base64.hpp"

#include <algorithm>

namespace parlance::core {
namespace {

ChatError bad_key(std::string_view name)
{
    return ChatError(ErrorKind::config, "the secret \"" + std::string(name) +
                                            "\" holds a control character; check for a line end at its end");
}

const std::string* find(const Secrets& secrets, std::string_view name)
{
    const auto found = secrets.find(name);
    return found == secrets.end() ? nullptr : &found->second;
}

}  // namespace

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

std::optional<ChatError> apply_authentication(std::string_view scheme, const Secrets& secrets, std::string& head)
{
    if (scheme == "none") return std::nullopt;
    const std::string* const key = find(secrets, "api_key");
    if (key != nullptr && !is_header_value(*key)) return bad_key("api_key");
    if (scheme == "bearer") {
        if (key != nullptr) head.append("Authorization: Bearer ").append(*key).append("\r\n");
    } else if (scheme == "basic") {
        if (key != nullptr) head.append("Authorization: Basic ").append(to_base64(*key)).append("\r\n");
    } else if (scheme.starts_with("header:") && is_header_name(scheme.substr(7))) {
        if (key != nullptr) head.append(scheme.substr(7)).append(": ").append(*key).append("\r\n");
    } else {
        return ChatError(ErrorKind::unsupported, "the authentication scheme \"" + std::string(scheme) +
                                                     "\" is not known; known are none, bearer, basic and header:NAME");
    }
    return std::nullopt;
}

std::optional<ChatError> expand_secrets(std::string_view value, const Secrets& secrets, std::string& expanded)
{
    constexpr std::string_view opening = "{secret:";
    for (std::size_t at = value.find(opening); at != value.npos; at = value.find(opening)) {
        const std::size_t close = value.find('}', at);
        if (close == value.npos) break;
        const std::string_view name = value.substr(at + opening.size(), close - at - opening.size());
        const std::string* const secret = find(secrets, name);
        if (secret == nullptr)
            return ChatError(ErrorKind::config,
                             "the secret \"" + std::string(name) + "\" is not set; add it under `secrets`");
        if (!is_header_value(*secret)) return bad_key(name);
        expanded.append(value.substr(0, at)).append(*secret);
        value.remove_prefix(close + 1);
    }
    expanded.append(value);
    return std::nullopt;
}

}  // namespace parlance::core
