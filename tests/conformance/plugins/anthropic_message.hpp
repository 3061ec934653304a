// Messages of the Messages API, put together from a stream's events or brought to one form, read without the plugin's
// help.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "anthropic_request.hpp"

namespace parlance::conformance::anthropic {

/// Puts the message together that a stream's events describe.
class MessageBuilder {
public:
    void add(const json::value& event)
    {
        const std::string type = text_in(event, "type");
        if (type == "content_block_start") blocks_[number_in(event)].whole = event.at("content_block").as_object();
        if (type == "content_block_delta") grow(blocks_[number_in(event)], event.at("delta").as_object());
    }

    /// Nothing where a call's input was cut short: such a message cannot go back.
    std::optional<json::value> message() const
    {
        json::array content;
        for (const auto& [number, block] : blocks_) {
            json::object whole = block.whole;
            json::error_code error;
            if (!block.input.empty()) whole["input"] = json::parse(block.input, error);
            if (error) return std::nullopt;
            content.push_back(std::move(whole));
        }
        return json::value{{"role", "assistant"}, {"content", std::move(content)}};
    }

private:
    struct Block {
        json::object whole;
        std::string input;
    };

    static std::int64_t number_in(const json::value& event) { return event.at("index").to_number<std::int64_t>(); }

    /// Texts grow the member of their name, whatever the block.
    static void grow(Block& block, const json::object& delta)
    {
        for (const auto& [key, value] : delta) {
            if (key == "type") continue;
            if (key == "partial_json") {
                block.input += text_in(delta, key);
            } else if (key == "citation") {
                if (member(block.whole, "citations") == nullptr) block.whole["citations"] = json::array();
                block.whole["citations"].as_array().push_back(value);
            } else if (value.is_string() && key != "signature") {
                block.whole[key] = text_in(block.whole, key) + text_in(delta, key);
            } else {
                block.whole[key] = value;
            }
        }
    }

    std::map<std::int64_t, Block> blocks_;
};

/// The two forms of content are one: a list of blocks. The API refuses empty texts, so that they cannot go back.
inline json::value as_blocks(const json::value& content)
{
    json::array blocks;
    if (content.is_string()) blocks.push_back(json::object{{"type", "text"}, {"text", content}});
    if (content.is_array())
        for (const json::value& block : content.get_array()) {
            const bool is_empty_text =
                block.as_object().size() == 2 && block == json::value{{"type", "text"}, {"text", ""}};
            if (!is_empty_text) blocks.push_back(block);
        }
    return blocks;
}

inline void make_canonical(json::value& message)
{
    json::value* content = message.get_object().if_contains("content");
    if (content == nullptr) return;
    *content = as_blocks(*content);
    for (json::value& block : content->get_array())
        if (text_in(block, "type") == "tool_result" && block.get_object().contains("content"))
            block.get_object()["content"] = as_blocks(block.at("content"));
}

}  // namespace parlance::conformance::anthropic
