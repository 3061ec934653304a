/// finish.hpp - finish words to finish codes. The set is open: an unknown word is `other`, and kept beside the code.
#pragma once

#include <parlance/chat_event.hpp>

#include <string_view>

namespace parlance::openai {

/// What a finish word means, in the spelling of any provider behind this dialect.
[[nodiscard]] FinishReason finish_reason(std::string_view word) noexcept;

}  // namespace parlance::openai
