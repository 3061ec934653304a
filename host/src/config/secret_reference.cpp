#include "config/secret_reference.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "config/bounded_read.hpp"
#include "config/config_error.hpp"
#include "config/keys_file.hpp"

namespace parlance::host {
namespace {

constexpr std::size_t largest_secret = 64 * 1024;  // bytes; the longest known are JSON keys of some 3 KiB

ResolvedSecret refuse(std::string problem)
{
    return {std::nullopt, std::move(problem)};
}

std::string_view without_last_newline(std::string_view text)
{
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

/// A header value is one line: a line break in it would let whoever wrote the secret add headers.
ResolvedSecret accept(std::string_view text, const std::string& origin, SecretShape shape)
{
    text = without_last_newline(text);
    if (text.empty()) return refuse(origin + " is empty; put the secret there");
    const bool is_line = shape == SecretShape::line;
    if (text.find_first_of(is_line ? std::string_view{"\r\n\0", 3} : std::string_view{"\0", 1}) != text.npos) {
        return refuse(origin + (is_line ? " holds a line break or NUL inside the secret; it must be one line"
                                        : " holds a NUL; it must be text"));
    }
    return {Secret{text}, {}};
}

/// Who else may use a file, in words; empty: nobody.
std::string exposure(const OpenedFile& file, const std::filesystem::path& path)
{
    if ((file.mode & (S_IRWXG | S_IRWXO)) == 0) return {};
    return " has mode " + mode_digits(file.mode) + ", so others than its owner may use it; run: chmod 600 " +
           path.native();
}

enum class FilePolicy { owner_only, warn };

ResolvedSecret resolve_file(const std::filesystem::path& path, const std::string& origin, SecretShape shape,
                            FilePolicy policy)
{
    const OpenedFile file = open_file(path);
    if (!file.problem.empty()) return refuse(origin + " cannot be read: " + file.problem);
    const std::string exposed = exposure(file, path);
    if (!exposed.empty() && (policy == FilePolicy::owner_only || (file.mode & S_IWOTH) != 0)) {
        return refuse(origin + exposed);
    }
    auto text = read_all(file.descriptor, largest_secret);
    if (!text && errno == EFBIG) {
        return refuse(origin + " is larger than 64 KiB; " +
                      (shape == SecretShape::line ? "a secret is one line" : "no key file is"));
    }
    if (!text) return refuse(origin + " cannot be read: " + system_message(errno));
    ResolvedSecret resolved = accept(*text, origin, shape);
    wipe(*text);
    if (resolved.secret && !exposed.empty()) resolved.warning = origin + exposed;
    return resolved;
}

/// What a variable or a stored key holds.
ResolvedSecret accept_held(std::string_view text, const std::string& origin, SecretShape shape)
{
    return shape == SecretShape::document ? resolve_document(text, origin) : accept(text, origin, shape);
}

/// A variable that is not set may be stored as a key: who stores it under its name means it to be found by it.
ResolvedSecret resolve_variable(const std::string& name, const Environment& environment, SecretShape shape)
{
    if (auto value = environment.get(name)) {
        ResolvedSecret resolved = accept_held(*value, "environment variable " + name, shape);
        wipe(*value);
        return resolved;
    }
    const StoredKey key = find_stored_key(name, environment);
    if (key.secret) return accept_held(key.secret->reveal(), "the stored key " + name, shape);
    const std::string missing = "environment variable " + name + " is not set";
    if (!key.problem.empty()) return refuse(missing + ", and " + key.problem);
    return refuse(missing + ", and no key of that name is stored; export it, or store it with: parlance keys set " +
                  name);
}

ResolvedSecret resolve_stored(const std::string& name, const Environment& environment, SecretShape shape)
{
    const StoredKey key = find_stored_key(name, environment);
    if (!key.problem.empty()) return refuse(key.problem);
    if (!key.secret) return refuse("no key " + name + " is stored; store it with: parlance keys set " + name);
    return accept_held(key.secret->reveal(), "the stored key " + name, shape);
}

ResolvedSecret resolve_command(const std::vector<std::string>& arguments, const Environment& environment,
                               const CommandLimits& limits, SecretShape shape)
{
    const CommandOutput output = run_command(arguments, environment, limits);
    if (!output.problem.empty()) return refuse(output.problem);
    return accept(output.text.reveal(), "the output of command " + in_quotes(arguments.front()), shape);
}

}  // namespace

ResolvedSecret resolve_document(std::string_view text, const std::string& origin)
{
    text = without_last_newline(text);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return refuse(origin + " is empty; put the path of the file there");
    if (text[first] == '{') return accept(text, origin, SecretShape::document);
    // The path is not shown: whoever misread what belongs here may have put a key there.
    return resolve_file(std::filesystem::path{text}, "the file that " + origin + " names", SecretShape::document,
                        FilePolicy::warn);
}

std::string SecretReference::describe() const
{
    if (const auto* variable = std::get_if<Variable>(&source_)) return "env:" + variable->name;
    if (const auto* key = std::get_if<Stored>(&source_)) return "key:" + key->name;
    if (const auto* file = std::get_if<File>(&source_)) return "file:" + file->path.native();
    if (const auto* command = std::get_if<Command>(&source_)) return "cmd: " + command->arguments.front();
    return "(literal, hidden)";
}

ResolvedSecret SecretReference::resolve(const Environment& environment, const CommandLimits& limits,
                                        SecretShape shape) const
{
    if (const auto* variable = std::get_if<Variable>(&source_)) {
        return resolve_variable(variable->name, environment, shape);
    }
    if (const auto* key = std::get_if<Stored>(&source_)) return resolve_stored(key->name, environment, shape);
    if (const auto* file = std::get_if<File>(&source_)) {
        const std::string origin = "secret file " + in_quotes(file->path.native());
        return resolve_file(file->path, origin, shape, FilePolicy::owner_only);
    }
    if (const auto* command = std::get_if<Command>(&source_)) {
        return resolve_command(command->arguments, environment, limits, shape);
    }
    return accept(std::get<Secret>(source_).reveal(), "the literal secret", shape);
}

}  // namespace parlance::host
