/// scrubber.hpp - takes out of an exchange what must reach no file: keys, and who it was that asked.
///
/// Two ways, since either alone has holes. By value: each secret of the client, in every spelling that the redactor
/// knows, wherever it stands. By name: headers and query parameters whose name says that they hold a credential, or
/// name an account, whatever they hold.
#pragma once

#include "chat/redactor.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parlance::core::record {

/// What stands for a value that was taken out.
inline constexpr std::string_view scrubbed_value = "REDACTED";

/// Whether a header or parameter of that name holds a credential or names an account: "x-api-key", "Set-Cookie",
/// "access_token", "openai-organization". What one needs to ask a provider about a request does not: "x-request-id".
[[nodiscard]] bool names_a_secret(std::string_view name);

/// Immutable. Thread-safety: any thread.
class Scrubber {
public:
    explicit Scrubber(std::vector<std::string> secrets);

    /// One that knows more secrets; those that are too short to be looked for in a body are passed over.
    [[nodiscard]] Scrubber with(const std::vector<std::string>& more) const;

    [[nodiscard]] const Redactor& redactor() const noexcept { return redactor_; }

    /// What may be kept of a header's value; of "Bearer KEY" that is "Bearer REDACTED".
    [[nodiscard]] std::string header(std::string_view name, std::string_view value) const;

    /// What may be kept of a path with its query.
    [[nodiscard]] std::string target(std::string_view path_and_query) const;

    /// What may be kept of a body.
    [[nodiscard]] std::string body(std::string_view bytes) const;

private:
    [[nodiscard]] bool holds_secret(std::string_view value) const;

    std::vector<std::string> secrets_;
    Redactor redactor_;
};

}  // namespace parlance::core::record
