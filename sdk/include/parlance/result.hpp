/// result.hpp - a value, or why there is none.
#pragma once

#include <parlance/chat_error.hpp>

#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

namespace parlance {

/// A T, or a ChatError. Looking at the wrong one is a broken precondition and throws std::logic_error: the one thing
/// that throws.
template <class T>
class [[nodiscard]] Result {
public:
    template <class U = T>
        requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
                 !std::is_same_v<std::remove_cvref_t<U>, ChatError>)
    Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value))
    {
    }
    Result(ChatError error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    [[nodiscard]] bool is_error() const noexcept { return state_.index() == 1; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return require(std::get_if<0>(&state_), *this); }
    [[nodiscard]] const T& value() const& { return require(std::get_if<0>(&state_), *this); }
    [[nodiscard]] T&& value() && { return std::move(require(std::get_if<0>(&state_), *this)); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }

    [[nodiscard]] const ChatError& error() const&
    {
        const auto* error = std::get_if<1>(&state_);
        if (error == nullptr) throw std::logic_error("parlance::Result::error() of a result that has a value");
        return *error;
    }
    [[nodiscard]] ChatError error() && { return static_cast<const Result&>(*this).error(); }

private:
    template <class P>
    static auto& require(P* value, const Result& self)
    {
        if (value == nullptr)
            throw std::logic_error("parlance::Result::value() of an error: " + std::get<1>(self.state_).message);
        return *value;
    }

    std::variant<T, ChatError> state_;
};

/// Success, or why not.
struct Success {};
using Status = Result<Success>;

}  // namespace parlance
