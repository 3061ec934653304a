#include "line_editor_history.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>

#include "private_file.hpp"

namespace parlance::cli {

namespace {

std::string line_of(std::string_view entry)
{
    return JsonBuilder().value(entry).take() + "\n";
}

}  // namespace

std::vector<std::string> read_history(const std::string& path)
{
    std::vector<std::string> entries;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const JsonDocument entry(line);
        if (entry.root().is_string()) entries.push_back(entry.root().text());
    }
    if (entries.size() <= most_history_entries) return entries;
    const bool far_too_many = entries.size() > 2 * most_history_entries;
    entries.erase(entries.begin(), entries.end() - most_history_entries);
    if (far_too_many) {
        std::string all;
        for (const std::string& entry : entries)
            all += line_of(entry);
        static_cast<void>(write_private_file(path, all, Replace::yes));  // it stays as it was
    }
    return entries;
}

bool append_history(const std::string& path, std::string_view entry)
{
    constexpr std::size_t longest = 64 * 1024;
    if (entry.size() > longest) return true;
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return false;
    const std::string line = line_of(entry);
    const bool written = ::fchmod(file, S_IRUSR | S_IWUSR) == 0 &&
                         ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    return ::close(file) == 0 && written;
}

}  // namespace parlance::cli
