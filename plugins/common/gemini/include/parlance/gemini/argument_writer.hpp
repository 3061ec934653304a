/// argument_writer.hpp - the arguments of a call that arrive as values with paths, written as the text of one object.
///
/// A server that streams arguments sends [{"jsonPath":"$.city","stringValue":"Bos","willContinue":true}, ...]: a leaf
/// at a time, strings in pieces, in the order in which the model writes them, which is the order of the text. So every
/// leaf can be appended at once: what the new path shares with the last one stays open, the rest is closed. A path that
/// goes back into what was closed cannot be written any more, and is an error. Source: Vertex AI, PartialArg (paths by
/// RFC 9535).
#pragma once

#include <parlance/json_reader.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::gemini {

/// Writes one object. Thread-safety: one thread at a time.
class ArgumentWriter {
public:
    /// Appends to `text` what a partialArg adds. False: it is none, or comes out of order.
    [[nodiscard]] bool add(const JsonValue& partial, std::string& text);

    /// Appends what closes the object: "{}" if nothing was added.
    void finish(std::string& text);

private:
    /// A step of a path: the name of a member, or the number of an element.
    struct Step {
        std::string name;
        std::optional<std::size_t> index;
        friend bool operator==(const Step&, const Step&) = default;
    };
    using Path = std::vector<Step>;

    /// An object or a list that is open, and what it has already.
    struct Container {
        bool is_list = false;
        std::size_t count = 0;
        std::vector<std::string> names;
    };

    [[nodiscard]] static std::optional<Path> parse(std::string_view path);
    [[nodiscard]] bool go_to(const Path& path, std::string& text);
    [[nodiscard]] bool enter(const Step& step, std::string& text);
    void open(const Step& first_inside, std::string& text);
    void close_string(std::string& text);
    void close_to(std::size_t depth, std::string& text);
    [[nodiscard]] bool add_value(const JsonValue& partial, std::string& text);

    Path path_;  // of the last leaf
    std::vector<Container> open_;
    bool in_string_ = false;
};

}  // namespace parlance::gemini
