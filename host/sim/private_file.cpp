#include "private_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>

namespace parlance::sim {

namespace fs = std::filesystem;

PrivateFile::PrivateFile(std::string_view name, std::string_view content)
{
    std::string folder = fs::temp_directory_path() / "parlance-sim-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) throw std::system_error(errno, std::generic_category(), folder);
    path_ = fs::path(folder) / name;
    std::ofstream stream(path_, std::ios::binary);
    stream << content << std::flush;
    if (stream) return;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    throw std::system_error(std::make_error_code(std::errc::io_error), path_);
}

PrivateFile::~PrivateFile()
{
    std::error_code ignored;
    fs::remove_all(path_.parent_path(), ignored);
}

}  // namespace parlance::sim
