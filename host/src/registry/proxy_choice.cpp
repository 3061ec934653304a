#include "registry/proxy_choice.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <utility>

#include "config/proxy_url.hpp"
#include "registry/no_proxy.hpp"

namespace parlance::host {
namespace {

constexpr const char* the_config = "the config";

std::string trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(blank) - begin + 1));
}

bool is_cgi_program(const Environment& environment)
{
    const auto method = environment.get("REQUEST_METHOD");
    return method && !method->empty();
}

}  // namespace

ProxyChoice::Named ProxyChoice::first_of(const Environment& environment, std::initializer_list<const char*> names)
{
    for (const char* const name : names) {
        const auto value = environment.get(name);
        if (!value) continue;
        if (std::string text = trimmed(*value); !text.empty()) return {name, std::move(text)};
    }
    return {};
}

ProxyChoice::ProxyChoice(std::string_view configured, const Environment& environment)
    : configured_{the_config, std::string(configured)}
{
    if (!configured.empty()) return;
    for_https_ = first_of(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    for_http_ = is_cgi_program(environment)
                    ? first_of(environment, {"http_proxy", "all_proxy", "ALL_PROXY"})
                    : first_of(environment, {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
    exceptions_ = first_of(environment, {"no_proxy", "NO_PROXY"}).value;
}

Result<std::optional<core::Proxy>> ProxyChoice::operator()(const core::Origin& origin) const
{
    using Chosen = std::optional<core::Proxy>;
    const bool by_config = !configured_.value.empty();
    const Named& named = by_config ? configured_ : origin.tls ? for_https_ : for_http_;
    if (named.value.empty() || (by_config && named.value == no_proxy_word)) return Chosen();
    if (!by_config && (is_this_machine(origin.host) || is_listed(exceptions_, origin))) return Chosen();
    ParsedProxyUrl parsed = parse_proxy_url(named.value);
    if (!parsed.url)
        return ChatError(ErrorKind::config,
                         (by_config ? "proxy" : "the environment variable " + named.name) + " " + parsed.problem);
    ProxyUrl& url = *parsed.url;
    return Chosen(core::Proxy{core::Origin{std::move(url.host), url.port, url.tls}, std::move(url.user),
                              std::move(url.password), named.name});
}

std::optional<ChatError> ProxyChoice::check(std::string_view base_url) const
{
    const auto parsed = boost::urls::parse_uri({base_url.data(), base_url.size()});
    if (!parsed) return std::nullopt;
    const bool tls = parsed->scheme_id() == boost::urls::scheme::https;
    const std::uint16_t port = parsed->has_port() ? parsed->port_number() : tls ? 443 : 80;
    const auto chosen = (*this)({std::string(parsed->host_address()), port, tls});
    return chosen.is_error() ? std::optional(chosen.error()) : std::nullopt;
}

std::vector<std::string> ProxyChoice::passwords() const
{
    std::vector<std::string> all;
    for (const Named* const named : {&configured_, &for_https_, &for_http_})
        if (const auto parsed = parse_proxy_url(named->value); parsed.url && !parsed.url->password.empty())
            all.push_back(parsed.url->password);
    return all;
}

}  // namespace parlance::host
