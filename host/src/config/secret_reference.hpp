/* secret_reference.hpp - where a secret is, which is what a config file holds instead of the secret.
 *
 *   "env:NAME"                       an environment variable; if it is not set, the stored key of that name
 *   "key:NAME"                       what `parlance keys set NAME` has stored (keys_file.hpp)
 *   "file:/path"                     a file that only its owner can read (mode 0600 or stricter)
 *   { cmd = ["pass", "show", "x"] }  what a program prints; run without a shell, for at most 10 s
 *   anything else                    the secret itself, which works and warns
 *
 * A secret that is a document (the key file of a Google service account) may have lines. For such a one a variable or a
 * stored key holds the path of the file, as the tools of its provider have it, or else the document itself.
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

/// What a secret looks like.
enum class SecretShape {
    line,     ///< a key: one line, which a header can carry
    document  ///< the text of a file
};

/// A resolved secret, or why there is none: exactly one of the two.
struct ResolvedSecret {
    std::optional<Secret> secret;  ///< never empty; without NUL, and a line without line breaks
    std::string problem;           ///< names the variable, file or program and the remedy; never any of the secret
    std::string warning{};         ///< what is not well, and did not stop us
};

/// The document that a variable or a stored key means: `text` itself when it is one (an object of JSON), else that of
/// the file it names. `origin`: where the text comes from, for the problem. A file that its provider's tools may have
/// made need not be its owner's alone: that warns, and only one that everybody may write to is refused.
[[nodiscard]] ResolvedSecret resolve_document(std::string_view text, const std::string& origin);

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
    /// newline at the end is taken off; an empty result, a NUL, or a line break inside a line, is a problem.
    [[nodiscard]] ResolvedSecret resolve(const Environment& environment, const CommandLimits& limits = {},
                                         SecretShape shape = SecretShape::line) const;

private:
    Source source_;
};

}  // namespace parlance::host
