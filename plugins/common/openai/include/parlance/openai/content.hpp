/// content.hpp - the parts of a message as this dialect's `content`: a text, or a list of typed parts.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

#include <string>
#include <vector>

namespace parlance::openai {

/// The member of a part's own extra under which the Responses API keeps its state; nothing for Chat Completions.
inline constexpr std::string_view responses_state = "responses";

/// Whether parts that say so are marked as the end of what the provider shall cache.
enum class CacheMarks { left_out, written };

/// Writes parts as the value of `content`: one text if they are nothing but text, else a list. Parts of kinds that
/// cannot stand there are refused.
void write_content(const std::vector<wire::PlacedPart>& parts, const Dialect& dialect, JsonBuilder& json,
                   wire::RequestNotes& notes, CacheMarks marks = CacheMarks::left_out);

/// Writes text parts as one string; other kinds are refused with `reason`.
void write_joined_text(const std::vector<wire::PlacedPart>& parts, JsonBuilder& json, wire::RequestNotes& notes,
                       const char* reason);

/// Whether a part's own extra says something beside the Responses API's state.
[[nodiscard]] bool has_own_extra(const PartView& part, const Dialect& dialect);

/// "mp3" or "wav" where a part has a media type: what `format` of sound wants.
[[nodiscard]] std::string_view sound_format(std::string_view media_type);

/// Refuses the part with which the pictures, sounds and files of a request become larger than the provider takes.
void check_media(const ChatRequestView& request, const Dialect& dialect, wire::RequestNotes& notes);

/// Splices the members of a part's, message's or tool's own `extra`, except those named and the Responses API's state.
void write_own_extra(std::string_view extra, const Dialect& dialect, JsonBuilder& json,
                     std::initializer_list<std::string_view> except = {});

}  // namespace parlance::openai
