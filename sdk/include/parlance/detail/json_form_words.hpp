/// json_form_words.hpp - the words that JSON forms have for numbers: enumerators and flags.
#pragma once

#include <parlance/chat_response.hpp>
#include <parlance/json_builder.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parlance::detail {

/// How deep JSON may nest that a form takes as it is: schemas, `extra`, values of parameters.
inline constexpr std::uint32_t deepest_raw_json = 64;
/// The same when it is written: the forms put a level or two around some.
inline constexpr std::uint32_t deepest_spliced_json = deepest_raw_json + 8;
/// How deep parts may stand in parts.
inline constexpr int most_nested_parts = 16;
/// How deep a form nests: what is above, with the form around it.
inline constexpr std::uint32_t deepest_form = 128;

/// The enumerators that have a word of their own: from `first` to `last`.
template <class Enum>
struct WordRange;
template <>
struct WordRange<Role> {
    static constexpr std::uint32_t first = PARLANCE_ROLE_SYSTEM, last = PARLANCE_ROLE_TOOL;
};
template <>
struct WordRange<PartKind> {
    static constexpr std::uint32_t first = PARLANCE_PART_SAME, last = PARLANCE_PART_CUSTOM;
};
template <>
struct WordRange<FinishReason> {
    static constexpr std::uint32_t first = PARLANCE_FINISH_UNKNOWN, last = PARLANCE_FINISH_OTHER;
};
template <>
struct WordRange<CallEnd> {
    static constexpr std::uint32_t first = 0, last = static_cast<std::uint32_t>(CallEnd::failed);
};
template <>
struct WordRange<ErrorKind> {
    static constexpr std::uint32_t first = PARLANCE_ERROR_BY_STATUS, last = PARLANCE_ERROR_INTERNAL;
};
template <>
struct WordRange<Phase> {
    static constexpr std::uint32_t first = PARLANCE_PHASE_CONFIG, last = PARLANCE_PHASE_PARSE;
};

/// The enumerator that `to_string` spells like that.
template <class Enum>
[[nodiscard]] std::optional<Enum> from_word(std::string_view word) noexcept
{
    for (std::uint32_t number = WordRange<Enum>::first; number <= WordRange<Enum>::last; ++number)
        if (to_string(static_cast<Enum>(number)) == word) return static_cast<Enum>(number);
    return std::nullopt;
}

/// The enumerator under whose word `to_string` also lists numbers that it does not know.
template <class Enum>
[[nodiscard]] Enum word_for_unknown() noexcept
{
    return from_word<Enum>(to_string(static_cast<Enum>(0xFFFF'FFFFu))).value_or(Enum{});
}

/// "system, developer, user, assistant, tool"
template <class Enum>
[[nodiscard]] std::string all_words()
{
    std::string all;
    for (std::uint32_t number = WordRange<Enum>::first; number <= WordRange<Enum>::last; ++number)
        (all += all.empty() ? "" : ", ") += to_string(static_cast<Enum>(number));
    return all;
}

/// A flag and its word.
struct FlagWord {
    std::uint32_t bit;
    std::string_view word;
};

inline constexpr FlagWord part_flag_words[] = {
    {PARLANCE_PART_CACHE_HERE, "cache_here"},   {PARLANCE_PART_INCOMPLETE, "incomplete"},
    {PARLANCE_PART_SUMMARY, "summary"},         {PARLANCE_PART_PROVIDER_RUN, "provider_run"},
    {PARLANCE_PART_IS_ERROR, "is_error"},       {PARLANCE_PART_RANGE_CODEPOINTS, "range_codepoints"},
    {PARLANCE_PART_RANGE_UTF16, "range_utf16"}, {PARLANCE_PART_RANGE_OF_MESSAGE, "range_of_message"},
};

inline constexpr FlagWord header_flag_words[] = {
    {PARLANCE_HEADER_APPEND, "append"},
    {PARLANCE_HEADER_SECRET, "secret"},
};

/// Writes `"flags":["summary","bit_12"]`: a later version's flag, which has no word here, is kept by its number.
inline void write_flags(JsonBuilder& json, std::uint32_t flags, std::span<const FlagWord> words)
{
    if (flags == 0) return;
    json.key("flags").begin_array();
    for (std::uint32_t number = 0; number < 32; ++number) {
        const std::uint32_t bit = 1u << number;
        if ((flags & bit) == 0) continue;
        const auto word = std::ranges::find(words, bit, &FlagWord::bit);
        json.value(word != words.end() ? std::string(word->word) : "bit_" + std::to_string(number));
    }
    json.end_array();
}

/// The flag that a word of `write_flags` means; 0: none.
[[nodiscard]] inline std::uint32_t flag_of(std::string_view word, std::span<const FlagWord> words) noexcept
{
    const auto known = std::ranges::find(words, word, &FlagWord::word);
    if (known != words.end()) return known->bit;
    if (!word.starts_with("bit_")) return 0;
    unsigned number = 32;
    const auto result = std::from_chars(word.data() + 4, word.data() + word.size(), number);
    const bool whole = result.ec == std::errc() && result.ptr == word.data() + word.size();
    return whole && number < 32 ? 1u << number : 0;
}

}  // namespace parlance::detail
