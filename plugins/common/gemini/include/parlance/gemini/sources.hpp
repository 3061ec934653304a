/// sources.hpp - what vouches for a text: groundingMetadata and citationMetadata as source parts, children of the text.
///
/// Ranges are bytes of UTF-8, begin inclusive, end exclusive (checked against the texts that segments repeat). They
/// count within the part that `partIndex` names; a stream counts through its whole text.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::gemini {

/// The texts of one candidate and the sources that were told. Thread-safety: one thread at a time.
class Sources {
public:
    explicit Sources(std::uint32_t lane) : lane_(lane) {}

    /// A text part, or more of the last one, got `bytes`. `wire_index`: its place in a whole answer's list of parts.
    void add_text(std::uint32_t part, std::size_t bytes, std::optional<std::int64_t> wire_index);

    /// Tells the sources of one chunk; what was told before is not told again.
    void read_grounding(const JsonValue& metadata, std::string_view dialect, Output& out);
    void read_citations(const JsonValue& metadata, std::string_view dialect, Output& out);

private:
    struct Text {
        std::uint32_t part;
        std::int64_t begin, end;  // in all texts together
        std::optional<std::int64_t> wire_index;
    };
    struct Range {
        std::int64_t begin = 0, end = 0;
        std::int64_t wire_index = 0;
    };

    void read_support(const JsonValue& support, const JsonValue& chunks, std::vector<bool>& used,
                      std::string_view dialect, Output& out);
    void tell_chunk(const JsonValue& chunk, const Range& range, std::string_view dialect, Output& out);
    void tell(parlance_part source, const Range& range, const JsonValue& raw, std::string_view dialect, Output& out);
    [[nodiscard]] std::uint32_t place(Range& range, std::uint32_t& flags) const;

    std::uint32_t lane_;
    std::vector<Text> texts_;
    std::set<std::string> told_;
};

}  // namespace parlance::gemini
