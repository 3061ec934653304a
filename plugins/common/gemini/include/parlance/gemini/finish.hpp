/// finish.hpp - finish words to finish codes. The set is open: an unknown word is `other`, and kept beside the code.
#pragma once

#include <parlance/chat_event.hpp>
#include <parlance/gemini/dialect.hpp>
#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>

namespace parlance::gemini {

/// A finishReason: what it means, and how the server spelled it.
struct Finish {
    FinishReason reason = FinishReason::unknown;
    std::string word;  ///< "STOP", or a number where enumerations come as numbers (the two platforms count differently)
};

/// Reads a finishReason; FINISH_REASON_UNSPECIFIED is none.
[[nodiscard]] Finish read_finish(const JsonValue& value, Platform platform);

}  // namespace parlance::gemini
