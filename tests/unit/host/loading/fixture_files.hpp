// The fixture plugins, bytes of files, and a directory that is gone after the test.
#pragma once

#include <fixtures/plugins/fixture_note.h>
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "loading/plugin_file.hpp"

namespace parlance::host::test {

namespace fs = std::filesystem;

/// PARLANCE_FIXTURE_DIR is where the build puts the fixture plugins.
inline fs::path fixture(std::string_view id)
{
    return fs::path(PARLANCE_FIXTURE_DIR) / ("parlance-" + std::string(id) + ".so");
}

/// A host of the fixtures' contract hash.
inline HostContract fixture_contract()
{
    return {FIXTURE_ABI_HASH, Privilege::ordinary};
}

inline std::string read_bytes(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(file.good(), "cannot read " << path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const fs::path& path, std::string_view bytes)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    BOOST_REQUIRE(file.good());
}

class TemporaryDirectory {
public:
    TemporaryDirectory()
    {
        std::string pattern = (fs::temp_directory_path() / "parlance-test-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    [[nodiscard]] const fs::path& path() const noexcept { return path_; }
    [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }

private:
    fs::path path_;
};

/// Whether `text` has `part` in it; prints both when it has not.
inline bool has(std::string_view text, std::string_view part)
{
    const bool found = text.find(part) != std::string_view::npos;
    BOOST_TEST_INFO('"' << part << "\" in \"" << text << '"');
    return found;
}

}  // namespace parlance::host::test

// Boost.Test prints through the value's namespace
namespace parlance::host {

inline std::ostream& operator<<(std::ostream& out, RefusalKind kind)
{
    return out << name_of(kind);
}

}  // namespace parlance::host
