/// state.hpp - what a part carries in its own extra so that its output item goes back as it came.
///
/// The Responses API answers with items, and wants them back whole: with their ids, phases, encrypted reasoning and
/// whatever its next version adds. Most become one part, some several, so each part remembers its item:
///
///     {"<dialect>": {"responses": {"item": {...}, "content": {...}, "of": "rs_1"}}}
///
/// item     the item without what the part itself says: text, arguments, bytes. Opaque items are here whole
/// content  of a part of a message: the content element without its text
/// of       the id of an item that an earlier part carries: this part adds nothing to it
#pragma once

#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/openai/dialect.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace parlance::responses {

/// What a part's extra tells of its item. A view of `document`, which is the part's extra, parsed.
class State {
public:
    State(const openai::Dialect& dialect, const JsonDocument& document);

    [[nodiscard]] const JsonValue& item() const noexcept { return item_; }        ///< an object, or missing
    [[nodiscard]] const JsonValue& content() const noexcept { return content_; }  ///< likewise
    [[nodiscard]] const JsonValue& of() const noexcept { return of_; }            ///< a string, or missing
    [[nodiscard]] bool is_of(std::string_view type) const { return item_["type"] == type; }

private:
    JsonValue item_, content_, of_;
};

/// Writes such an extra.
class StateWriter {
public:
    explicit StateWriter(const openai::Dialect& dialect);

    /// The item's members except those named.
    StateWriter& item(const JsonValue& item, std::initializer_list<std::string_view> except = {});
    StateWriter& content(const JsonValue& content, std::initializer_list<std::string_view> except = {});
    StateWriter& of(std::string_view id);
    /// A tool that takes any text, as the Chat Completions dialect notes it too.
    StateWriter& custom_tool();

    /// The extra; once.
    [[nodiscard]] std::string take();

private:
    JsonBuilder json_;
    bool custom_ = false;
};

}  // namespace parlance::responses
