#include "keys_command.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <parlance/json_builder.hpp>

#include "exit_code.hpp"
#include "host_options.hpp"
#include "keys_prompt.hpp"
#include "keys_text.hpp"
#include "output.hpp"
#include "private_file.hpp"
#include "record_json.hpp"
#include "refusal.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

/// Holds the folder of the keys while the file is read and written, so that two commands do not undo each other.
class FolderLock {
public:
    explicit FolderLock(const std::filesystem::path& folder)
        : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {
        if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);  // a file system without locks: then without
    }
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock()
    {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

private:
    int descriptor_;
};

ChatError config_error(std::string text)
{
    return ChatError(ErrorKind::config, std::move(text));
}

/// Where the host looks for the keys.
Result<std::filesystem::path> keys_path(const Arguments& arguments)
{
    const auto places = Host::describe("paths", host_options(arguments));
    if (places.is_error()) return places.error();
    for (const Part& place : places->records) {
        const JsonDocument known(place.text);
        if (known["what"] == "keys" && known["path"].is_string()) return std::filesystem::path(known["path"].text());
    }
    return config_error("there is no place for keys: neither XDG_CONFIG_HOME nor HOME is set");
}

/// The names that the host finds in the file, or why it may not be used.
Result<std::vector<std::string>> stored_names(const Arguments& arguments)
{
    const auto keys = Host::describe("keys", host_options(arguments));
    if (keys.is_error()) return keys.error();
    if (!keys->problems.empty()) return config_error(keys->problems.front().message);
    std::vector<std::string> names;
    for (const Part& key : keys->records)
        names.push_back(key.name);
    return names;
}

/// The text of the file, which the host has found usable; empty if there is none yet.
std::variant<std::string, InputProblem> current_text(const std::filesystem::path& path)
{
    std::error_code unknown;
    if (!std::filesystem::exists(path, unknown)) return std::string();
    return read_file(path.string());
}

void wipe(std::string& text) noexcept
{
    ::explicit_bzero(text.data(), text.size());
}

int write(const std::filesystem::path& path, std::string text, bool json, Output& output)
{
    const std::string problem = write_private_file(path, text, Replace::yes);
    wipe(text);
    if (problem.empty()) return finish(output, exit_ok);
    fail(output, json, ChatError(ErrorKind::config, problem));
    return finish(output, exit_io);
}

int list_keys(const Arguments& arguments, Output& output)
{
    const auto names = stored_names(arguments);
    if (names.is_error()) return fail(output, arguments.json, names.error());
    JsonBuilder json;
    json.begin_array();
    for (const std::string& name : *names) {
        json.begin_object().member("name", name).end_object();
        if (!arguments.json) output.write(name + "\n");
    }
    if (arguments.json) output.write_json(json.end_array().take());
    return finish(output, exit_ok);
}

int show_path(const Arguments& arguments, Output& output)
{
    const auto path = keys_path(arguments);
    if (path.is_error()) return fail(output, arguments.json, path.error());
    std::error_code unknown;
    JsonBuilder json;
    json.begin_object().member("path", path->string()).member("exists", std::filesystem::exists(*path, unknown));
    if (arguments.json)
        output.write_json(json.end_object().take());
    else
        output.write(path->string() + "\n");
    return finish(output, exit_ok);
}

/// Changes the file by `change(text, path)`, which gives the exit code.
template <class Change>
int change_file(const Arguments& arguments, Output& output, Change change)
{
    const auto path = keys_path(arguments);
    if (path.is_error()) return fail(output, arguments.json, path.error());
    const FolderLock lock(path->parent_path());
    if (const auto names = stored_names(arguments); names.is_error())
        return fail(output, arguments.json, names.error());
    auto text = current_text(*path);
    if (const auto* problem = std::get_if<InputProblem>(&text)) return refuse(*problem, arguments.json, output);
    const int code = change(std::get<std::string>(text), *path);
    wipe(std::get<std::string>(text));
    return code;
}

int set_key(const Arguments& arguments, const std::string& name, Output& output)
{
    auto read = read_secret(name);  // before the lock: a person takes time
    if (const auto* problem = std::get_if<InputProblem>(&read)) return refuse(*problem, arguments.json, output);
    std::string& key = std::get<std::string>(read);
    const int code = change_file(arguments, output, [&](const std::string& text, const std::filesystem::path& path) {
        return write(path, with_key(text, name, key), arguments.json, output);
    });
    wipe(key);
    return code;
}

int remove_key(const Arguments& arguments, const std::string& name, Output& output)
{
    return change_file(arguments, output, [&](const std::string& text, const std::filesystem::path& path) {
        auto rest = without_key(text, name);
        if (rest) return write(path, *std::move(rest), arguments.json, output);
        return fail(
            output, arguments.json,
            ChatError(ErrorKind::not_found, "no key " + name + " is stored; parlance keys list shows which are"));
    });
}

/// What makes no sense about the words; empty: nothing.
std::string misuse(const std::vector<std::string>& words)
{
    const std::string action = words.empty() ? "" : words.front();
    const bool named = action == "set" || action == "remove";
    if (!named && action != "list" && action != "path")
        return "keys needs an action: parlance keys set NAME, list, remove NAME or path";
    if (!named && words.size() > 1) return "keys " + action + " takes no further words";
    if (!named) return {};
    if (words.size() < 2) return "keys " + action + " needs the NAME of a key, such as AIML_API_KEY";
    if (words.size() > 2 && action == "set")
        return "a key never stands on the command line, where others can see it; type it when asked, or send it on "
               "standard input: parlance keys set NAME < FILE";
    if (words.size() > 2) return "keys remove takes one NAME";
    if (!is_key_name(words[1]))
        return "a key's NAME has letters, digits, '.', '_' and '-', a letter or '_' first, such as AIML_API_KEY";
    return {};
}

}  // namespace

int run_keys(const Arguments& arguments)
{
    if (const std::string problem = misuse(arguments.words); !problem.empty()) return report_usage_error(problem);
    Output output(STDOUT_FILENO);
    const std::string& action = arguments.words.front();
    if (action == "list") return list_keys(arguments, output);
    if (action == "path") return show_path(arguments, output);
    if (action == "set") return set_key(arguments, arguments.words[1], output);
    return remove_key(arguments, arguments.words[1], output);
}

}  // namespace parlance::cli
