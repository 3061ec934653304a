/// analysis_result.hpp - a checked answer as what the application gets: label, score, fields, words for people, JSON,
/// and where in the text it stands.
#pragma once

#include "text/analysis_task.hpp"
#include "text/spans.hpp"

#include <parlance/chat_part.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boost::json {
class value;
}

namespace parlance::core {

/// What is not known is absent: an empty label, no score.
struct AnalysisResult {
    std::string label;
    std::optional<double> score;
    std::vector<Param> fields;  ///< of `extract`: name and typed value; null ones are left out
    std::string text;           ///< for people
    std::string json;
    std::vector<Part> spans;  ///< kind custom; text: the words, name: their kind, begin..end: bytes of the text
};

/// The result of a type that is answered by one chat. `value` fits the type's schema; `source` is its own spelling.
[[nodiscard]] AnalysisResult make_result(const AnalysisTask& task, const boost::json::value& value,
                                         std::string_view source);

/// The items of `entities`, `keywords` and `mask`, gathered over the pieces of a text.
class FoundItems {
public:
    explicit FoundItems(const AnalysisTask& task) : task_(task) {}

    /// Adds the answer for the piece of the text at `piece`.
    void add(const boost::json::value& value, const Span& piece);

    [[nodiscard]] AnalysisResult result() const;

private:
    struct Item {
        std::string text, kind;
        double score = 0;
    };
    void add_item(Item item);
    [[nodiscard]] std::vector<const Item*> chosen() const;

    const AnalysisTask& task_;
    std::vector<Item> items_;
    std::map<std::string, std::size_t> known_;  // by text and kind: its place in items_
    std::vector<Part> spans_;
};

}  // namespace parlance::core
