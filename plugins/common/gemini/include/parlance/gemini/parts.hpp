/// parts.hpp - parts of a message as the `parts` of a content: text, inlineData, fileData, functionCall, and whatever
/// the service itself sent before.
#pragma once

#include <parlance/gemini/dialect.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace parlance::gemini {

/// Members of a part's state that are ours, not the service's.
inline constexpr std::string_view invented_id = "invented_id";

/// Writes parts, one object each.
class PartWriter {
public:
    PartWriter(const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
        : dialect_(dialect), json_(json), notes_(notes)
    {
    }

    /// Whether anything is written for a part; says why not where that matters.
    [[nodiscard]] bool is_sent(const wire::PlacedPart& placed);

    /// Writes one part; `null`, which is thrown away, where it had to be refused.
    void write(const wire::PlacedPart& placed);

    /// Writes bytes or an address as the member inlineData or fileData of the object being written.
    void write_media(const wire::PlacedPart& placed);

    /// Whether the next call of a function that carries no signature gets the one that says "not checked".
    void excuse_next_call(bool excuse) noexcept { excuse_next_call_ = excuse; }

private:
    void write_text(const PartView& part);
    void write_call(const wire::PlacedPart& placed);
    void write_own(const wire::PlacedPart& placed);
    void write_data(const wire::PlacedPart& placed);
    void write_address(const wire::PlacedPart& placed);
    void check_size(const wire::PlacedPart& placed, std::string_view media_type, std::size_t bytes);
    void end_part(const PartView& part, std::string_view content_member);
    void refuse(const wire::PlacedPart& placed, std::string message);

    const Dialect& dialect_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    std::size_t inline_bytes_ = 0;  // as base64
    bool excuse_next_call_ = false;
};

}  // namespace parlance::gemini
