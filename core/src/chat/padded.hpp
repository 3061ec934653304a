/// padded.hpp - elements of the host's own arrays carry a private tail, so that every plugin meets a longer element
/// every day.
#pragma once

#include <parlance/detail/views.hpp>

#include <cstdint>
#include <vector>

namespace parlance::core {

/// A T as a newer host would have it: eight bytes longer.
template <class T>
struct Padded {
    T value{};
    std::uint64_t tail = 0xA5A5'A5A5'A5A5'A5A5;
};

/// A growable structure with its tail counted in.
template <class T>
[[nodiscard]] Padded<T> padded_struct() noexcept
{
    Padded<T> padded;
    padded.value.struct_size = sizeof padded;
    return padded;
}

template <class T>
[[nodiscard]] parlance_span padded_span(const std::vector<Padded<T>>& elements) noexcept
{
    return {elements.data(), static_cast<std::uint32_t>(elements.size()), sizeof(Padded<T>)};
}

}  // namespace parlance::core
