/* secret_reference.hpp - where a secret is, which is what a config file holds instead of the secret.
 *
 *   "env:NAME"                       an environment variable
 *   "key:NAME"                       what `parlance keys set NAME` has stored (keys_file.hpp)
 *   "file:/path"                     a file that only its owner can read (mode 0600 or stricter)
 *   { cmd = ["pass", "show", "x"] }  what a program prints; run without a shell, for at most 10 s
 *   anything else                    the secret itself, which works and warns
 *
 * A reference is resolved when a client is made, not when the file is read: a missing secret fails only its client. */
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/command_output.hpp"
#include "config/environment.hpp"
#include "config/secret.hpp"

namespace parlance::host {

/// A resolved secret, or why there is none: exactly one of the two.
struct ResolvedSecret {
    std::optional<Secret> secret;  ///< one line, never empty
    std::string problem;           ///< names the variable, file or program and the remedy; never any of the secret
};

/// Where a secret comes from. A value type; two threads may resolve one at the same time.
class SecretReference {
public:
    struct Variable {
        std::string name;
    };
    struct Stored {
        std::string name;
    };
    struct File {
        std::filesystem::path path;  ///< absolute
    };
    struct Command {
        std::vector<std::string> arguments;  ///< at least the program
    };
    using Source = std::variant<Variable, Stored, File, Command, Secret>;

    explicit SecretReference(Source source) : source_{std::move(source)} {}

    [[nodiscard]] const Source& source() const noexcept { return source_; }
    [[nodiscard]] bool is_literal() const noexcept { return std::holds_alternative<Secret>(source_); }

    /// The reference as people may see it: "env:NAME", "key:NAME", "file:/path", "cmd: pass", "(literal,
    /// hidden)".
    [[nodiscard]] std::string describe() const;

    /// Fetches the secret. Reads a file or blocks up to `limits.time` for a command; never on an I/O thread. One
    /// newline at the end is taken off; an empty result, or a line break or NUL inside, is a problem.
    [[nodiscard]] ResolvedSecret resolve(const Environment& environment, const CommandLimits& limits = {}) const;

private:
    Source source_;
};

}  // namespace parlance::host
