/// vectors.hpp - vectors as Cohere sends them, to bytes.
#pragma once

#include <parlance/json_reader.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace parlance::cohere {

/// A type of embeddings: its name in requests and answers, and the element type of the vector part.
struct VectorType {
    std::string_view word;
    std::string_view media_type;
};

/// "float", "int8", "uint8", "binary" and "ubinary" (packed bits, eight in each byte), "base64" (floats); nothing for
/// another word.
[[nodiscard]] std::optional<VectorType> vector_type(std::string_view word) noexcept;

/// Replaces `bytes` by what `vector` holds: floats in little-endian order, or a byte for each number. False if it is no
/// vector of that type, or an empty one.
[[nodiscard]] bool read_vector(const JsonValue& vector, const VectorType& type, std::string& bytes);

}  // namespace parlance::cohere
