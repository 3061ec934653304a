#include "proxy_request.hpp"

#include "failure_text.hpp"

#include <openssl/evp.h>

namespace parlance::core::transport {
namespace {

constexpr std::uint16_t http_port = 80;

std::string base64(const std::string& bytes)
{
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL ends it with a NUL
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

/// The one header that is for the proxy, or nothing (RFC 9110, 11.7.2; RFC 7617).
std::string authorization(const Proxy& proxy)
{
    if (proxy.user.empty() && proxy.password.empty()) return {};
    return "Proxy-Authorization: Basic " + base64(proxy.user + ":" + proxy.password) + "\r\n";
}

/// The same as the Host header has it: without the scheme's own port.
std::string authority(const Origin& origin)
{
    std::string text = place(origin);
    if (origin.port == http_port) text.erase(text.rfind(':'));
    return text;
}

}  // namespace

std::string connect_request(const Origin& origin, const Proxy& proxy)
{
    const std::string target = place(origin);
    return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorization(proxy) + "\r\n";
}

std::string proxied_head(std::string_view head, const Origin& origin, const Proxy& proxy)
{
    static constexpr std::string_view line_end = "\r\n";
    const std::size_t target = head.find(' ') + 1;
    const std::size_t headers = head.find(line_end) + line_end.size();
    return std::string(head.substr(0, target)) + "http://" + authority(origin) +
           std::string(head.substr(target, headers - target)) + authorization(proxy) +
           std::string(head.substr(headers));
}

}  // namespace parlance::core::transport
