#include <parlance/wire/base_url.hpp>

namespace parlance::wire {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

std::string_view without_slashes(std::string_view url)
{
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return url;
}

/// The path of an absolute URL, without slashes at its end.
std::string_view path_of(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
    return slash == std::string_view::npos ? std::string_view{} : without_slashes(url.substr(slash));
}

/// "v1", "v1beta", "v2".
bool is_version(std::string_view segment)
{
    return segment.size() > 1 && segment[0] == 'v' && is_digit(segment[1]);
}

std::string_view last_segment(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

/// No gateway's path ends like this by chance.
constexpr std::string_view plain_endpoints[] = {"/chat/completions"};
constexpr std::string_view versioned_endpoints[] = {"/completions", "/responses", "/embeddings", "/models",
                                                    "/messages"};

}  // namespace

std::string_view base_before_endpoint(std::string_view base_url)
{
    const std::string_view url = without_slashes(base_url);
    const std::string_view path = path_of(url);
    for (const std::string_view endpoint : plain_endpoints)
        if (path.ends_with(endpoint)) return without_slashes(url.substr(0, url.size() - endpoint.size()));
    for (const std::string_view endpoint : versioned_endpoints)
        if (path.ends_with(endpoint) && is_version(last_segment(path.substr(0, path.size() - endpoint.size()))))
            return url.substr(0, url.size() - endpoint.size());
    return {};
}

std::string version_prefix(std::string_view base_url, std::string_view version, MissingVersion missing)
{
    if (base_url.empty()) return {};
    if (const std::string_view base = base_before_endpoint(base_url); !base.empty()) return std::string(base);
    const std::string_view path = path_of(base_url);
    if (path.empty()) return std::string(version);
    if (missing == MissingVersion::without_path) return {};
    return is_version(last_segment(path)) ? std::string() : std::string(version);
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
