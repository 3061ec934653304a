/// api_choice.hpp - which of a provider's two APIs answers a request.
///
/// A request may say so in its own extra ({"openai": {"api": "responses"}}), and the config for all of them. Left to
/// itself, a request goes where its model works, or works better: models that reason keep their reasoning between the
/// turns of a tool loop only with the Responses API, and from gpt-5.4 on take tools beside reasoning only there. A
/// request that uses what only one of the APIs has goes to that one.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/result.hpp>

#include <string_view>

namespace parlance::responses {

enum class Api { automatic, chat, responses };

/// "auto", "chat" or "responses"; anything else is automatic.
[[nodiscard]] Api api_of(std::string_view word) noexcept;

/// Where automatic requests go whose model could be asked through either.
enum class Preference { by_model, chat };

/// `chat` or `responses`, never automatic. Fails with invalid_request when the request names an API that there is not.
[[nodiscard]] Result<Api> choose_api(const ChatRequestView& request, const openai::Dialect& dialect, Api configured,
                                     Preference preference);

/// The same for batches, whose items must all go to one: only what the request says, the config, and a model that needs
/// the Responses API.
[[nodiscard]] Result<Api> choose_batch_api(const ChatRequestView& request, const openai::Dialect& dialect,
                                           Api configured);

}  // namespace parlance::responses
