/// callback.hpp - a function of the application's, held by the SDK: std::function without the cost of `<functional>`.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace parlance {

template <class Signature>
class Callback;

namespace detail {

/// What a signature accepts: anything that can be called so. A callable need not be copyable.
template <class Function, class Answer, class... Arguments>
concept CallableAs = std::is_invocable_r_v<Answer, Function&, Arguments...> &&
                     !std::is_member_pointer_v<Function>;  // std::invoke alone can call those

/// Callables that may be empty: pointers to functions, std::function and its like.
template <class Function>
concept Nullable = std::is_pointer_v<Function> || requires(Function& function) {
    function = nullptr;
    static_cast<bool>(function);
};

}  // namespace detail

/// Anything that can be called with `Arguments`: a lambda (one that only moves, too), a function, a std::function.
/// Empty when made of nothing, of nullptr, or of something that is itself empty; check before calling. Copies share one
/// callable; the last of them destroys it. Thread-safety: as a shared_ptr, calls are not serialised.
template <class Answer, class... Arguments>
class Callback<Answer(Arguments...)> {
public:
    Callback() noexcept = default;
    /// Empty.
    Callback(std::nullptr_t) noexcept {}
    /// Takes or copies what can be called so; empty if `function` is.
    template <class Function>
        requires(!std::is_same_v<std::remove_cvref_t<Function>, Callback> &&
                 detail::CallableAs<std::decay_t<Function>, Answer, Arguments...>)
    Callback(Function&& function)
    {
        using Target = std::decay_t<Function>;
        if constexpr (detail::Nullable<Target> && !std::is_function_v<std::remove_reference_t<Function>>)
            if (!static_cast<bool>(function)) return;
        target_ = std::make_shared<Target>(std::forward<Function>(function));
        call_ = [](void* target, Arguments... arguments) -> Answer {
            return static_cast<Answer>((*static_cast<Target*>(target))(std::forward<Arguments>(arguments)...));
        };
    }

    /// Whether it is not empty.
    [[nodiscard]] explicit operator bool() const noexcept { return target_ != nullptr; }

    /// Calls it, which must not be empty.
    Answer operator()(Arguments... arguments) const
    {
        return call_(target_.get(), std::forward<Arguments>(arguments)...);
    }

private:
    std::shared_ptr<void> target_;
    Answer (*call_)(void*, Arguments...) = nullptr;
};

}  // namespace parlance
