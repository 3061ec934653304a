/// result.hpp - a value, or why there is none.
#pragma once

#include <parlance/chat_error.hpp>

#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace parlance {

/// A T, or a ChatError. Looking at the wrong one is a broken precondition and throws std::logic_error: the one thing
/// that throws. T moves without throwing.
template <class T>
class [[nodiscard]] Result {
public:
    /// A value, made of whatever makes a T.
    template <class U = T>
        requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
                 !std::is_same_v<std::remove_cvref_t<U>, ChatError>)
    Result(U&& value) : value_(std::forward<U>(value)), has_value_(true)
    {
    }
    /// An error.
    Result(ChatError error) : error_(std::move(error)), has_value_(false) {}
    /// Copies or moves the value or the error.
    ///@{
    Result(const Result& other) : has_value_(other.has_value_) { construct(other); }
    Result(Result&& other) noexcept : has_value_(other.has_value_) { construct(std::move(other)); }
    Result& operator=(Result other) noexcept
    {
        static_assert(std::is_nothrow_move_constructible_v<T>);
        destroy();
        has_value_ = other.has_value_;
        construct(std::move(other));
        return *this;
    }
    ///@}
    ~Result() { destroy(); }

    /// Whether it is a value, or an error.
    ///@{
    [[nodiscard]] bool has_value() const noexcept { return has_value_; }
    [[nodiscard]] bool is_error() const noexcept { return !has_value_; }
    explicit operator bool() const noexcept { return has_value_; }
    ///@}

    /// The value. Of an error: throws std::logic_error.
    ///@{
    [[nodiscard]] T& value() & { return checked().value_; }
    [[nodiscard]] const T& value() const& { return checked().value_; }
    [[nodiscard]] T&& value() && { return std::move(checked().value_); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    ///@}

    /// Why there is no value. Of a value: throws std::logic_error.
    ///@{
    [[nodiscard]] const ChatError& error() const&
    {
        if (has_value_) throw std::logic_error("parlance::Result::error() of a result that has a value");
        return error_;
    }
    [[nodiscard]] ChatError error() && { return static_cast<const Result&>(*this).error(); }
    ///@}

private:
    // A union by hand: std::variant costs every including file more than all the rest of this class.
    union {
        T value_;
        ChatError error_;
    };
    bool has_value_;

    template <class Other>
    void construct(Other&& other)
    {
        if (has_value_)
            std::construct_at(std::addressof(value_), std::forward<Other>(other).value_);
        else
            std::construct_at(std::addressof(error_), std::forward<Other>(other).error_);
    }
    void destroy() noexcept
    {
        if (has_value_)
            std::destroy_at(std::addressof(value_));
        else
            std::destroy_at(std::addressof(error_));
    }
    Result& checked()
    {
        static_cast<void>(static_cast<const Result&>(*this).checked());
        return *this;
    }
    const Result& checked() const
    {
        if (!has_value_) throw std::logic_error("parlance::Result::value() of an error: " + error_.message);
        return *this;
    }
};

/// Success, or why not.
struct Success {};
using Status = Result<Success>;  ///< for functions that give nothing else

}  // namespace parlance
