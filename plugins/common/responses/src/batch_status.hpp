/// batch_status.hpp - a batch as the provider describes it.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/openai/exchanges.hpp>
#include <parlance/output.hpp>

#include <memory>
#include <string_view>

namespace parlance::responses {

/// One of wire::batch_status; what is not known is "running".
[[nodiscard]] std::string_view status_of(const JsonValue& batch);

/// Reports it; fails with bad_response when it is none.
[[nodiscard]] Result<Progress> report(const openai::Dialect& dialect, std::string_view body, Output& out);

/// What its `errors` say, joined.
[[nodiscard]] std::string errors_of(const JsonValue& batch);

/// The exchange for batch.results.
[[nodiscard]] std::unique_ptr<ChatExchange> make_batch_results(openai::DialectPtr dialect,
                                                               const ChatRequestView& request, std::string_view id);

}  // namespace parlance::responses
