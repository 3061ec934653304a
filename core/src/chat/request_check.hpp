/// request_check.hpp - what a request must fulfil before a translator sees it.
#pragma once

#include <parlance/abi/request.h>
#include <parlance/chat_error.hpp>
#include <parlance/core/client_settings.hpp>

#include <optional>

namespace parlance::core {

/// The first thing wrong with `request`, as an error whose `where` is a JSON pointer into it; nothing when it may go
/// on. Looks at: sizes and critical flags; the operation, required parameters, kinds of parts and tools against the
/// manifest; and that every text which must be JSON is, so that a translator may splice it.
[[nodiscard]] std::optional<ChatError> check_request(const parlance_request& request, const ClientSettings& settings);

}  // namespace parlance::core
