/// batch.hpp - batches of OpenAI's: a file of requests, one a line, is uploaded, and a batch made of it; the results
/// are files too. One batch goes to one endpoint, so all its items use the same API.
///
///     batch.item     {"custom_id", "method", "url", "body"}
///     batch.create   POST /files (multipart), then POST /batches
///     batch.get      GET /batches/{id}
///     batch.cancel   POST /batches/{id}/cancel
///     batch.results  GET /batches/{id}, then GET /files/{output_file_id}/content and that of the error file
///
/// Source: the provider's guide "Batch API". A file may have 50,000 lines and 200 MB.
#pragma once

#include <parlance/openai/exchanges.hpp>
#include <parlance/responses/api_choice.hpp>

#include <memory>
#include <string_view>

namespace parlance::responses {

/// The exchange for an operation that begins with "batch."; unsupported for one that there is not.
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_batch(const ChatRequestView& request,
                                                                openai::DialectPtr dialect, Api api, Output& out);

}  // namespace parlance::responses
