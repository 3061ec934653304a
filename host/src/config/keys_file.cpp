#include "config/keys_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "config/bounded_read.hpp"
#include "config/config_error.hpp"

namespace parlance::host {
namespace {

constexpr std::size_t largest_file = 1024 * 1024;  // bytes; some hundred keys of any kind
constexpr std::size_t longest_name = 128;

struct KeysText {
    std::string text;  ///< with secrets: wiped by whoever has it
    std::string problem;
};

KeysText read_keys(const std::filesystem::path& path)
{
    const std::string origin = "keys file " + in_quotes(path.native());
    const OpenedFile file = open_file(path);
    if (!file.problem.empty()) {
        std::error_code ignored;
        const auto status = std::filesystem::status(path, ignored);
        if (status.type() == std::filesystem::file_type::not_found) return {};
        return {{}, origin + " cannot be read: " + file.problem};
    }
    if ((file.mode & (S_IRWXG | S_IRWXO)) != 0) {
        return {{},
                origin + " has mode " + mode_digits(file.mode) +
                    ", so others than its owner may use it; run: chmod 600 " + path.native()};
    }
    auto text = read_all(file.descriptor, largest_file);
    if (text) return {*std::move(text), {}};
    return {{}, origin + (errno == EFBIG ? " is larger than 1 MiB" : " cannot be read: " + system_message(errno))};
}

/// Gives each line that holds a key to `use(name, value)`.
template <class Use>
void for_each_key(std::string_view text, Use use)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        const std::size_t mark = line.find('=');
        if (mark != line.npos && is_key_name(line.substr(0, mark))) use(line.substr(0, mark), line.substr(mark + 1));
    }
}

}  // namespace

std::filesystem::path keys_file_path(const Environment& environment)
{
    const auto xdg = environment.get("XDG_CONFIG_HOME");
    if (xdg && xdg->starts_with('/')) return std::filesystem::path{*xdg} / "parlance/keys";
    const auto home = environment.get("HOME");
    if (home && home->starts_with('/')) return std::filesystem::path{*home} / ".config/parlance/keys";
    return {};
}

bool is_key_name(std::string_view name)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_rest = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
    return !name.empty() && name.size() <= longest_name && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(), is_rest);
}

StoredKey find_stored_key(std::string_view name, const Environment& environment)
{
    const auto path = keys_file_path(environment);
    if (path.empty()) return {};
    KeysText keys = read_keys(path);
    StoredKey found{std::nullopt, std::move(keys.problem)};
    for_each_key(keys.text, [&](std::string_view known, std::string_view value) {
        if (known == name) found.secret = Secret{value};
    });
    wipe(keys.text);
    return found;
}

StoredNames list_stored_keys(const Environment& environment)
{
    const auto path = keys_file_path(environment);
    if (path.empty()) return {};
    KeysText keys = read_keys(path);
    StoredNames stored{{}, std::move(keys.problem)};
    for_each_key(keys.text, [&](std::string_view name, std::string_view) {
        if (std::find(stored.names.begin(), stored.names.end(), name) == stored.names.end())
            stored.names.emplace_back(name);
    });
    wipe(keys.text);
    return stored;
}

}  // namespace parlance::host
