/* config_node.hpp - the one tree that both readers make, TOML or JSON, each value with its place in the text. */
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace parlance::host {

/// Where a key or value begins. Lines and columns count from 1, columns in code points; 0: not known.
struct Position {
    unsigned line = 0;
    unsigned column = 0;

    friend auto operator<=>(const Position&, const Position&) = default;
};

/// A value of a config file. A plain value type: copying copies the whole subtree.
class ConfigNode {
public:
    struct Member;
    using Array = std::vector<ConfigNode>;
    using Object = std::vector<Member>;  ///< in file order; the readers refuse a key that comes twice
    using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object>;

    ConfigNode() noexcept;  ///< null, at no known position
    explicit ConfigNode(Value value, Position position = {});
    ConfigNode(const ConfigNode&);
    ConfigNode(ConfigNode&&) noexcept;
    ConfigNode& operator=(const ConfigNode&);
    ConfigNode& operator=(ConfigNode&&) noexcept;
    ~ConfigNode();

    [[nodiscard]] const Value& value() const noexcept { return value_; }
    [[nodiscard]] Position position() const noexcept { return position_; }

    /// The value as that type, or nullptr if it is another; no conversion between types.
    [[nodiscard]] const bool* as_boolean() const noexcept { return std::get_if<bool>(&value_); }
    [[nodiscard]] const std::int64_t* as_integer() const noexcept { return std::get_if<std::int64_t>(&value_); }
    [[nodiscard]] const double* as_double() const noexcept { return std::get_if<double>(&value_); }
    [[nodiscard]] const std::string* as_string() const noexcept { return std::get_if<std::string>(&value_); }
    [[nodiscard]] const Array* as_array() const noexcept { return std::get_if<Array>(&value_); }
    [[nodiscard]] const Object* as_object() const noexcept { return std::get_if<Object>(&value_); }
    [[nodiscard]] bool is_null() const noexcept { return std::holds_alternative<std::monostate>(value_); }

    /// The member's value; nullptr if there is none of that name or this is no object.
    [[nodiscard]] const ConfigNode* find(std::string_view name) const noexcept;

    /// What it is, for people: "a string", "an array", ...
    [[nodiscard]] std::string_view type_words() const noexcept;

private:
    Value value_;
    Position position_;
};

/// One `name = value`; `position` is the name's own, the value knows its.
struct ConfigNode::Member {
    std::string name;
    Position position;
    ConfigNode value;
};

// Down here, where Member is complete: a vector of it may be named before that, but not built or destroyed.
inline ConfigNode::ConfigNode() noexcept = default;
inline ConfigNode::ConfigNode(Value value, Position position) : value_{std::move(value)}, position_{position} {}
inline ConfigNode::ConfigNode(const ConfigNode&) = default;
inline ConfigNode::ConfigNode(ConfigNode&&) noexcept = default;
inline ConfigNode& ConfigNode::operator=(const ConfigNode&) = default;
inline ConfigNode& ConfigNode::operator=(ConfigNode&&) noexcept = default;
inline ConfigNode::~ConfigNode() = default;

}  // namespace parlance::host
