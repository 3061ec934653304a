#include <parlance/gemini/part_fields.hpp>

#include <algorithm>
#include <utility>

namespace parlance::gemini {

namespace {

constexpr std::pair<std::string_view, Content> contents[] = {
    {"text", Content::text},
    {"functionCall", Content::function_call},
    {"inlineData", Content::inline_data},
    {"fileData", Content::file_data},
    {"executableCode", Content::executable_code},
    {"codeExecutionResult", Content::code_result},
    {"toolCall", Content::tool_call},
    {"toolResponse", Content::tool_response},
};

/// Members that never are the content. Source: Gemini API, Part.
bool is_beside(std::string_view key)
{
    return key == "thoughtSignature" || key == "videoMetadata" || key == "partMetadata" || key == "mediaResolution";
}

}  // namespace

PartFields::PartFields(const JsonValue& part) : whole(part)
{
    std::string scratch;
    for (const JsonMember member : part.members()) {
        if (member.value.is_null()) continue;  // a gateway's way to leave it out
        const std::string_view key = member.key.string(scratch);
        if (key == "thought") {
            is_thought = member.value.as_bool() == true;
            continue;
        }
        const auto* known = std::ranges::find(contents, key, &std::pair<std::string_view, Content>::first);
        if (known != std::end(contents)) {
            kind = known->second;
            content_key_ = known->first;
            content = member.value;
        } else if (is_beside(key)) {
            has_state = true;
        } else if (kind == Content::none) {
            kind = Content::unknown;
        }
    }
}

std::string PartFields::others() const
{
    std::string members;
    for (const JsonMember member : whole.members()) {
        if (member.key == content_key_ || member.value.is_null()) continue;
        if (!members.empty()) members += ',';
        members.append(member.key.source()).append(":").append(member.value.source());
    }
    return members;
}

}  // namespace parlance::gemini
