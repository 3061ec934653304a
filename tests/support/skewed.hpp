/// skewed.hpp - everything a plugin is handed, laid out as another compiler would: with longer structures and elements
/// whose tails are poison, and texts in blocks of exactly their size, without NUL. All of it is freed with the Skewed,
/// so that the address sanitizer sees whoever keeps a view too long or reads past its end.
#pragma once

#include <parlance/abi/exchange.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace parlance::testing {

class Skewed {
public:
    /// `tail`: bytes behind every structure and element; a multiple of 8.
    explicit Skewed(std::uint32_t tail) noexcept : tail_(tail) {}
    Skewed(const Skewed&) = delete;
    Skewed& operator=(const Skewed&) = delete;

    [[nodiscard]] parlance_string text(std::string_view text);

    /// A growable structure, by its struct_size.
    template <class T>
    [[nodiscard]] T* structure(T value)
    {
        value.struct_size = static_cast<std::uint32_t>(sizeof(T)) + tail_;
        return static_cast<T*>(place(&value, sizeof(T), 1));
    }

    template <class T>
    [[nodiscard]] parlance_span span(const std::vector<T>& elements)
    {
        const auto stride = static_cast<std::uint32_t>(sizeof(T)) + tail_;
        return {place(elements.data(), sizeof(T), elements.size()), static_cast<std::uint32_t>(elements.size()),
                stride};
    }

    [[nodiscard]] parlance_span headers(parlance_span source);
    [[nodiscard]] parlance_span parts(parlance_span source);
    [[nodiscard]] parlance_span params(parlance_span source);

private:
    void* place(const void* elements, std::size_t size, std::size_t count);

    std::uint32_t tail_;
    std::vector<std::unique_ptr<char[]>> blocks_;
};

/// A deep, skewed copy of a request, owned by its holders: the plugin may hold it, and it goes with the last of them.
class SkewedRequest {
public:
    /// The caller has one reference; `release` gives it back.
    [[nodiscard]] static SkewedRequest* make(const parlance_request& source, std::uint32_t tail);
    static void release(void* owner) noexcept;

    /// A fresh structure for one call, which is freed with `call`: whoever holds the request copies the structure.
    [[nodiscard]] const parlance_request* structure(Skewed& call) const { return call.structure(view_); }

private:
    explicit SkewedRequest(std::uint32_t tail) : memory_(tail) {}
    static void retain(void* owner) noexcept { ++static_cast<SkewedRequest*>(owner)->references_; }

    int references_ = 1;
    Skewed memory_;
    parlance_request view_{};
};

}  // namespace parlance::testing
