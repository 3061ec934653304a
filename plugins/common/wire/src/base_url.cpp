#include <parlance/wire/base_url.hpp>

namespace parlance::wire {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// The path of an absolute URL, without slashes at its end.
std::string_view path_of(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
    std::string_view path = slash == std::string_view::npos ? std::string_view{} : url.substr(slash);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return path;
}

/// "v1", "v1beta", "v2".
bool is_version(std::string_view segment)
{
    return segment.size() > 1 && segment[0] == 'v' && is_digit(segment[1]);
}

}  // namespace

std::string version_prefix(std::string_view base_url, std::string_view version, MissingVersion missing)
{
    if (base_url.empty()) return {};
    const std::string_view path = path_of(base_url);
    if (path.empty()) return std::string(version);
    if (missing == MissingVersion::without_path) return {};
    return is_version(path.substr(path.rfind('/') + 1)) ? std::string() : std::string(version);
}

std::string path_segment(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const auto byte = static_cast<unsigned char>(c);
        if (letter || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    return encoded;
}

}  // namespace parlance::wire
