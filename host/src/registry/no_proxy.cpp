#include "registry/no_proxy.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace parlance::host {
namespace {

constexpr std::string_view separators = ", \t";

/// An address as its bytes: 4 or 16 of them.
struct Address {
    std::array<std::uint8_t, 16> bytes{};
    unsigned bits = 0;
};

std::string folded(std::string_view text)
{
    if (text.ends_with('.')) text.remove_suffix(1);
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::optional<Address> address_of(std::string_view text)
{
    const std::string copy(text);
    Address address;
    if (::inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1)
        address.bits = 32;
    else if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1)
        address.bits = 128;
    else
        return std::nullopt;
    return address;
}

std::optional<unsigned> number_of(std::string_view text, unsigned most)
{
    unsigned number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || number > most) return std::nullopt;
    return number;
}

bool share_bits(const Address& one, const Address& other, unsigned bits)
{
    const std::size_t whole = bits / 8;
    if (!std::equal(one.bytes.begin(), one.bytes.begin() + static_cast<std::ptrdiff_t>(whole), other.bytes.begin()))
        return false;
    if (bits % 8 == 0) return true;
    const unsigned mask = 0xFFU << (8 - bits % 8) & 0xFFU;
    return (one.bytes[whole] & mask) == (other.bytes[whole] & mask);
}

/// Takes ":8443" off the entry's end; false if the entry is about another port. The colons of an IPv6 address without
/// brackets are its own.
bool take_port(std::string_view& entry, std::uint16_t port)
{
    const std::size_t colon = entry.rfind(':');
    if (colon == std::string_view::npos) return true;
    const bool bracketed = entry.starts_with('[');
    if (bracketed ? entry[colon - 1] != ']' : entry.find(':') != colon) return true;
    const auto wanted = number_of(entry.substr(colon + 1), 65'535);
    entry = entry.substr(0, colon);
    return wanted == port;
}

bool names_network(std::string_view entry, const Address& host)
{
    const std::size_t slash = entry.find('/');
    const auto network = address_of(entry.substr(0, slash));
    if (!network || network->bits != host.bits) return false;
    const auto bits = slash == std::string_view::npos ? std::optional(network->bits)
                                                      : number_of(entry.substr(slash + 1), network->bits);
    return bits && share_bits(*network, host, *bits);
}

bool names_domain(std::string_view entry, std::string_view host)
{
    const bool below_only = entry.starts_with("*.");
    if (below_only) entry.remove_prefix(1);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty() || !host.ends_with(entry)) return false;
    if (host.size() == entry.size()) return !below_only;
    return host[host.size() - entry.size() - 1] == '.';
}

bool names(std::string_view entry, std::string_view host, std::uint16_t port)
{
    if (!take_port(entry, port)) return false;
    if (entry == "*") return true;
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    if (const auto address = address_of(host)) return names_network(entry, *address);
    return names_domain(folded(entry), host);
}

}  // namespace

bool is_listed(std::string_view list, const core::Origin& origin)
{
    const std::string host = folded(origin.host);
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(separators), list.size());
        if (end != 0 && names(list.substr(0, end), host, origin.port)) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

bool is_this_machine(std::string_view host)
{
    const std::string name = folded(host);
    if (names_domain("localhost", name)) return true;
    const auto address = address_of(name);
    return address && (names_network("127.0.0.0/8", *address) || names_network("::1", *address));
}

}  // namespace parlance::host
