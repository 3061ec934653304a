/// unknown_block.hpp - a content block of a type that this plugin does not know, put together from its deltas so that
/// it can go back to the provider as it came.
#pragma once

#include <parlance/json_reader.hpp>

#include <string>
#include <utility>
#include <vector>

namespace parlance::cohere {

/// A block's members: texts grow by those of the deltas, everything else is replaced.
class UnknownBlock {
public:
    /// Adds the members of a block, or of a delta of it.
    void add(const JsonValue& members);

    /// The block as JSON.
    [[nodiscard]] std::string json() const;

private:
    struct Member {
        std::string key;
        std::string value;  // a string's text, else the value as it was spelled
        bool is_text;
    };
    Member& member(std::string key);

    std::vector<Member> members_;
};

}  // namespace parlance::cohere
