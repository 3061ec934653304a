/// first_release.hpp - refuses what a plugin hands over when it is shorter than in the contract's first release.
///
/// Every structure says its own size. Members of the first release are read without looking, so a structure that ends
/// before them must not be read at all.
#pragma once

#include <parlance/abi/exchange.h>
#include <parlance/chat_error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace parlance::core {

/// Bytes of T in the first release: they stay as they are when T grows.
template <class T>
inline constexpr std::uint32_t first_release_bytes = 0;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_error> = 128;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_event> = 80;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_client_table> = 48;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_translator_table> = 32;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_exchange_table> = 48;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_http_request> = 96;

/// Why `given` cannot be read, or nothing. `what` it is, for people: "exchange table".
template <class T>
[[nodiscard]] std::optional<ChatError> too_short(const T& given, std::string_view what)
{
    static_assert(first_release_bytes<T> != 0 && first_release_bytes<T> <= sizeof(T));
    if (given.struct_size >= first_release_bytes<T>) return std::nullopt;
    return ChatError(ErrorKind::plugin, "the plugin was built with an older or incomplete header: its " +
                                            std::string(what) + " has " + std::to_string(given.struct_size) +
                                            " bytes, at least " + std::to_string(first_release_bytes<T>) +
                                            " are needed; rebuild it with this host's SDK");
}

/// Gives back an object that is refused, if its table goes that far.
template <class Object>
void release_refused(Object* object) noexcept
{
    using Table = std::remove_cvref_t<decltype(*object->table)>;
    if (PARLANCE_HAS(object->table, Table, release)) object->table->release(object);
}

}  // namespace parlance::core
