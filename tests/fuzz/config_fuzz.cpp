/* Any bytes as a config, in both syntaxes: never a crash, a hang, or an unbounded list of findings; and what is
 * accepted can be shown and read again. The seeds in corpus/config are the good and bad files of the unit tests. */
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/load_config.hpp"
#include "config/show_config.hpp"

namespace {

using namespace parlance::host;

bool has_literal(const Config& config)
{
    for (const auto& client : config.clients) {
        if (client.api_key && client.api_key->is_literal()) return true;
        for (const auto& [name, secret] : client.secrets) {
            if (secret.is_literal()) return true;
        }
    }
    return false;
}

void load(std::string_view text, ConfigSyntax syntax)
{
    const FixedEnvironment environment{{{"HOME", "/home/ada"}}};
    const LoadedConfig loaded = load_config_text(text, syntax, "fuzz", environment, "/etc/app");
    if (loaded.problems.size() > Problems::limit) std::abort();
    for (const auto& problem : loaded.problems) {
        if (format(problem).find_first_of("\r\n\x1b") != std::string::npos) std::abort();
    }
    if (!loaded.ok() || has_literal(loaded.config)) return;
    const std::string shown = show_config(loaded.config);
    const LoadedConfig again = load_config_text(shown, ConfigSyntax::toml, "shown", environment);
    if (!again.ok() || show_config(again.config) != shown) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    load(text, ConfigSyntax::toml);
    load(text, ConfigSyntax::json);
    return 0;
}
