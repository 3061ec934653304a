/// notes.hpp - what a request asked for and this dialect cannot say: warnings, or the error that refuses it.
#pragma once

#include <parlance/chat_translator.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace parlance::wire {

/// Gathers while a request is written. Writing goes on after a refusal, so that writers need no error paths; the first
/// refusal stands, and the body is then thrown away.
class RequestNotes {
public:
    RequestNotes(bool strict, Output& out) : strict_(strict), out_(out) {}

    /// A parameter that is not sent: a warning, or a refusal if it is required or the request strict.
    void param_left_out(const ParamView& param, std::string_view reason);

    /// A part that only its own provider could use.
    void part_left_out(std::string_view where, std::string_view reason);

    /// A member of `extra` that may not replace what the request itself says.
    void extra_left_out(std::string_view where, std::string_view reason);

    void refuse(ErrorKind kind, std::string message, std::string where);

    [[nodiscard]] const std::optional<ChatError>& refusal() const noexcept { return refusal_; }

private:
    bool strict_;
    Output& out_;
    std::optional<ChatError> refusal_;
};

/// Where a parameter stands in the JSON form of a request.
[[nodiscard]] std::string param_place(std::string_view key);

}  // namespace parlance::wire
