/// error_words.hpp - what the codes and the sentences of servers mean that speak this dialect.
#pragma once

#include <parlance/chat_error.hpp>

#include <string_view>

namespace parlance::openai {

/// The kind that a code or a type of an error stands for; by_status for one that is not known.
[[nodiscard]] ErrorKind kind_of_code(std::string_view code) noexcept;

/// The kind that a message's own words stand for, for the many servers whose code says nothing: where one is too long,
/// one is out of credit and one is refused by a filter, all may answer 400 "invalid_request_error". by_status for words
/// that are not known. Case does not count.
[[nodiscard]] ErrorKind kind_of_message(std::string_view message);

}  // namespace parlance::openai
