/// batch_contain.hpp - what an application's callback throws becomes an error that names it.
#pragma once

#include <parlance/chat_error.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace parlance::detail {

/// Runs `work`. An error is `internal` with the code "callback_threw": "`part` threw: ...; `consequence`".
template <class Work>
[[nodiscard]] std::optional<ChatError> contain_callback(const char* part, const char* consequence, Work&& work) noexcept
{
    std::string message = part;
    try {
        std::forward<Work>(work)();
        return std::nullopt;
    } catch (const std::exception& thrown) {
        message += " threw: ";
        message += thrown.what();
    } catch (...) {
        message += " threw something that is no std::exception";
    }
    message += "; ";
    message += consequence;
    return ChatError(ErrorKind::internal, std::move(message)).code("callback_threw");
}

}  // namespace parlance::detail
