/// item.hpp - one output item while it comes: which parts it has, and what is sent of them at its end.
///
/// An item begins with response.output_item.added, grows by deltas, and is told whole by response.output_item.done. A
/// whole answer is a list of items told whole. So an item is read from its end, and what deltas brought before is not
/// told again; where it differs, because an event was lost or came twice, the part starts over.
///
/// Deltas name a place in their item. Some servers count the deltas there instead, so a place that no event announced
/// continues the part that is open.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::responses {

/// What an item is to an application.
enum class ItemKind {
    message,
    reasoning,
    function_call,  ///< of one of the application's functions
    custom_call,    ///< likewise, with free text
    client_call,    ///< of a tool that the provider defines and the application runs: a computer, a shell
    server_call,    ///< of a tool that the provider ran itself
    image,          ///< a picture that the provider's tool made
    opaque,         ///< anything else; it goes back as it came
};

/// The kind that an item's type and members stand for.
[[nodiscard]] ItemKind kind_of(const JsonValue& item);

/// What a delta adds to.
enum class Growth { text, refusal, summary, reasoning, arguments, sound };

/// An empty part of the kind that such deltas make.
[[nodiscard]] parlance_part blank(Growth growth);

/// What items share while an answer is read.
struct Lane {
    const openai::Dialect* dialect;
    std::uint32_t next_part = 0;
    bool has_client_calls = false;  ///< the application has something to run
    bool has_text = false;
    bool has_refusal = false;
    std::string logprobs;  ///< elements of a list, with commas between
    std::string scratch;   ///< for decoding; keeps its memory
};

/// One output item, from its beginning to its end. Parts are numbered in the order in which they first appear.
class Item {
public:
    /// `kind`: what it must be, where that is known before it begins.
    Item(Lane& lane, std::int64_t index, std::string id, std::optional<ItemKind> kind)
        : lane_(&lane), index_(index), id_(std::move(id)), kind_(kind)
    {
    }

    /// The item as it begins: calls are told at once, with their names.
    void begin(const JsonValue& item, Output& out);
    /// A part begins at that place: content_index or summary_index. Later deltas of that place are its own.
    void announce(bool summary, std::int64_t place);
    /// More of a part.
    void grow(Growth growth, std::int64_t place, const JsonValue& text, Output& out);
    /// A part has ended; `text` is all of it, or missing. The item is told whole after it, as a rule.
    void close(Growth growth, std::int64_t place, const JsonValue& text, Output& out);
    /// More bytes of sound, as base64.
    void grow_sound(const JsonValue& base64, Output& out);
    /// A source of the text at that place.
    void cite(std::int64_t place, const JsonValue& annotation, Output& out);
    /// The whole item.
    void finish(const JsonValue& item, Output& out);
    /// The answer ended and the whole item did not come.
    void abandon(Output& out);

    [[nodiscard]] std::int64_t index() const noexcept { return index_; }
    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] bool begun() const noexcept { return begun_; }
    [[nodiscard]] bool finished() const noexcept { return finished_; }
    /// Whether it is of that kind as far as is known.
    [[nodiscard]] bool may_be(std::optional<ItemKind> kind) const noexcept;
    /// Whether two events named it by the same id.
    [[nodiscard]] bool has_lasting_id() const noexcept { return has_lasting_id_; }
    void confirm_id() noexcept { has_lasting_id_ = true; }
    /// Whether the answer's end has told it again.
    [[nodiscard]] bool is_repeated() const noexcept { return is_repeated_; }
    void repeat(const JsonValue& item, Output& out)
    {
        is_repeated_ = true;
        finish(item, out);
    }
    /// Takes the id, if it has none.
    void adopt_id(std::string_view id);

private:
    /// A part that grows.
    struct Piece {
        Growth growth;
        std::int64_t place;
        std::uint32_t part;
        std::string held{};     // the escape of the first half of a surrogate pair
        std::size_t told = 0;   // bytes of text
        std::size_t cited = 0;  // sources
        bool closed = false;    // no delta continues it
        bool ended = false;     // told whole
    };

    [[nodiscard]] std::uint32_t new_part();
    [[nodiscard]] Piece* find(Growth growth, std::int64_t place) noexcept;
    [[nodiscard]] Piece* open_piece(Growth growth, std::int64_t place) noexcept;
    [[nodiscard]] Piece& growing_piece(Growth growth, std::int64_t place);
    [[nodiscard]] Piece& piece(Growth growth, std::int64_t place);
    [[nodiscard]] Piece& next_piece(Growth growth);
    void tell(Piece& piece, std::string_view text, Output& out);
    void settle(Piece& piece, std::string_view whole, parlance_part part, Output& out);
    void end_piece(Piece& piece, std::uint32_t flags, std::string_view extra, Output& out);

    void tell_call(const JsonValue& item, Output& out);
    [[nodiscard]] parlance_part call_part(const JsonValue& item, std::string& id, std::string& name) const;
    void finish_message(const JsonValue& item, Output& out);
    void finish_content(const JsonValue& item, const JsonValue& content, Output& out);
    void finish_reasoning(const JsonValue& item, Output& out);
    void finish_thoughts(const JsonValue& list, Growth growth, const JsonValue& item, Output& out);
    void finish_call(const JsonValue& item, std::string_view member, Output& out);
    void finish_tool(const JsonValue& item, Output& out);
    void finish_image(const JsonValue& item, Output& out);
    void finish_opaque(const JsonValue& item, Output& out);
    void tell_source(std::uint32_t part, const JsonValue& annotation, Output& out);
    void emit_whole(parlance_part part, std::string_view extra, Output& out);

    Lane* lane_;
    std::int64_t index_;
    std::string id_;
    std::optional<ItemKind> kind_;
    std::vector<Piece> pieces_;
    std::vector<std::pair<bool, std::int64_t>> announced_;  // whether of the summary, and places
    std::optional<std::uint32_t> reserved_;                 // the number of the first part, taken when the item began
    bool has_lasting_id_ = false;
    bool is_repeated_ = false;
    bool begun_ = false;
    bool state_told_ = false;
    bool finished_ = false;
};

}  // namespace parlance::responses
