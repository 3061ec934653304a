#include "record/tape.hpp"

#include "record/case_files.hpp"
#include "record/case_reader.hpp"
#include "record/case_writer.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

namespace parlance::core::record {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_digits = 16;

std::string hex(std::uint64_t number)
{
    std::array<char, hash_digits> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    std::string text(digits.data(), end);
    return text.insert(0, hash_digits - text.size(), '0');
}

std::string padded(std::size_t number)
{
    std::string text = std::to_string(number);
    return text.size() < 4 ? text.insert(0, 4 - text.size(), '0') : text;
}

/// As a case's name may have it.
std::string name_part(std::string_view word)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    };
    std::string part(word.substr(0, 64));
    std::ranges::replace_if(
        part, [&](char c) { return !allowed(c); }, '_');
    return part.empty() ? "exchange" : part;
}

ChatError cannot_write(const fs::path& path, const std::string& why)
{
    return ChatError(ErrorKind::config, "exchanges cannot be recorded in " + path.string() + ": " + why +
                                            "; name a place that you may write to")
        .at(path.string());
}

std::optional<std::string> too_long(std::string_view text)
{
    if (text.size() <= longest_case) return std::nullopt;
    return "it is longer than " + std::to_string(longest_case >> 20) + " MiB";
}

/// A folder with a file an exchange.
class FolderTape final : public Tape {
public:
    explicit FolderTape(fs::path folder) : folder_(std::move(folder)) {}

    std::optional<ChatError> begin()
    {
        std::error_code failed;
        if (::mkdir(folder_.c_str(), S_IRWXU) != 0 && errno != EEXIST)
            return cannot_write(folder_, std::generic_category().message(errno));
        if (!fs::is_directory(folder_, failed)) return cannot_write(folder_, "it is no folder");
        if (const NewFile probe(folder_, ""); probe.problem()) return cannot_write(folder_, *probe.problem());
        std::vector<fs::path> names;
        for (fs::directory_iterator entry(folder_, failed), end; !failed && entry != end; entry.increment(failed))
            names.push_back(entry->path().filename());
        if (failed) return cannot_write(folder_, failed.message());
        std::ranges::sort(names, recorded_before);
        for (const fs::path& name : names)
            note(name.native());
        return std::nullopt;
    }

    std::optional<std::string> add(const Recording& recording, std::string_view identity,
                                   const TapeLabel& label) override
    {
        const std::lock_guard lock(mutex_);
        const std::string ending = name_part(label.operation) + "-" + hex(hash_of(identity));
        std::vector<std::string>& known = known_[ending];
        std::size_t& turn = turns_[ending];
        if (turn < known.size()) {
            auto problem = write(recording, label, known[turn], true);
            if (!problem) ++turn;
            return problem;
        }
        for (;;) {
            const std::string name = padded(++last_number_) + "-" + ending;
            auto problem = write(recording, label, name, false);
            if (problem == taken) continue;
            if (problem) return problem;
            known.push_back(name);
            turn = known.size();
            return std::nullopt;
        }
    }

private:
    static constexpr std::string_view taken = "taken";

    /// Remembers a file of an earlier run: "0007-chat-0123456789abcdef.json".
    void note(std::string_view file)
    {
        if (!file.ends_with(".json")) return;
        const std::string_view name = file.substr(0, file.size() - std::string_view(".json").size());
        const std::size_t dash = name.find('-');
        std::size_t number = 0;
        const auto read = std::from_chars(name.data(), name.data() + std::min(dash, name.size()), number);
        if (dash == name.npos || read.ec != std::errc() || read.ptr != name.data() + dash) return;
        last_number_ = std::max(last_number_, std::min(number, std::size_t{1'000'000'000}));
        known_[std::string(name.substr(dash + 1))].emplace_back(name);
    }

    std::optional<std::string> write(const Recording& recording, const TapeLabel& label, const std::string& name,
                                     bool replace) const
    {
        const std::string text =
            write_case(recording, {label.provider, label.client, label.operation, name}, CaseLayout::several_lines);
        if (auto problem = too_long(text)) return problem;
        NewFile file(folder_, text);
        const fs::path place = folder_ / (name + ".json");
        if (replace ? file.move_to(place) : file.move_to_new(place)) return std::nullopt;
        return file.problem() ? *file.problem() : std::string(taken);
    }

    fs::path folder_;
    std::mutex mutex_;
    std::size_t last_number_ = 0;
    std::map<std::string, std::vector<std::string>> known_;  // by what follows the number, in order
    std::map<std::string, std::size_t> turns_;               // how many of them this run has written
};

/// One file with a line an exchange.
class FileTape final : public Tape {
public:
    explicit FileTape(fs::path path) : path_(std::move(path)) {}
    ~FileTape() override
    {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    std::optional<ChatError> begin() const
    {
        std::error_code failed;
        if (const NewFile probe(folder(), ""); probe.problem()) return cannot_write(path_, *probe.problem());
        if (!fs::exists(path_, failed)) return std::nullopt;
        if (!fs::is_regular_file(path_, failed)) return cannot_write(path_, "it is no regular file");
        if (fs::file_size(path_, failed) == 0 || read_recordings(path_)) return std::nullopt;
        return cannot_write(path_, "the file is there already and holds something else than recordings");
    }

    std::optional<std::string> add(const Recording& recording, std::string_view identity,
                                   const TapeLabel& label) override
    {
        const std::lock_guard lock(mutex_);
        const std::string ending = name_part(label.operation) + "-" + hex(hash_of(identity));
        const std::string name = padded(written_ + 1) + "-" + ending;
        const std::string text =
            write_case(recording, {label.provider, label.client, label.operation, name}, CaseLayout::one_line);
        if (auto problem = too_long(text)) return problem;
        if (size_ + text.size() > most_recorded_bytes)
            return "the file would be larger than " + std::to_string(most_recorded_bytes >> 20) + " MiB";
        auto problem = descriptor_ < 0 ? begin_file(text) : append(text);
        if (problem) return problem;
        ++written_;
        size_ += text.size();
        return std::nullopt;
    }

private:
    [[nodiscard]] fs::path folder() const { return path_.has_parent_path() ? path_.parent_path() : fs::path("."); }

    std::optional<std::string> begin_file(std::string_view text)
    {
        NewFile file(folder(), text);
        if (!file.move_to(path_)) return *file.problem();
        descriptor_ = file.take_descriptor();
        return std::nullopt;
    }

    /// Whole lines only: what was written of one that failed is taken back.
    std::optional<std::string> append(std::string_view text)
    {
        if (write_all(descriptor_, text)) return std::nullopt;
        const int error = errno;
        static_cast<void>(::ftruncate(descriptor_, static_cast<off_t>(size_)));
        return std::generic_category().message(error);
    }

    fs::path path_;
    std::mutex mutex_;
    int descriptor_ = -1;  // of the file, once it has a line
    std::size_t written_ = 0;
    std::size_t size_ = 0;  // bytes
};

template <class Kind>
Result<std::shared_ptr<Tape>> begin(std::shared_ptr<Kind> tape)
{
    if (auto problem = tape->begin()) return *std::move(problem);
    return std::shared_ptr<Tape>(std::move(tape));
}

}  // namespace

Result<std::shared_ptr<Tape>> Tape::open(const RecordSettings& settings)
{
    if (settings.folder) return begin(std::make_shared<FolderTape>(settings.path));
    return begin(std::make_shared<FileTape>(settings.path));
}

std::uint64_t hash_of(std::string_view identity) noexcept
{
    std::uint64_t hash = 14695981039346656037u;  // the offset basis
    for (const char c : identity) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211u;  // the prime
    }
    return hash;
}

}  // namespace parlance::core::record
