/// batch.hpp - batches: POST /messages/batches, and what is asked of a batch afterwards.
///
/// A batch is created in one request, whose body holds all items; its results come as lines of JSON, in any order.
#pragma once

#include <parlance/messages/exchanges.hpp>

#include <memory>

namespace parlance::messages {

/// The exchange of an operation batch.item, .create, .get, .cancel or .results. Fails with invalid_request (no id, no
/// file of items), each with its place, and as write_chat does.
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_batch(const ChatRequestView& request, DialectPtr dialect,
                                                                Output& out);

}  // namespace parlance::messages
