/// private_folder.hpp - a folder that only the test may touch, as the host asks of those that hold configs and plugins.
#pragma once

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace parlance::support {

/// A folder of our own, removed with its owner. Nobody else may write there: the host would refuse what it holds.
class PrivateFolder {
public:
    PrivateFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "parlance-command-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        path_ = name;
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// Writes a file that only we may touch, and gives its path.
    std::string write(const std::string& name, std::string_view text) const
    {
        const auto file = path_ / name;
        std::ofstream(file, std::ios::binary) << text;
        ::chmod(file.c_str(), S_IRUSR | S_IWUSR);
        return file.string();
    }

private:
    std::filesystem::path path_;
};

}  // namespace parlance::support
