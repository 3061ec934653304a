#include "framing/crc32.hpp"

#include <array>
#include <cstddef>

namespace parlance::core {
namespace {

// Four tables instead of one take four bytes a step: table n is what a byte does to the sum n bytes later.
constexpr std::size_t bytes_a_step = 4;
using Tables = std::array<std::array<std::uint32_t, 256>, bytes_a_step>;

constexpr Tables make_tables() noexcept
{
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t sum = byte;
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320u : sum >> 1;
        tables[0][byte] = sum;
    }
    for (std::size_t later = 1; later < bytes_a_step; ++later)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t sum = tables[later - 1][byte];
            tables[later][byte] = (sum >> 8) ^ tables[0][sum & 0xFF];
        }
    return tables;
}

constexpr Tables tables = make_tables();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) noexcept
{
    std::uint32_t sum = ~before;
    for (; bytes.size() >= bytes_a_step; bytes.remove_prefix(bytes_a_step)) {
        sum ^= byte_at(bytes, 0) | byte_at(bytes, 1) << 8 | byte_at(bytes, 2) << 16 | byte_at(bytes, 3) << 24;
        sum =
            tables[3][sum & 0xFF] ^ tables[2][(sum >> 8) & 0xFF] ^ tables[1][(sum >> 16) & 0xFF] ^ tables[0][sum >> 24];
    }
    for (std::size_t at = 0; at < bytes.size(); ++at)
        sum = (sum >> 8) ^ tables[0][(sum ^ byte_at(bytes, at)) & 0xFF];
    return ~sum;
}

}  // namespace parlance::core
