/// content.hpp - the parts of a message as this dialect's `content`: a text, or a list of typed parts.
#pragma once

#include <parlance/json_builder.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

#include <string>
#include <vector>

namespace parlance::openai {

/// Writes parts as the value of `content`: one text if they are nothing but text, else a list. Parts of kinds that
/// cannot stand there are refused.
void write_content(const std::vector<wire::PlacedPart>& parts, const Dialect& dialect, JsonBuilder& json,
                   wire::RequestNotes& notes);

/// Writes text parts as one string; other kinds are refused with `reason`.
void write_joined_text(const std::vector<wire::PlacedPart>& parts, JsonBuilder& json, wire::RequestNotes& notes,
                       const char* reason);

/// Splices the members of a part's, message's or tool's own `extra`, except those named.
void write_own_extra(std::string_view extra, const Dialect& dialect, JsonBuilder& json,
                     std::initializer_list<std::string_view> except = {});

}  // namespace parlance::openai
