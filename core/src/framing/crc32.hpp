// crc32.hpp - the checksum of AWS event streams: the CRC-32 of Ethernet, gzip and PNG.
#pragma once

#include <cstdint>
#include <string_view>

namespace parlance::core {

/// CRC-32 with the reflected polynomial 0xEDB88320, initial value and final inversion all ones; of "123456789" it is
/// 0xCBF43926. `before` is the checksum of what comes before `bytes`, 0 for nothing, so that a message can be summed
/// piece by piece. Source: RFC 1952, section 8.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept;

}  // namespace parlance::core
