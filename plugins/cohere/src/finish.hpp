/// finish.hpp - finish words to finish codes. The set is open: an unknown word is `other`, and kept beside the code.
#pragma once

#include <parlance/chat_event.hpp>

#include <string_view>

namespace parlance::cohere {

/// What a finish word means. Source: the provider's documentation of finish_reason; those of v1 are known too.
[[nodiscard]] FinishReason finish_reason(std::string_view word) noexcept;

/// Whether the word says that the answer failed: what came of it is no answer.
[[nodiscard]] bool is_failure(std::string_view word) noexcept;

}  // namespace parlance::cohere
