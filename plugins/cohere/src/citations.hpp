/// citations.hpp - citations as sources, and back.
///
///     {"start": 49, "end": 67, "text": "Yukihiro Matsumoto", "content_index": 1, "type": "TEXT_CONTENT",
///      "sources": [{"type": "document", "id": "doc:0", "document": {"title": ..., "url": ..., ...}}]}
///
/// Each of its sources becomes a child of the part that `content_index` and `type` name. The first carries the citation
/// whole in its `extra`, with its place among all of them, so that the message can go back as it came; the others carry
/// an empty mark there. Offsets count code points of that part's text.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>
#include <parlance/wire/placed_part.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace parlance::cohere {

/// Reports the sources of a citation as children of `part`; one without sources is one source without a name. `place`:
/// how many citations the message had before.
void report_citation(const JsonValue& citation, std::uint32_t part, std::int64_t place, Output& out);

/// The citations that the sources of a message carry.
class Citations {
public:
    /// Takes those of a part.
    void gather(const wire::PlacedPart& placed);

    /// The elements of a JSON list in the order in which the provider sent them; empty if there are none.
    [[nodiscard]] std::string elements();

    /// Whether a source came from elsewhere and cannot be sent.
    [[nodiscard]] bool has_foreign() const noexcept { return foreign_; }

private:
    std::vector<std::pair<std::int64_t, std::string>> found_;  // by place
    bool foreign_ = false;
};

}  // namespace parlance::cohere
