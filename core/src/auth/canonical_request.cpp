#include "auth/canonical_request.hpp"

#include "auth/percent.hpp"

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

using Pair = std::pair<std::string, std::string>;

/// Dots and empty segments resolved (RFC 3986, 5.2.4, and double slashes besides); a slash at the end stays.
std::string resolved(std::string_view path)
{
    std::vector<std::string_view> segments;
    bool ends_in_slash = true;
    for (std::string_view rest = path; !rest.empty();) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, end);
        ends_in_slash = end < rest.size() || segment == "." || segment == "..";
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (segment == ".." && !segments.empty()) segments.pop_back();
        if (!segment.empty() && segment != "." && segment != "..") segments.push_back(segment);
    }
    std::string text;
    for (const std::string_view segment : segments)
        text.append("/").append(segment);
    if (ends_in_slash || text.empty()) text += '/';
    return text;
}

std::string canonical_path(std::string_view path, AwsPath spelling)
{
    if (spelling == AwsPath::as_sent) return path.empty() ? "/" : std::string(path);
    return percent_encode(resolved(path), "/");
}

/// Decoded first, so that what was encoded on the wire is not encoded twice.
std::string canonical_query(std::string_view query)
{
    std::vector<Pair> parameters;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty()) continue;
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
        parameters.emplace_back(percent_encode(percent_decode(parameter.substr(0, equals))),
                                percent_encode(percent_decode(value)));
    }
    std::sort(parameters.begin(), parameters.end());
    std::string text;
    for (const auto& [name, value] : parameters)
        text.append(text.empty() ? "" : "&").append(name).append("=").append(value);
    return text;
}

std::string lower(std::string_view name)
{
    std::string folded(name);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return folded;
}

std::string single_spaced(std::string_view value)
{
    std::string text;
    bool space = false;
    for (const char c : value) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            space = !text.empty();
            continue;
        }
        if (std::exchange(space, false)) text += ' ';
        text += c;
    }
    return text;
}

}  // namespace

CanonicalRequest canonical_request(const AwsRequest& request)
{
    std::vector<Pair> headers;
    for (const HttpHeader& header : request.headers)
        headers.emplace_back(lower(header.name), single_spaced(header.value));
    std::stable_sort(headers.begin(), headers.end(),
                     [](const Pair& left, const Pair& right) { return left.first < right.first; });

    const std::size_t mark = std::min(request.target.find('?'), request.target.size());
    const std::string_view query = request.target.substr(std::min(mark + 1, request.target.size()));
    CanonicalRequest canonical;
    std::string& text = canonical.text;
    text.append(request.method).append("\n");
    text.append(canonical_path(request.target.substr(0, mark), request.path)).append("\n");
    text.append(canonical_query(query));
    const std::string* last = nullptr;
    for (const auto& [name, value] : headers) {
        if (last != nullptr && *last == name) {
            text.append(",").append(value);
            continue;
        }
        text.append("\n").append(name).append(":").append(value);
        canonical.signed_headers.append(last == nullptr ? "" : ";").append(name);
        last = &name;
    }
    text.append("\n\n").append(canonical.signed_headers).append("\n").append(request.payload_hash);
    return canonical;
}

}  // namespace parlance::core
