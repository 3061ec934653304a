/// batch.hpp - the AIML API's batches: for Claude models alone, in the form of the Messages API.
///
/// One address answers three questions: while a batch runs, GET /batches?batch_id=ID gives a list with its status, or
/// the object that creating it gave; when it has ended, the results as lines of JSON. Source: the provider's
/// documentation of batch processing.
#pragma once

#include <parlance/messages/dialect.hpp>
#include <parlance/openai/exchanges.hpp>

#include <memory>

namespace parlance::aiml {

/// The exchange of an operation batch.item, .create, .get, .results or .cancel. `items` writes and reads what is in a
/// batch. Fails with invalid_request (no id, no file of items), each with its place.
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_batch(const ChatRequestView& request,
                                                                openai::DialectPtr dialect, messages::DialectPtr items,
                                                                Output& out);

}  // namespace parlance::aiml
