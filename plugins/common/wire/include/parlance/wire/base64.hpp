/// base64.hpp - base64 back to bytes, for pictures and sound in answers (RFC 4648, sections 4 and 5).
#pragma once

#include <string>
#include <string_view>

namespace parlance::wire {

/// Appends the bytes that `text` stands for to `out`. Both alphabets, with or without padding; white space is skipped.
/// Stops with false at anything else; what came before it has been appended.
[[nodiscard]] bool append_decoded_base64(std::string& out, std::string_view text);

}  // namespace parlance::wire
