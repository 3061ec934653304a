/// case_files.hpp - the files that recordings lie in: found, read within limits, and written whole.
#pragma once

#include "record/recording.hpp"

#include <parlance/result.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core::record {

/// All recordings of a path together, as text. What is replayed is held in memory.
inline constexpr std::size_t most_recorded_bytes = std::size_t{256} * 1024 * 1024;
/// Files below a folder that are looked at.
inline constexpr std::size_t most_recorded_files = 100'000;

/// The order of recordings that lie in files: folder by folder, by the number that a name begins with ("9999-chat-..."
/// before "10000-chat-..."), then by name; names without a number come last. A strict weak order.
[[nodiscard]] bool recorded_before(const std::filesystem::path& one, const std::filesystem::path& other);

/// The recordings of a file; of a folder those of all `.json` and `.jsonl` files below it, in order of
/// `recorded_before`. None at all is an error, too. Fails with ErrorKind::config.
[[nodiscard]] Result<std::vector<Recording>> read_recordings(const std::filesystem::path& path);

/// A file of mode 0600 beside its later place, with `text` in it; removed unless it was moved there.
class NewFile {
public:
    /// Nothing is thrown: ask `problem`.
    NewFile(const std::filesystem::path& folder, std::string_view text);
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    /// Why it could not be written: "Permission denied".
    [[nodiscard]] const std::optional<std::string>& problem() const noexcept { return problem_; }

    /// Gives it its name, replacing what has that name. False: `problem` says why.
    [[nodiscard]] bool move_to(const std::filesystem::path& name);

    /// Gives it its name unless something has it: false without a problem.
    [[nodiscard]] bool move_to_new(const std::filesystem::path& name);

    /// The open file, at its end; the caller closes it.
    [[nodiscard]] int take_descriptor() noexcept;

private:
    void fail(int error);

    std::string path_;  // empty once it has a name, or never was there
    int descriptor_ = -1;
    std::optional<std::string> problem_;
};

/// Writes all of `text`; false: errno says why.
[[nodiscard]] bool write_all(int descriptor, std::string_view text) noexcept;

}  // namespace parlance::core::record
