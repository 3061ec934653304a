#include "option_table.hpp"

#include <algorithm>
#include <array>

namespace parlance::cli {

namespace {

constexpr std::array commands{
    CommandRow{"chat", for_chat, "ask once; the default, as in: parlance \"prompt\""},
    CommandRow{"providers", for_providers, "list the providers that plugins bring"},
    CommandRow{"plugins", for_plugins, "list every plugin file, and why it is refused if it is"},
    CommandRow{"health", for_health, "look how far a provider can be reached"},
    CommandRow{"models", for_models, "list the models that a provider offers"},
    CommandRow{"config", for_config, "check: name every problem; show: the config as it is understood"},
    CommandRow{"paths", for_paths, "show where configs and plugins are looked for"},
};

constexpr std::array options{
    OptionRow{"-m", "--model", "", "CLIENT[/MODEL]", for_chat | for_health | for_models,
              "a client of the config, and a model of its; without it the default client"},
    OptionRow{"-s", "--system", "", "TEXT", for_chat, "the system prompt"},
    OptionRow{"-o", "--option", "", "KEY=VALUE", for_chat,
              "a parameter of the request, such as temperature=0.2; repeatable"},
    OptionRow{"", "--request", "", "FILE", for_chat, "a request as JSON, - for standard input; other options win"},
    OptionRow{"", "--stream", "--no-stream", "", for_chat,
              "print the answer as it comes (the default for text), or in one piece (for JSON)"},
    OptionRow{"", "--timeout", "", "TIME", for_chat, "give up after so long: 500ms, 30s, 2m"},
    OptionRow{"", "--level", "", "LEVEL", for_health,
              "config, reach, auth (the default), or generate, which may be billed"},
    OptionRow{"", "--json", "", "", for_all, "print JSON, failures too"},
    OptionRow{"", "--config", "", "FILE", for_all, "the config file, instead of the usual places"},
    OptionRow{"", "--plugin-path", "", "DIR", for_all, "a folder with plugins, searched before the others; repeatable"},
    OptionRow{"", "--log-level", "", "LEVEL", for_all, "trace, debug, info, warning (the default), error or off"},
    OptionRow{"-h", "--help", "", "", for_all, "show this help"},
    OptionRow{"", "--version", "", "", for_all, "show the version"},
};

}  // namespace

std::span<const CommandRow> command_table() noexcept
{
    return commands;
}

std::span<const OptionRow> option_table() noexcept
{
    return options;
}

std::vector<std::string_view> OptionRow::all_names() const
{
    std::vector<std::string_view> names{long_name};
    if (!short_name.empty()) names.push_back(short_name);
    if (!no_name.empty()) names.push_back(no_name);
    return names;
}

std::string OptionRow::declaration() const
{
    std::string names(short_name);
    (names += names.empty() ? "" : ",") += long_name;
    if (!no_name.empty()) (names += ",!") += no_name;
    return names;
}

const OptionRow* find_option(std::string_view name) noexcept
{
    const auto found = std::find_if(options.begin(), options.end(), [&](const OptionRow& row) {
        return !name.empty() && (name == row.long_name || name == row.short_name || name == row.no_name);
    });
    return found == options.end() ? nullptr : &*found;
}

}  // namespace parlance::cli
