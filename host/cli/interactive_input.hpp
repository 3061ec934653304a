/// interactive_input.hpp - lines become messages and commands.
#pragma once

#include <string>

#include "line_editor.hpp"

namespace parlance::cli {

/// What a person said, whole.
struct Utterance {
    enum class Kind {
        message,      ///< `text` is to be sent
        command,      ///< `text` begins with "/"
        leave,        ///< Ctrl-D
        voided,       ///< Ctrl-C: what was typed is void
        interrupted,  ///< Ctrl-C where nothing was typed
        terminated,   ///< the process is asked to end
    };
    Kind kind = Kind::leave;
    std::string text;
    std::string typed;  ///< what brings the same again: for the history
};

/// Reads the next message or command. A backslash at a line's end, and three double quotes before and after it, make a
/// message of several lines, which is never a command; nor is text that was pasted with several lines. "//" at the
/// beginning stands for "/". Lines of white space are passed over.
[[nodiscard]] Utterance read_utterance(LineSource& lines);

}  // namespace parlance::cli
