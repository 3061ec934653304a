#include "loading/dependencies.hpp"

#include <dlfcn.h>

#include <deque>
#include <memory>
#include <set>
#include <string_view>

#include "loading/elf_probe.hpp"
#include "loading/open_file.hpp"

namespace parlance::host {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_files = 256;
constexpr std::size_t max_cache_bytes = 16U << 20U;

bool is_loaded(const std::string& library)
{
    void* const handle = ::dlopen(library.c_str(), RTLD_LAZY | RTLD_NOLOAD);  // looks, never opens
    if (handle != nullptr) ::dlclose(handle);
    return handle != nullptr;
}

/// The directories the loader searches for this process, LD_LIBRARY_PATH included: it says so itself.
std::vector<fs::path> process_directories()
{
    std::vector<fs::path> directories;
    void* const self = ::dlopen(nullptr, RTLD_LAZY);
    if (self == nullptr) return directories;
    Dl_serinfo head{};
    if (::dlinfo(self, RTLD_DI_SERINFOSIZE, &head) == 0) {
        const std::size_t words = head.dls_size / sizeof(std::max_align_t) + 1;
        const auto storage = std::make_unique<std::max_align_t[]>(words);
        auto* const info = reinterpret_cast<Dl_serinfo*>(storage.get());
        info->dls_size = head.dls_size;
        info->dls_cnt = head.dls_cnt;
        if (::dlinfo(self, RTLD_DI_SERINFO, info) == 0) {
            for (unsigned index = 0; index < info->dls_cnt; ++index) {
                directories.emplace_back(info->dls_serpath[index].dls_name);
            }
        }
    }
    ::dlclose(self);
    return directories;
}

/// The loader's cache, as bytes: a library in it has its name there between two NULs.
std::string read_cache()
{
    std::string bytes;
    const auto file = OpenFile::open("/etc/ld.so.cache");
    if (!file || file->size() > max_cache_bytes) return bytes;
    bytes.resize(static_cast<std::size_t>(file->size()));
    const FileBytes source(file->descriptor(), file->size());
    if (!source.read(0, std::as_writable_bytes(std::span{bytes}))) bytes.clear();
    return bytes;
}

std::vector<fs::path> own_directories(const PluginImage& image, const fs::path& file)
{
    std::vector<fs::path> directories;
    std::string_view rest = image.library_path;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        std::string directory(rest.substr(0, end));
        for (const std::string_view word : {"$ORIGIN", "${ORIGIN}"}) {
            if (const auto at = directory.find(word); at != std::string::npos) {
                directory.replace(at, word.size(), file.parent_path().string());
            }
        }
        if (!directory.empty()) directories.emplace_back(directory);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return directories;
}

class Walk {
public:
    std::vector<MissingDependency> from(const fs::path& plugin)
    {
        files_.push_back(plugin);
        for (std::size_t read = 0; !files_.empty() && read < max_files; ++read) {
            const fs::path file = std::move(files_.front());
            files_.pop_front();
            const auto image = probe_file(file);
            if (!image) continue;
            for (const std::string& library : image->needed)
                look_for(library, *image, file);
        }
        return std::move(missing_);
    }

private:
    void look_for(const std::string& library, const PluginImage& image, const fs::path& needed_by)
    {
        if (!seen_.insert(library).second || is_loaded(library)) return;
        std::error_code ignored;
        std::vector<fs::path> candidates;
        if (library.find('/') != std::string::npos) {
            candidates.emplace_back(library);
        } else {
            for (const fs::path& directory : own_directories(image, needed_by))
                candidates.push_back(directory / library);
            for (const fs::path& directory : directories_)
                candidates.push_back(directory / library);
        }
        for (const fs::path& candidate : candidates) {
            if (!fs::exists(candidate, ignored)) continue;
            files_.push_back(candidate);
            return;
        }
        const std::string cached = '\0' + library + '\0';
        if (cache_.find(cached) == std::string::npos) missing_.push_back({library, needed_by.string()});
    }

    std::vector<fs::path> directories_ = process_directories();
    std::string cache_ = read_cache();
    std::deque<fs::path> files_;
    std::set<std::string> seen_;
    std::vector<MissingDependency> missing_;
};

}  // namespace

std::vector<MissingDependency> missing_dependencies(const fs::path& plugin)
{
    return Walk().from(plugin);
}

}  // namespace parlance::host
