#include "man_page.hpp"

#include <array>
#include <parlance/host.hpp>
#include <parlance/json_reader.hpp>
#include <utility>

#include "man_roff.hpp"
#include "option_table.hpp"
#include "slash_command.hpp"

namespace parlance::cli {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> exit_codes{
    {{"0", "done; also an answer that stopped at its limit of tokens"},
     {"1", "failed otherwise"},
     {"2", "the command line makes no sense, or nothing was asked"},
     {"4", "who asks is not known or not allowed"},
     {"5", "not now, or not for this money: rate limits, quota, overload"},
     {"6", "the provider or the way to it"},
     {"7", "some items of a batch failed"},
     {"74", "a file cannot be read or written; `75` if another batch writes to it"},
     {"78", "the config or a plugin"},
     {"130", "interrupted"}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> variables{
    {{"PARLANCE_CONFIG", "the config file, unless `--config` names one"},
     {"PARLANCE_PLUGIN_PATH", "folders with plugins, between colons"},
     {"XDG_CONFIG_HOME", "where the folder `parlance` with config and keys is, instead of `~/.config`"},
     {"XDG_STATE_HOME", "where the folder `parlance` with the last conversation is, instead of `~/.local/state`"},
     {"PARLANCE_NO_SAVE", "if set and not empty, no conversation is kept, and nothing that was typed"},
     {"AIML_API_KEY and others", "a provider's key, by the name that its plugin gives (`parlance providers --json`)"},
     {"NO_COLOR, CLICOLOR_FORCE", "whether to colour; the first wins"},
     {"HTTPS_PROXY, NO_PROXY", "the way to providers, for clients whose config says nothing of it"}}};

std::string names_of(const OptionRow& row)
{
    std::string names = row.short_name.empty() ? "" : "`" + std::string(row.short_name) + "`, ";
    names += "`" + std::string(row.long_name) + "`";
    if (!row.no_name.empty()) names += ", `" + std::string(row.no_name) + "`";
    if (!row.value.empty()) names += " " + std::string(row.value);
    return names;
}

/// Options of some commands; the general ones have their own section.
void add_options(ManPage& page, unsigned commands, bool general)
{
    constexpr unsigned nearly_all = for_all & ~for_completion;
    for (const OptionRow& row : option_table()) {
        const bool is_general = (row.commands & nearly_all) == nearly_all;
        if ((row.commands & commands) != 0 && is_general == general) page.item(names_of(row), row.help);
    }
}

void add_command(ManPage& page, const CommandRow& row)
{
    page.subsection("parlance " + std::string(row.word));
    std::string help(row.help);
    if (help.front() >= 'a' && help.front() <= 'z') help.front() = static_cast<char>(help.front() - 'a' + 'A');
    page.text(help + ".");
    std::string_view usage = row.usage;
    std::string forms;
    while (!usage.empty()) {
        const std::size_t end = usage.find('\n');
        forms += "parlance " + std::string(row.word) + " " + std::string(usage.substr(0, end)) + "\n";
        usage.remove_prefix(end == usage.npos ? usage.size() : end + 1);
    }
    page.verbatim(forms);
    add_options(page, row.bit, false);
}

void add_conversation(ManPage& page)
{
    page.section("CONVERSATION")
        .text(
            "`parlance chat` on a terminal, without a question, reads questions and prints answers until Ctrl-D; "
            "`parlance -c` goes on with the last conversation. A line that begins with `/` is a command; `//TEXT` "
            "sends `/TEXT`.");
    for (const SlashRow& row : slash_table())
        page.item("`" + std::string(row.word) + "` " + std::string(row.takes), row.help);
    page.text(
        "A line that ends with a backslash goes on in the next one, and so does everything between two lines of "
        "three double quotes; Alt-Enter begins a new line. Ctrl-C stops an answer and keeps what came; at the prompt "
        "it voids the line, and where nothing is typed, pressed again, it leaves.");
}

std::string command_page()
{
    ManPage page("parlance", "1", "ask any chat model from a shell");
    page.section("SYNOPSIS").text("`parlance` [OPTIONS] PROMPT...\n\n`parlance` COMMAND [OPTIONS] [WORDS...]");
    page.section("DESCRIPTION")
        .text(
            "Sends a prompt to a chat model and prints the answer. Which models there are, who provides them and with "
            "which key, is said in a config file (parlance-config(5)); without one, a provider whose key is set "
            "answers.\n\n"
            "The answer goes to standard output and nothing else does; errors, warnings, notes and usage go to "
            "standard error. Standard input, when it is a pipe, a file or a socket, joins the words of the prompt.\n\n"
            "A first word that is exactly a command is that command. To send it as a prompt, write `parlance --` "
            "before it.");
    page.section("COMMANDS");
    for (const CommandRow& row : command_table())
        add_command(page, row);
    add_conversation(page);
    page.section("GENERAL OPTIONS");
    add_options(page, for_all, true);
    page.section("EXIT STATUS");
    for (const auto& [code, meaning] : exit_codes)
        page.item("`" + std::string(code) + "`", meaning);
    page.section("ENVIRONMENT");
    for (const auto& [name, meaning] : variables)
        page.item("`" + std::string(name) + "`", meaning);
    page.section("FILES")
        .item("`~/.config/parlance/config.toml`", "the user's config")
        .item("`/etc/parlance/config.toml`", "the machine's, if the user has none")
        .item("`~/.config/parlance/keys`", "stored keys, for their owner alone (mode 0600)")
        .item("`~/.local/state/parlance/conversations/last.json`", "what `-c` goes on with (mode 0600)")
        .item("`~/.local/state/parlance/history`", "what was typed in conversations (mode 0600)");
    page.section("EXAMPLES")
        .verbatim(
            "parlance \"What is a linker?\"\n"
            "git diff | parlance -m main -s \"You review code\" \"What could break?\"\n"
            "parlance --json \"Three colours\" | jq -r .content");
    for (const CommandRow& row : command_table())
        if (!row.examples.empty()) page.verbatim(row.examples);
    page.section("SEE ALSO").text("parlance-config(5), parlance-sim(1)");
    return page.roff();
}

/// "string", "array", "secret": what stands in the schema, or what it refers to.
std::string type_of(JsonValue schema)
{
    const std::string reference = schema["$ref"].text();
    return reference.empty() ? schema["type"].text() : reference.substr(reference.rfind('/') + 1);
}

void add_keys(ManPage& page, JsonValue schema, const std::string& prefix)
{
    const auto add = [&](const std::string& name, JsonValue key) {
        const std::string shown = prefix.empty() ? name : prefix + "." + name;
        const std::string fallback(key["default"].source());
        page.item("`" + shown + "` (" + type_of(key) + (fallback.empty() ? "" : ", default " + fallback) + ")",
                  key["description"].text());
        add_keys(page, key, shown);
    };
    for (const auto [name, key] : schema["properties"].members())
        if (key.is_object()) add(name.text(), key);
    if (schema["additionalProperties"].is_object()) add("*", schema["additionalProperties"]);
}

std::string config_page()
{
    const auto schema = Host::describe("schema");
    if (schema.is_error() || schema->records.empty()) return {};
    const JsonDocument known(schema->records.front().text);
    ManPage page("parlance-config", "5", "the clients of parlance and of programs that embed it");
    page.section("DESCRIPTION")
        .text(
            "One file names the clients of a program: providers, models, keys. It is TOML 1.0, or the same tree as "
            "JSON when its name ends in `.json`. `parlance config init` writes one to start from, `parlance config "
            "check` names every problem with its place, `parlance config schema` prints a JSON Schema for editors.\n\n"
            "The first of these is read: the file that `--config` names, `$PARLANCE_CONFIG`, "
            "`$XDG_CONFIG_HOME/parlance/config.toml` (`~/.config` without that variable), "
            "`/etc/parlance/config.toml`. A file that everybody may write to is refused.");
    page.section("EXAMPLE").verbatim(
        "config_version = 1\ndefault = \"main\"\n\n[clients.main]\nprovider = \"aiml\"\n"
        "api_key = \"env:AIML_API_KEY\"\nmodel = \"gpt-4o-mini\"\n"
        "timeouts = { connect = \"5s\", total = \"10m\" }\ndefaults = { temperature = 0.7 }");
    page.section("KEYS").text("`*` stands for a name that you choose. A key that is not listed is an error.");
    add_keys(page, known.root(), "");
    page.section("DURATIONS").text(known["$defs"]["duration"]["description"].text());
    page.section("SECRETS")
        .text("A config says where a secret is; it is fetched when its client is made.")
        .item("`\"env:NAME\"`", "an environment variable; if it is not set, the stored key of that name")
        .item("`\"key:NAME\"`", "what `parlance keys set NAME` has stored")
        .item("`\"file:/path\"`", "a file that only its owner can use (mode 0600 or stricter)")
        .item("`{ cmd = [\"pass\", \"show\", \"aiml\"] }`", "what a program prints, run without a shell")
        .item("any other string", "the secret itself, which works and warns");
    page.section("SEE ALSO").text("parlance(1)");
    return page.roff();
}

}  // namespace

std::string man_page(std::string_view name)
{
    if (name == "parlance.1") return command_page();
    if (name == "parlance-config.5") return config_page();
    return {};
}

}  // namespace parlance::cli
