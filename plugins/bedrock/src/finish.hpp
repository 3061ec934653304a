/// finish.hpp - Bedrock's stop reasons to finish codes. The set is open: an unknown word is `other`, and kept.
#pragma once

#include <parlance/chat_event.hpp>

#include <string_view>

namespace parlance::bedrock {

/// Source: Amazon Bedrock API reference, Converse, stopReason.
[[nodiscard]] FinishReason finish_reason(std::string_view word) noexcept;

}  // namespace parlance::bedrock
