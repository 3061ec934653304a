/// vectors.hpp - texts in, vectors out: what the operation "embeddings" is made of whatever the provider.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>
#include <parlance/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::wire {

/// The texts of a request for embeddings: one message, a text part each. Views of the request. Fails with
/// invalid_request or unsupported, and the place.
[[nodiscard]] Result<std::vector<std::string_view>> embedding_inputs(const ChatRequestView& request);

/// Appends a list of numbers as little-endian 32-bit floats. False: it is none, or empty.
[[nodiscard]] bool append_floats(std::string& bytes, const JsonValue& list);

/// A vector, whole, for the input `lane`. `type`: what an element is, "f32le" or "int8".
void emit_vector(std::uint32_t lane, std::string_view bytes, std::string_view type, Output& out);

/// The error of an answer that does not have the vectors that were asked for. Kind bad_response.
[[nodiscard]] ChatError strange_vectors(const std::string& what);

}  // namespace parlance::wire
