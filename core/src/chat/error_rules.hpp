/// error_rules.hpp - what the host adds to a failure: the kind by status, who said it, what to do, and no secret.
#pragma once

#include "chat/answer_facts.hpp"
#include "chat/redactor.hpp"

#include <parlance/chat_error.hpp>

#include <string>
#include <string_view>

namespace parlance::core {

/// The kind of an HTTP status nobody else explained. Source: docs/reference/contract.md, "Errors".
[[nodiscard]] ErrorKind kind_of_status(int status) noexcept;

/// What a failure's text needs to know of its surroundings.
struct ErrorScene {
    std::string_view provider;
    std::string_view client;
    int status = 0;     ///< 0: no answer came
    bool sent = false;  ///< the request was written
    const AnswerFacts& facts;
    std::string_view body;  ///< of an answer that failed; may be empty
    const Redactor& redactor;
    std::string_view secrets = "api_key";  ///< by their names: what the request was signed with
};

/// Completes an error: kind, status, ids, hints, an excerpt of the body, provider and remedy in the message; and takes
/// every secret out of all its texts.
void complete_error(ChatError& error, const ErrorScene& scene);

/// At most 512 printable bytes of a body, line ends as spaces.
[[nodiscard]] std::string excerpt(std::string_view body);

}  // namespace parlance::core
