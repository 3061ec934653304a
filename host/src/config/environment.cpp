#include "config/environment.hpp"

#include <cstdlib>

namespace parlance::host {
namespace {

class ProcessEnvironment final : public Environment {
public:
    [[nodiscard]] std::optional<std::string> get(std::string_view name) const override
    {
        const char* value = ::secure_getenv(std::string{name}.c_str());
        if (value == nullptr) return std::nullopt;
        return std::string{value};
    }
};

}  // namespace

const Environment& process_environment()
{
    static const ProcessEnvironment environment;
    return environment;
}

}  // namespace parlance::host
