/// text_pieces.hpp - the text of a JSON string that comes in pieces, which may be cut inside a surrogate pair.
#pragma once

#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>

namespace parlance::wire {

/// The text of a delta, after the half pair that `held` kept from the delta before. A half at its own end is left in
/// `held`. A view of the frame or of `scratch`; nothing is copied in the usual case.
[[nodiscard]] std::string_view joined_text(const JsonValue& text, std::string& held, std::string& scratch);

}  // namespace parlance::wire
