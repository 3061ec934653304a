/// line_editor.hpp - lines from a person at a terminal.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::cli {

/// What a person did at the prompt.
struct TypedLine {
    enum class End {
        entered,      ///< `text` is what was typed; it has line feeds where lines were pasted or joined with Alt-Enter
        end_of_file,  ///< Ctrl-D on an empty line, or the terminal has gone
        interrupted,  ///< Ctrl-C: the line is void
        terminated,   ///< SIGTERM or SIGHUP: time to go
    };
    End end = End::end_of_file;
    std::string text;
    bool voided = false;  ///< of an interrupted line: something was typed, which is void now
};

/// Where lines come from; tests have their own.
class LineSource {
public:
    virtual ~LineSource() = default;

    /// Shows `prompt` and waits for a line.
    [[nodiscard]] virtual TypedLine read(std::string_view prompt) = 0;
};

/// A line with cursor keys, history and completion, by libedit. It reads standard input and writes to standard output
/// if that is a terminal, else to standard error. ~/.editrc is heeded.
///
/// Pasted text is marked by the terminal (bracketed paste): its line ends become part of the line and send nothing, and
/// its control characters are left out. Ctrl-C, Ctrl-Z, a window's new size and the end of the process are handled
/// while it reads; at all other times the terminal is as it was. One at a time, in one thread.
class LineEditor final : public LineSource {
public:
    /// `completions`: words that Tab completes at the beginning of a line.
    explicit LineEditor(std::vector<std::string> completions);
    ~LineEditor() override;
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;

    [[nodiscard]] TypedLine read(std::string_view prompt) override;

    /// Adds an entry to what the arrow keys bring back.
    void remember(const std::string& entry);

private:
    class Terminal;
    std::unique_ptr<Terminal> terminal_;
};

}  // namespace parlance::cli
