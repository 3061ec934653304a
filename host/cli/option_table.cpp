#include "option_table.hpp"

#include <algorithm>
#include <array>

namespace parlance::cli {

namespace {

constexpr std::array commands{
    CommandRow{"chat", for_chat, "ask once, or converse on a terminal; the default, as in: parlance \"prompt\"",
               "[PROMPT...]",
               "parlance chat                               # on a terminal: a conversation\n"
               "parlance chat -c                            # on a terminal: the last one goes on\n"
               "parlance chat -m main \"What is a linker?\"   # once"},
    CommandRow{"analyze", for_analyze, "look at a text: sentiment, entities, summarize, translate, extract and more",
               "--type TYPE [TEXT...]\n--type TYPE --lines < FILE",
               "parlance analyze --type sentiment \"The food was great, the waiter was not.\"\n"
               "parlance analyze --type summarize --max-words 50 < article.txt\n"
               "parlance analyze --type extract --field name --field \"total=the sum to pay\" --json < invoice.txt\n"
               "parlance analyze --type classify --label bug --label praise --lines < reviews.txt > labels.jsonl"},
    CommandRow{"generate", for_generate, "write what a prompt describes: the text alone, nothing around it",
               "PROMPT...",
               "parlance generate \"A haiku on linkers\"\n"
               "parlance generate \"A commit message for this change\" < change.diff"},
    CommandRow{"batch", for_batch, "answer a file of requests or prompts, many at once", "IN -o OUT",
               "parlance batch requests.jsonl -o answers.jsonl\n"
               "parlance batch requests.jsonl -o answers.jsonl --resume --retry-failed\n"
               "parlance batch requests.jsonl -o answers.jsonl --via provider\n"
               "parlance batch --prompts -m main -j 32 - -o - < prompts.txt | jq -r .response.body.content"},
    CommandRow{"providers", for_providers, "list the providers that plugins bring", "", "parlance providers --json"},
    CommandRow{"plugins", for_plugins, "list every plugin file, and why it is refused if it is", "",
               "parlance plugins --plugin-path ./build"},
    CommandRow{"health", for_health, "look how far a provider can be reached", "",
               "parlance health -m main --level reach"},
    CommandRow{"models", for_models, "list the models that a provider offers", "", "parlance models -m main"},
    CommandRow{"config", for_config, "check, show or begin a config; print its JSON Schema", "check|show|init|schema",
               "parlance config init\n"
               "parlance config init --provider aiml --path ./parlance.toml\n"
               "parlance config check --config ./parlance.toml\n"
               "parlance config schema > parlance.schema.json"},
    CommandRow{"keys", for_keys, "store providers' keys where only you can read them",
               "set NAME\nlist\nremove NAME\npath",
               "parlance keys set AIML_API_KEY\n"
               "pass show aiml | parlance keys set aiml     # api_key = \"key:aiml\" in the config\n"
               "parlance keys list"},
    CommandRow{"paths", for_paths, "show where configs, keys and plugins are looked for", "", "parlance paths"},
    CommandRow{"completion", for_completion, "print what makes a shell complete this command's words", "bash|zsh|fish",
               "source <(parlance completion bash)\n"
               "parlance completion zsh > \"${fpath[1]}/_parlance\"\n"
               "parlance completion fish > ~/.config/fish/completions/parlance.fish"},
};

constexpr unsigned asking = for_chat | for_analyze | for_generate | for_batch;

constexpr std::array options{
    OptionRow{"-m", "--model", "", "CLIENT[/MODEL]", asking,
              "a client of the config, and which of its models; without it the default client"},
    OptionRow{"-m", "--model", "", "CLIENT", for_health | for_models,
              "a client of the config; without it the default client"},
    OptionRow{"-s", "--system", "", "TEXT", for_chat | for_generate | for_batch, "the system prompt"},
    OptionRow{"-o", "--option", "", "KEY=VALUE", asking & ~for_batch,
              "a parameter of the request, such as temperature=0.2; repeatable"},
    OptionRow{"", "--option", "", "KEY=VALUE", for_batch,
              "a parameter of requests that do not set it, such as temperature=0.2; repeatable"},
    OptionRow{"", "--request", "", "FILE", for_chat, "a request as JSON, - for standard input; other options win"},
    OptionRow{"-a", "--attach", "", "FILE|URL", for_chat | for_generate,
              "send a picture, a sound, a document or a text along, - for standard input; repeatable"},
    OptionRow{"-c", "--continue", "", "", for_chat, "go on with the last conversation"},
    OptionRow{"", "--no-save", "", "", for_chat, "keep nothing of this for -c, and nothing that is typed"},
    OptionRow{"", "--raw", "", "", for_chat | for_generate,
              "print the answer's Markdown as it came, on a terminal too"},
    OptionRow{"", "--stream", "--no-stream", "", for_chat,
              "print the answer as it comes (the default for text), or in one piece (for JSON)"},
    OptionRow{"", "--timeout", "", "TIME", asking, "give up after so long: 500ms, 30s, 2m; in a batch: on one item"},
    OptionRow{"", "--level", "", "LEVEL", for_health,
              "config, reach, auth (the default), or generate, which may be billed"},
    OptionRow{"", "--type", "", "TYPE", for_analyze,
              "sentiment, classify, extract, entities, summarize, keywords, language, translate, mask, similarity, "
              "grammar, filter or custom"},
    OptionRow{"", "--label", "", "LABEL", for_analyze, "classify: one of the labels to choose from; repeatable"},
    OptionRow{"", "--multiple", "", "", for_analyze, "classify: several labels may fit"},
    OptionRow{"", "--field", "", "NAME[=MEANING]", for_analyze, "extract: a field to find; repeatable"},
    OptionRow{"", "--kind", "", "KIND", for_analyze, "entities, mask: what to look for, such as person; repeatable"},
    OptionRow{"", "--max-words", "", "N", for_analyze, "summarize: the most words"},
    OptionRow{"", "--max", "", "N", for_analyze, "keywords: the most of them"},
    OptionRow{"", "--target", "", "LANGUAGE", for_analyze, "translate: the language to translate to"},
    OptionRow{"", "--question", "", "TEXT", for_analyze, "filter: a question with the answer yes or no"},
    OptionRow{"", "--prompt", "", "TEXT", for_analyze, "custom: what to do with the text"},
    OptionRow{"", "--schema", "", "FILE", for_analyze,
              "custom: the JSON Schema of the result, from a file or as it is"},
    OptionRow{"", "--with", "", "TEXT", for_analyze,
              "similarity: the text to compare with; @FILE reads it from a file"},
    OptionRow{"", "--instructions", "", "TEXT", for_analyze, "what else to heed, in your words"},
    OptionRow{"", "--chunk", "", "", for_analyze,
              "summarize, entities, keywords, mask: take a text that is too long in pieces"},
    OptionRow{"", "--lines", "", "", for_analyze,
              "analyse each line of standard input, and print a JSON object a line"},
    OptionRow{"-o", "--output", "", "FILE", for_batch,
              "where the answers go, a JSON object a line; - is standard output"},
    OptionRow{"-j", "--max-in-flight", "", "N", for_batch | for_analyze,
              "how many to ask at once, 1 to 1024; 8 unless said"},
    OptionRow{"", "--prompts", "", "", for_batch, "each line is a prompt, whatever it looks like"},
    OptionRow{"", "--resume", "", "", for_batch,
              "go on where an earlier run stopped: skip what FILE has, append the rest"},
    OptionRow{"", "--retry-failed", "", "", for_batch, "with --resume: ask again for what failed"},
    OptionRow{"", "--max-failures", "", "N", for_batch, "stop after so many failed items"},
    OptionRow{"", "--via", "", "CARRIER", for_batch,
              "provider: hand all items over in one of its batches, which is cheaper and may take a day; chats: ask "
              "for each, as by default"},
    OptionRow{"", "--poll", "", "TIME", for_batch,
              "with --via provider: how often to look; by itself every 2 seconds at first, once a minute later"},
    OptionRow{"", "--cancel", "", "", for_batch, "with --via provider: stop the batch that was begun for FILE"},
    OptionRow{"", "--provider", "", "NAME", for_config,
              "init: the provider to write a client for; without it all found"},
    OptionRow{"", "--path", "", "FILE", for_config, "init: the file to write, instead of the usual one"},
    OptionRow{"", "--force", "", "", for_config, "init: replace a file that is there"},
    OptionRow{"", "--json", "", "", for_all & ~for_completion, "print JSON, failures too"},
    OptionRow{
        "", "--record", "", "FILE", asking | for_health | for_models,
        "keep every exchange with the provider in FILE, or in a folder if it is one or ends in /; no key is kept"},
    OptionRow{"", "--replay", "", "FILE", asking | for_health | for_models,
              "answer from what was recorded in FILE or a folder; nothing is sent, and no key is needed"},
    OptionRow{"", "--replay-match", "", "HOW", asking | for_health | for_models,
              "with --replay, which recording answers: strict (the default), path, or order"},
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

const OptionRow* find_option(std::string_view name, unsigned wanted) noexcept
{
    const auto found = std::find_if(options.begin(), options.end(), [&](const OptionRow& row) {
        return !name.empty() && (row.commands & wanted) != 0 &&
               (name == row.long_name || name == row.short_name || name == row.no_name);
    });
    return found == options.end() ? nullptr : &*found;
}

}  // namespace parlance::cli
