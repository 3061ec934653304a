/* environment.hpp - the one place that reads environment variables. */
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace parlance::host {

/// Environment variables, as the rest of the host sees them; tests hand in their own.
class Environment {
public:
    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    virtual ~Environment() = default;

    /// The variable's value; nothing if it is not set. Any thread, as long as nobody calls setenv.
    [[nodiscard]] virtual std::optional<std::string> get(std::string_view name) const = 0;
};

/// The process's own variables. In a set-user-id program, where they come from somebody else, none is set.
[[nodiscard]] const Environment& process_environment();

/// A fixed set of variables, for tests and for applications that hand over everything themselves.
class FixedEnvironment final : public Environment {
public:
    using Variables = std::map<std::string, std::string, std::less<>>;

    FixedEnvironment() = default;
    explicit FixedEnvironment(Variables variables) : variables_{std::move(variables)} {}

    [[nodiscard]] std::optional<std::string> get(std::string_view name) const override
    {
        const auto found = variables_.find(name);
        if (found == variables_.end()) return std::nullopt;
        return found->second;
    }

private:
    Variables variables_;
};

}  // namespace parlance::host
