/// finish.hpp - stop reasons to finish codes. The set is open: an unknown word is `other`, and kept beside the code.
#pragma once

#include <parlance/chat_event.hpp>

#include <string_view>

namespace parlance::messages {

/// What a stop reason means.
[[nodiscard]] FinishReason finish_reason(std::string_view word) noexcept;

}  // namespace parlance::messages
