/// embeddings.hpp - texts to vectors: POST /embeddings.
#pragma once

#include <parlance/openai/exchanges.hpp>

#include <memory>
#include <string>

namespace parlance::openai {

/// The exchange for an operation "embeddings": one text part per input, one vector part per lane.
/// Fails with invalid_request (no model, no text) or unsupported (a part that is no text), each with its place.
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_embeddings(const ChatRequestView& request, DialectPtr dialect,
                                                                     Output& out);

}  // namespace parlance::openai
