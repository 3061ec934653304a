/// first_release.hpp - refuses what a plugin hands over when it is shorter than in the contract's first release.
///
/// Every structure says its own size, and every span that of its elements. Members of the first release are read
/// without looking, so what ends before them must not be read at all.
#pragma once

#include <parlance/abi/exchange.h>
#include <parlance/chat_error.hpp>
#include <parlance/detail/views.hpp>

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
inline constexpr std::uint32_t first_release_bytes<parlance_part> = 152;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_param> = 56;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_client_table> = 48;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_translator_table> = 32;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_exchange_table> = 48;
template <>
inline constexpr std::uint32_t first_release_bytes<parlance_http_request> = 96;

/// Why something of `bytes` cannot be read as a T, or nothing. `what` it is, for people: "exchange table".
template <class T>
[[nodiscard]] std::optional<ChatError> too_few_bytes(std::uint32_t bytes, std::string_view what)
{
    static_assert(first_release_bytes<T> != 0 && first_release_bytes<T> <= sizeof(T));
    if (bytes >= first_release_bytes<T>) return std::nullopt;
    return ChatError(ErrorKind::plugin, "the plugin was built with an older or incomplete header: its " +
                                            std::string(what) + " has " + std::to_string(bytes) + " bytes, at least " +
                                            std::to_string(first_release_bytes<T>) +
                                            " are needed; rebuild it with this host's SDK");
}

/// Why `given` cannot be read, or nothing.
template <class T>
[[nodiscard]] std::optional<ChatError> too_short(const T& given, std::string_view what)
{
    return too_few_bytes<T>(given.struct_size, what);
}

/// Why the elements of `span` cannot be read, or nothing.
template <class T>
[[nodiscard]] std::optional<ChatError> elements_too_short(parlance_span span, std::string_view what)
{
    return span.count == 0 ? std::nullopt : too_few_bytes<T>(span.stride, what);
}

/// Why a delta, or a child of one, cannot be read, or nothing.
[[nodiscard]] inline std::optional<ChatError> too_short_parts(parlance_span parts)
{
    if (auto bad = elements_too_short<parlance_part>(parts, "event's part")) return bad;
    for (std::uint32_t index = 0; index < parts.count; ++index)
        if (auto bad = too_short_parts(detail::element<parlance_part>(parts, index)->parts)) return bad;
    return std::nullopt;
}

/// Why an event, or anything it holds, cannot be read, or nothing.
[[nodiscard]] inline std::optional<ChatError> too_short_event(const parlance_event& event)
{
    if (auto bad = too_short(event, "event")) return bad;
    if (auto bad = too_short_parts(event.delta)) return bad;
    if (auto bad = elements_too_short<parlance_param>(event.params, "event's parameter")) return bad;
    return event.error == nullptr ? std::nullopt : too_short(*event.error, "warning's error");
}

/// Gives back an object that is refused, if its table goes that far.
template <class Object>
void release_refused(Object* object) noexcept
{
    using Table = std::remove_cvref_t<decltype(*object->table)>;
    if (PARLANCE_HAS(object->table, Table, release)) object->table->release(object);
}

}  // namespace parlance::core
