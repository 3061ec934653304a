#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "problem.hpp"
#include "scenario.hpp"

namespace parlance::sim {

/// What a script file says: the answers in their order, for all requests, or per method and path.
/// Each list's last answer repeats. Nothing in it: nothing is scripted.
class Script {
public:
    Script() = default;

    /// Reads a script, `file_name` is for problems only. The forms:
    /// `[scenario, ...]`, or `{"POST /v1/chat/completions": [scenario, ...], "GET /v1/models": [...]}`.
    [[nodiscard]] static Checked<Script> parse(std::string_view text, std::string_view file_name);
    [[nodiscard]] static Checked<Script> load(const std::filesystem::path& file);

    /// The next answer to this request, or null when the script says nothing about it. Valid until the script goes.
    [[nodiscard]] const Scenario* next(const Request& request);

    /// Starts every list again.
    void rewind() noexcept;

private:
    struct List {
        std::vector<Scenario> scenarios;
        std::size_t used = 0;
    };

    std::map<std::string, List, std::less<>> lists_;  // by "METHOD path"; "" answers what no other list does
};

/// The whole file, or why it cannot be read.
[[nodiscard]] Checked<std::string> read_file(const std::filesystem::path& file);

}  // namespace parlance::sim
