#include "record/scrubber.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace parlance::core::record {
namespace {

/// Words that make a name one of a secret, or of an account.
constexpr std::array<std::string_view, 27> telling_words = {
    "accesstoken",  "account",     "apikey",   "auth",    "authorization", "cookie",   "cookie2",
    "credential",   "credentials", "csrf",     "jwt",     "key",           "org",      "organisation",
    "organization", "passwd",      "password", "project", "secret",        "session",  "sig",
    "signature",    "token",       "user",     "xsrf",    "cert",          "assertion"};

/// Names with such a word that hold neither.
constexpr std::array<std::string_view, 2> harmless_names = {"idempotency-key", "user-agent"};

std::string lower(std::string_view text)
{
    std::string folded(text);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return folded;
}

/// A quota's header counts things: "x-ratelimit-remaining-project-tokens".
bool is_quota(std::string_view name)
{
    return name.find("ratelimit") != std::string_view::npos || name.find("rate-limit") != std::string_view::npos;
}

}  // namespace

bool names_a_secret(std::string_view name)
{
    const std::string folded = lower(name);
    if (is_quota(folded) || std::ranges::find(harmless_names, folded) != harmless_names.end()) return false;
    std::string_view rest = folded;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of("-_.[]"), rest.size());
        if (std::ranges::find(telling_words, rest.substr(0, end)) != telling_words.end()) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

Scrubber::Scrubber(std::vector<std::string> secrets) : secrets_(std::move(secrets)), redactor_(secrets_) {}

Scrubber Scrubber::with(const std::vector<std::string>& more) const
{
    std::vector<std::string> all = secrets_;
    std::ranges::copy_if(more, std::back_inserter(all),
                         [](const std::string& secret) { return secret.size() >= Redactor::shortest_secret; });
    return Scrubber(std::move(all));
}

/// Also those that are too short to be looked for in a body: a header is small, and losing one harms nothing.
bool Scrubber::holds_secret(std::string_view value) const
{
    std::string redacted(value);
    redactor_.redact(redacted);
    return redacted != value || std::ranges::any_of(secrets_, [&](const std::string& secret) {
               return !secret.empty() && value.find(secret) != std::string_view::npos;
           });
}

std::string Scrubber::header(std::string_view name, std::string_view value) const
{
    const bool is_url = lower(name).ends_with("location");
    if (lower(name) == "content-type")
        return body(value);  // says how to read the body: a key like "x" is no part of it
    if (!names_a_secret(name) && !holds_secret(value)) return is_url ? target(value) : std::string(value);
    const bool has_scheme = lower(name).ends_with("authorization") && value.find(' ') != std::string_view::npos;
    const std::string_view scheme = has_scheme ? value.substr(0, value.find(' ') + 1) : std::string_view();
    return std::string(holds_secret(scheme) ? "" : scheme).append(scrubbed_value);
}

std::string Scrubber::target(std::string_view path_and_query) const
{
    const std::size_t mark = std::min(path_and_query.find('?'), path_and_query.size());
    std::string kept(path_and_query.substr(0, mark));
    std::string_view query = path_and_query.substr(mark);
    while (!query.empty()) {  // begins with '?' or '&'
        const std::size_t end = std::min(query.find('&', 1), query.size());
        const std::string_view parameter = query.substr(0, end);
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        if (equals < parameter.size() && names_a_secret(parameter.substr(1, equals - 1)))
            kept.append(parameter.substr(0, equals + 1)).append(scrubbed_value);
        else
            kept.append(parameter);
        query.remove_prefix(end);
    }
    redactor_.redact(kept);
    return kept;
}

std::string Scrubber::body(std::string_view bytes) const
{
    std::string kept(bytes);
    redactor_.redact(kept);
    return kept;
}

}  // namespace parlance::core::record
