#pragma once

#include <filesystem>
#include <string_view>

namespace parlance::sim {

/// A file in a new folder below the system's temporary one that only this user may enter; both go with the object.
class PrivateFile {
public:
    /// Throws std::system_error when it cannot be written.
    PrivateFile(std::string_view name, std::string_view content);
    ~PrivateFile();
    PrivateFile(PrivateFile&&) = delete;
    PrivateFile& operator=(PrivateFile&&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace parlance::sim
