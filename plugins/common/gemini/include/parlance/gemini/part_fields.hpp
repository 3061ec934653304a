/// part_fields.hpp - a part of an answer, taken apart.
#pragma once

#include <parlance/json_reader.hpp>

#include <cstdint>
#include <string>

namespace parlance::gemini {

/// Which member holds a part's content.
enum class Content {
    none,  ///< nothing but members beside the content: a signature alone
    text,
    inline_data,
    file_data,
    function_call,
    executable_code,
    code_result,
    tool_call,      ///< one that the service runs itself
    tool_response,  ///< what that answered
    unknown,        ///< a member that this plugin does not know
};

/// A part's content and what stands beside it.
struct PartFields {
    /// `part`: an object. Views into its text.
    explicit PartFields(const JsonValue& part);

    JsonValue whole;
    JsonValue content;
    Content kind = Content::none;
    bool is_thought = false;
    bool has_state = false;  ///< a signature, or another member that makes it a part of its own

    /// The members beside the content, as JSON without braces: what goes back with the part.
    [[nodiscard]] std::string others() const;

private:
    std::string_view content_key_;
};

}  // namespace parlance::gemini
