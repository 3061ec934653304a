/// unknown_block.hpp - a block of a type that nobody knew when this was written, put together from its pieces.
#pragma once

#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::bedrock {

/// Gathers {"type": value} pieces as the known types are: of an object, texts and lists grow and other members are
/// replaced; any other value grows or is replaced itself.
class UnknownBlock {
public:
    /// Takes the next piece; one of another type than the first is dropped, since a block has one.
    void add(std::string_view type, const JsonValue& value);

    [[nodiscard]] const std::string& type() const noexcept { return type_; }

    /// The block so far: {"type": {...}}. Empty when nothing came.
    [[nodiscard]] std::string json() const;

private:
    std::string type_;
    std::string value_;                                         // what is no object
    std::vector<std::pair<std::string, std::string>> members_;  // keys, decoded, and JSON
    bool is_object_ = false;
};

}  // namespace parlance::bedrock
