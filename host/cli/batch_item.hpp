/// batch_item.hpp - a line of a batch becomes a request. docs/reference/command.md, "Batches", has the formats.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <parlance/batch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "batch_lines.hpp"

namespace parlance::cli {

/// What comes back with an answer.
struct LineTag {
    std::int64_t line = 0;  ///< from 1; 0: it came back from a provider's batch, and nobody remembers
    std::string id;         ///< the line's custom_id; without one "line-17"
    bool has_id = false;    ///< the line has a custom_id
    std::string body{};     ///< where the request is in the line: "/body"; empty: it is the line
};
using LineItem = BatchItem<LineTag>;
using LineResult = BatchResult<LineTag>;

/// What holds for requests that do not say otherwise.
struct ItemDefaults {
    std::string model;                  ///< empty: the client's
    std::optional<std::string> system;  ///< for requests without a system message
    std::vector<Param> parameters;
    std::optional<std::chrono::milliseconds> timeout;

    void apply(ChatRequest& request) const;
};

enum class LineForm {
    either,   ///< a line that begins with "{" is a request, any other a prompt
    prompts,  ///< every line is a prompt
};

/// The item of a line; nothing: the line is blank.
[[nodiscard]] std::optional<LineItem> read_item(const LineReader::Line& line, LineForm form,
                                                const ItemDefaults& defaults);

/// What is wrong with a line as text: its length, its encoding. Nothing: it is text.
[[nodiscard]] std::optional<ChatError> text_problem(const LineReader::Line& line);

}  // namespace parlance::cli
