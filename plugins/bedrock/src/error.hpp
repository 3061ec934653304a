/// error.hpp - what went wrong, as Bedrock says it.
///
/// An answer of status 400 and more is {"message": "..."}, and its type stands in the header x-amzn-errortype alone,
/// followed by a colon and an address: "ValidationException:http://internal.amazon.com/...". Services in front of it
/// write "Message", or put the type into the body as "__type". In a stream it is a message of the type `exception`,
/// named "throttlingException", with the same body.
#pragma once

#include <parlance/chat_translator.hpp>

#include <string_view>

namespace parlance::bedrock {

/// The error of an answer with a status of 300 and more. A body that is no JSON is quoted, shortened.
[[nodiscard]] ChatError read_error(const HttpHead& head, std::string_view body);

/// Whether a message of a stream tells of a failure.
[[nodiscard]] bool tells_failure(const Frame& frame);

/// The error that a message of a stream tells.
[[nodiscard]] ChatError read_failure(const Frame& frame);

}  // namespace parlance::bedrock
