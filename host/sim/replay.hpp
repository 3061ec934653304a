#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "problem.hpp"
#include "scenario.hpp"

namespace parlance::sim {

/// Recorded request and response pairs, and which of them answers a request.
/// A case file is `{"provider", "case", "request": {"method", "url", "body"}, "response": {"status", "headers", "body",
/// "encoding"?}}`. A body is JSON, or a string with the exact text of a stream; `"encoding": "base64"` marks raw bytes.
class Replay {
public:
    Replay() = default;

    /// Loads case files; of a folder all `.json` files below it that are cases.
    [[nodiscard]] static Checked<Replay> load(const std::vector<std::filesystem::path>& paths);

    [[nodiscard]] bool empty() const noexcept { return cases_.empty(); }

    /// The answer: of the case that the header `x-sim-case` names ("openai/stream-text.gpt-4o", or without the
    /// provider); else of the only case; else of one whose method, path and JSON body (`model`, `messages`, `contents`,
    /// `input`, `stream`) are the request's. Of several the least used answers. None: a 404 that says so.
    [[nodiscard]] Scenario answer(const Request& request);

private:
    struct Case {
        std::string provider;
        std::string name;
        std::string method;
        std::string path;
        boost::json::value body;
        Scenario scenario;
        std::size_t used = 0;
    };

    [[nodiscard]] static Checked<Case> read_case(const boost::json::value& value, std::string_view text,
                                                 const std::string& file);
    [[nodiscard]] Checked<bool> load_file(const std::filesystem::path& file, bool must_be_case);
    [[nodiscard]] Case* find(const Request& request);
    [[nodiscard]] Case* find_named(std::string_view name);

    std::vector<Case> cases_;
};

}  // namespace parlance::sim
