#include "vectors.hpp"

#include <parlance/wire/base64.hpp>
#include <parlance/wire/vectors.hpp>

#include <cstdint>

namespace parlance::cohere {

namespace {

constexpr VectorType types[] = {
    {"float", "f32le"},   {"int8", "int8"},       {"uint8", "uint8"},
    {"binary", "binary"}, {"ubinary", "ubinary"}, {"base64", "f32le"},
};

bool append_byte(const JsonValue& number, bool is_unsigned, std::string& bytes)
{
    const auto value = number.as_int();
    const std::int64_t least = is_unsigned ? 0 : -128;
    if (!value || *value < least || *value > least + 255) return false;
    bytes += static_cast<char>(static_cast<unsigned char>(*value & 0xFF));
    return true;
}

}  // namespace

std::optional<VectorType> vector_type(std::string_view word) noexcept
{
    for (const VectorType& type : types)
        if (type.word == word) return type;
    return std::nullopt;
}

bool read_vector(const JsonValue& vector, const VectorType& type, std::string& bytes)
{
    bytes.clear();
    const bool floats = type.media_type == "f32le";
    if (vector.is_string())
        return floats && wire::append_decoded_base64(bytes, vector.text()) && !bytes.empty() &&
               bytes.size() % sizeof(float) == 0;
    if (floats) return wire::append_floats(bytes, vector);
    const bool is_unsigned = type.media_type.starts_with('u');
    for (const JsonValue number : vector.elements())
        if (!append_byte(number, is_unsigned, bytes)) return false;
    return !bytes.empty();
}

}  // namespace parlance::cohere
