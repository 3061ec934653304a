/* config_error.hpp - what is wrong with a config, where, and what to do about it. */
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_node.hpp"

namespace parlance::host {

enum class ConfigSyntax { toml, json };

enum class Severity { error, warning };

/// A place in a config file: position and name, the name in both notations.
struct Place {
    Position position;
    std::string pointer;  ///< JSON pointer (RFC 6901); empty: the whole file
    std::string key;      ///< dotted, as TOML writes it; empty: the whole file

    /// The place of a member or an array item below this one.
    [[nodiscard]] Place member(std::string_view name, Position at) const;
    [[nodiscard]] Place item(std::size_t index, Position at) const;
};

/// One finding. The message is a sentence for people with its remedy; it never quotes a secret.
struct ConfigError {
    std::string file;     ///< as the caller named it
    unsigned line = 0;    ///< from 1; 0: the finding is about the whole file
    unsigned column = 0;  ///< from 1
    std::string pointer;  ///< JSON pointer of the key, in both syntaxes
    std::string key;      ///< the key as the file's own syntax names it: dotted in TOML, the pointer in JSON
    std::string message;  ///< what is wrong and what to do
    Severity severity = Severity::error;
};

/// `file:line:column: key: message`, without the parts that are not known; a warning says so after the position.
[[nodiscard]] std::string format(const ConfigError& error);

/// Collects findings of one file, in any order. After `limit` of them the rest is dropped: nobody reads further, and
/// a hostile file must not make us search for a nearest name forever.
class Problems {
public:
    static constexpr std::size_t limit = 100;

    Problems(std::string file, ConfigSyntax syntax) : file_{std::move(file)}, syntax_{syntax} {}

    void error(const Place& place, std::string message) { add(place, std::move(message), Severity::error); }
    void warning(const Place& place, std::string message) { add(place, std::move(message), Severity::warning); }

    [[nodiscard]] bool full() const noexcept { return found_.size() >= limit; }
    [[nodiscard]] bool has_errors() const noexcept;

    /// Everything found, in file order; leaves this empty.
    [[nodiscard]] std::vector<ConfigError> take();

private:
    void add(const Place& place, std::string message, Severity severity);

    std::string file_;
    ConfigSyntax syntax_;
    std::vector<ConfigError> found_;
};

/// `text` in double quotes for a message: control characters escaped, long text cut.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace parlance::host
