// The message that a stream of Converse describes, put together without the plugin's help.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bedrock_json.hpp"

namespace parlance::conformance::bedrock {

/// Puts the message together that a stream's messages describe.
class MessageBuilder {
public:
    void add(const StreamFrame& frame)
    {
        const std::optional<json::value> data = frame.json();
        if (!data) return;
        const auto index = static_cast<std::size_t>(count_in(*data, "contentBlockIndex"));
        if (frame.name == "contentBlockStart") start(block(index), data->at("start"));
        if (frame.name == "contentBlockDelta") grow(block(index), data->at("delta"));
    }

    /// Nothing where a call's input was cut short: such a message cannot go back.
    std::optional<json::value> message() const
    {
        json::array content;
        for (const json::object& built : blocks_) {
            json::object block = built;
            json::value* call = block.if_contains("toolUse");
            if (call != nullptr) {
                json::error_code error;
                const std::string input = text_in(*call, "input");
                call->as_object()["input"] = json::parse(input.empty() ? "{}" : input, error);
                if (error) return std::nullopt;
            }
            if (!block.empty()) content.push_back(std::move(block));
        }
        return json::value{{"role", "assistant"}, {"content", std::move(content)}};
    }

private:
    json::object& block(std::size_t index)
    {
        if (blocks_.size() <= index) blocks_.resize(index + 1);
        return blocks_[index];
    }

    static void start(json::object& block, const json::value& start)
    {
        block = start.as_object();
        if (json::value* result = block.if_contains("toolResult")) result->as_object()["content"] = json::array();
    }

    static void append(json::object& holder, std::string_view key, const json::value& piece)
    {
        holder[key] = text_in(holder, key) + std::string(piece.as_string());
    }

    static void grow(json::object& block, const json::value& delta)
    {
        if (const json::value* text = member(delta, "text")) add_text(block, *text);
        if (const json::value* call = member(delta, "toolUse"))
            append(block["toolUse"].as_object(), "input", call->at("input"));
        if (const json::value* pieces = member(delta, "toolResult"))
            for (const json::value& piece : pieces->as_array())
                block["toolResult"].at("content").as_array().push_back(piece);
        if (const json::value* reasoning = member(delta, "reasoningContent")) grow_reasoning(block, *reasoning);
        if (const json::value* citation = member(delta, "citation")) cite(block, *citation);
        for (const std::string_view media : {"image", "video", "audio", "document"})
            if (const json::value* piece = member(delta, media)) add_media(block[media], piece->as_object());
    }

    static void add_media(json::value& block, const json::object& piece)
    {
        if (!block.is_object()) block.emplace_object();
        for (const auto& [key, value] : piece)
            block.get_object()[key] = value;
    }

    /// Text may come behind what vouches for it.
    static void add_text(json::object& block, const json::value& text)
    {
        json::value* cited = block.if_contains("citationsContent");
        if (cited == nullptr) return append(block, "text", text);
        json::object& content = cited->as_object();
        if (!content.contains("content")) content["content"] = json::array{json::object{{"text", ""}}};
        append(content["content"].at(0).as_object(), "text", text);
    }

    static void grow_reasoning(json::object& block, const json::value& delta)
    {
        if (!block.contains("reasoningContent")) block["reasoningContent"] = json::object();
        json::object& content = block["reasoningContent"].as_object();
        if (const json::value* redacted = member(delta, "redactedContent"))
            return append(content, "redactedContent", *redacted);
        if (!content.contains("reasoningText")) content["reasoningText"] = json::object{{"text", ""}};
        for (const std::string_view key : {"text", "signature"})
            if (const json::value* piece = member(delta, key))
                append(content["reasoningText"].as_object(), key, *piece);
    }

    /// What is cited is a block of another type than plain text.
    static void cite(json::object& block, const json::value& citation)
    {
        if (!block.contains("citationsContent")) block = json::object{{"citationsContent", cited(block)}};
        block["citationsContent"].as_object()["citations"].as_array().push_back(citation);
    }

    static json::object cited(const json::object& block)
    {
        json::object content{{"citations", json::array()}};
        if (block.contains("text")) content["content"] = json::array{json::object{{"text", block.at("text")}}};
        return content;
    }

    std::vector<json::object> blocks_;
};

}  // namespace parlance::conformance::bedrock
