#include "record/case_files.hpp"

#include "record/case_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <system_error>
#include <tuple>
#include <utility>

namespace parlance::core::record {
namespace {

namespace fs = std::filesystem;

std::string words_for(int error)
{
    return std::generic_category().message(error);
}

ChatError refused(const fs::path& path, const std::string& what)
{
    return ChatError(ErrorKind::config, path.string() + ": " + what).at(path.string());
}

class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

/// The whole of a regular file of at most `limit` bytes. A pipe or device is not opened for long: it could hold us.
Result<std::string> read_file(const fs::path& path, std::size_t limit)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat facts {};
    if (file.number() < 0 || ::fstat(file.number(), &facts) != 0)
        return refused(path, "the recording cannot be read: " + words_for(errno));
    if (!S_ISREG(facts.st_mode)) return refused(path, "is no regular file, so it holds no recording");
    std::string text;
    std::array<char, 64 * 1024> buffer;
    for (;;) {
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return refused(path, "the recording cannot be read: " + words_for(errno));
        if (count == 0) return text;
        if (text.size() + static_cast<std::size_t>(count) > limit)
            return refused(path, "there is more than " + std::to_string(most_recorded_bytes >> 20) +
                                     " MiB to replay; replay a part of it");
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

Result<std::vector<fs::path>> files_below(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code failed;
    fs::recursive_directory_iterator entry(folder, failed);
    std::size_t looked_at = 0;
    for (const fs::recursive_directory_iterator end; !failed && entry != end; entry.increment(failed)) {
        if (++looked_at > most_recorded_files)
            return refused(folder, "holds more than " + std::to_string(most_recorded_files) + " files");
        const fs::path extension = entry->path().extension();
        std::error_code dangling;
        if ((extension == ".json" || extension == ".jsonl") && entry->is_regular_file(dangling))
            files.push_back(entry->path());
    }
    if (failed) return refused(folder, "cannot be read: " + failed.message());
    std::ranges::sort(files, recorded_before);
    return files;
}

/// The number that a name begins with, of any length, without zeros in front: compared by length, then by digits.
struct Numbered {
    explicit Numbered(std::string_view whole) : name(whole)
    {
        const std::size_t end = std::min(name.find_first_not_of("0123456789"), name.size());
        has_number = end != 0;
        digits = name.substr(0, end);
        digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    }
    [[nodiscard]] auto key() const { return std::tuple(!has_number, digits.size(), digits, name); }

    std::string_view name;
    std::string_view digits;
    bool has_number;
};

bool name_before(const fs::path& one, const fs::path& other)
{
    return Numbered(one.native()).key() < Numbered(other.native()).key();
}

}  // namespace

bool recorded_before(const fs::path& one, const fs::path& other)
{
    return std::lexicographical_compare(one.begin(), one.end(), other.begin(), other.end(), name_before);
}

Result<std::vector<Recording>> read_recordings(const fs::path& path)
{
    std::error_code failed;
    const bool is_folder = fs::is_directory(path, failed);
    if (!is_folder && !fs::exists(path, failed))
        return refused(path, "there is no such recording; make it first (mode = \"record\", or --record)");
    auto files = is_folder ? files_below(path) : Result<std::vector<fs::path>>(std::vector{path});
    if (files.is_error()) return files.error();

    std::vector<Recording> all;
    std::size_t room = most_recorded_bytes;
    for (const fs::path& file : *files) {
        const auto text = read_file(file, room);
        if (text.is_error()) return text.error();
        room -= text->size();
        auto some = read_cases(*text, file.string(), is_folder ? WhenNoCase::ignore : WhenNoCase::error);
        if (some.is_error()) return some.error();
        std::move(some->begin(), some->end(), std::back_inserter(all));
    }
    if (all.empty()) return refused(path, "holds no recording; make one first (mode = \"record\", or --record)");
    return all;
}

bool write_all(int descriptor, std::string_view text) noexcept
{
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

NewFile::NewFile(const fs::path& folder, std::string_view text)
{
    std::string name = (folder / ".parlance-XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC | O_APPEND);  // mode 0600
    if (descriptor_ >= 0) path_ = std::move(name);
    if (descriptor_ < 0 || !write_all(descriptor_, text)) fail(errno);
}

NewFile::~NewFile()
{
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!path_.empty()) ::unlink(path_.c_str());
}

void NewFile::fail(int error)
{
    problem_ = words_for(error);
}

bool NewFile::move_to(const fs::path& name)
{
    if (problem_) return false;
    if (::rename(path_.c_str(), name.c_str()) != 0) return fail(errno), false;
    path_.clear();
    return true;
}

bool NewFile::move_to_new(const fs::path& name)
{
    if (problem_) return false;
    if (::link(path_.c_str(), name.c_str()) == 0) return true;  // the first name goes with the destructor
    if (errno == EEXIST) return false;
    std::error_code ignored;  // a file system without links: there, two who record at once can meet
    return !fs::exists(name, ignored) && move_to(name);
}

int NewFile::take_descriptor() noexcept
{
    return std::exchange(descriptor_, -1);
}

}  // namespace parlance::core::record
