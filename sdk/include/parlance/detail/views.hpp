/// views.hpp - C views to C++ views and back, and the one way to read what another compiler laid out.
#pragma once

#include <parlance/abi/request.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string_view>
#include <type_traits>

namespace parlance::detail {

[[nodiscard]] inline std::string_view view(parlance_string text) noexcept
{
    return text.size == 0 ? std::string_view{} : std::string_view{text.data, text.size};
}

[[nodiscard]] inline parlance_string c_view(std::string_view text) noexcept
{
    return parlance_string{text.data(), text.size()};
}

/// `source` as today's T: what its producer did not have is zero, what it had beyond T is left out.
template <class T>
[[nodiscard]] T zero_extended(const void* source, std::size_t producer_size) noexcept
{
    static_assert(std::is_trivially_copyable_v<T>);
    T copy{};
    std::memcpy(&copy, source, producer_size < sizeof(T) ? producer_size : sizeof(T));
    return copy;
}

/// A growable structure, by its own struct_size.
template <class T>
[[nodiscard]] T zero_extended(const T& source) noexcept
{
    return zero_extended<T>(&source, source.struct_size);
}

/// A span over our own contiguous array.
template <class T>
[[nodiscard]] parlance_span c_span(const T* data, std::size_t count) noexcept
{
    static_assert(sizeof(T) % 8 == 0);
    return parlance_span{data, static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(sizeof(T))};
}

template <class Range>
[[nodiscard]] auto c_span(const Range& range) noexcept
{
    return c_span(std::data(range), std::size(range));
}

/// Element `index` of a span, by the producer's stride (PARLANCE_ELEMENT for C++). Only first-release members may be
/// read.
template <class T>
[[nodiscard]] const T* element(parlance_span span, std::size_t index) noexcept
{
    return reinterpret_cast<const T*>(static_cast<const char*>(span.data) + index * span.stride);
}

/// Iterates a span of T by the producer's stride, wrapping each element as `View`, which is made from `const T*`.
template <class T, class View>
class SpanView {
public:
    class iterator {
    public:
        using value_type = View;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        iterator() = default;
        iterator(const char* at, std::uint32_t stride) : at_(at), stride_(stride) {}
        View operator*() const { return View(reinterpret_cast<const T*>(at_)); }
        iterator& operator++()
        {
            at_ += stride_;
            return *this;
        }
        iterator operator++(int)
        {
            iterator old = *this;
            ++*this;
            return old;
        }
        friend bool operator==(const iterator& left, const iterator& right) { return left.at_ == right.at_; }

    private:
        const char* at_ = nullptr;
        std::uint32_t stride_ = 0;
    };

    explicit SpanView(parlance_span span = {}) noexcept : span_(span) {}
    [[nodiscard]] iterator begin() const { return {static_cast<const char*>(span_.data), span_.stride}; }
    [[nodiscard]] iterator end() const
    {
        return {static_cast<const char*>(span_.data) + std::size_t{span_.count} * span_.stride, span_.stride};
    }
    [[nodiscard]] std::size_t size() const noexcept { return span_.count; }
    [[nodiscard]] bool empty() const noexcept { return span_.count == 0; }
    [[nodiscard]] View operator[](std::size_t index) const { return View(element<T>(span_, index)); }

private:
    parlance_span span_;
};

/// Whether flags hold a critical bit (16..31) that is not in `understood`.
[[nodiscard]] constexpr bool has_unknown_critical(std::uint32_t flags, std::uint32_t understood) noexcept
{
    return (flags & PARLANCE_FLAGS_CRITICAL & ~understood) != 0;
}

}  // namespace parlance::detail
