/// chat_part.hpp - the vocabulary of content: parts, messages, tools and parameters, as values and as views.
#pragma once

#include <parlance/detail/views.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace parlance {

/// What a part is. The numbers are those of the C contract; an unknown one is kept.
enum class PartKind : std::uint32_t {
    same = PARLANCE_PART_SAME,
    text = PARLANCE_PART_TEXT,
    image = PARLANCE_PART_IMAGE,
    audio = PARLANCE_PART_AUDIO,
    video = PARLANCE_PART_VIDEO,
    file = PARLANCE_PART_FILE,
    tool_call = PARLANCE_PART_TOOL_CALL,
    tool_result = PARLANCE_PART_TOOL_RESULT,
    reasoning = PARLANCE_PART_REASONING,
    refusal = PARLANCE_PART_REFUSAL,
    source = PARLANCE_PART_SOURCE,
    vector = PARLANCE_PART_VECTOR,
    record = PARLANCE_PART_RECORD,
    custom = PARLANCE_PART_CUSTOM,
};

/// The kind's name in JSON forms: "tool_call". An unknown number is "custom".
[[nodiscard]] constexpr std::string_view to_string(PartKind kind) noexcept
{
    constexpr std::string_view names[] = {"same",   "text",      "image",       "audio",     "video",
                                          "file",   "tool_call", "tool_result", "reasoning", "refusal",
                                          "source", "vector",    "record",      "custom"};
    const auto number = static_cast<std::uint32_t>(kind);
    return number < std::size(names) ? names[number] : "custom";
}

/// Who speaks. The numbers are those of the C contract; an unknown one is kept.
enum class Role : std::uint32_t {
    system = PARLANCE_ROLE_SYSTEM,
    developer = PARLANCE_ROLE_DEVELOPER,
    user = PARLANCE_ROLE_USER,
    assistant = PARLANCE_ROLE_ASSISTANT,
    tool = PARLANCE_ROLE_TOOL,
};

/// The role's name, as every dialect spells it. An unknown number is "user".
[[nodiscard]] constexpr std::string_view to_string(Role role) noexcept
{
    constexpr std::string_view names[] = {"user", "system", "developer", "user", "assistant", "tool"};
    const auto number = static_cast<std::uint32_t>(role);
    return number < std::size(names) ? names[number] : "user";
}

/// Text that is one JSON value; keeps a parameter's text and its JSON apart.
struct Json {
    /// Takes the text as it is; the host checks it when it is sent.
    template <class = void>
    explicit Json(std::string json_text) : text(std::move(json_text))
    {
    }
    std::string text;  ///< the JSON, UTF-8
    friend bool operator==(const Json&, const Json&) = default;
};

/// A parameter's value: bool, integer, real, text or JSON.
using ParamValue = std::variant<bool, std::int64_t, double, std::string, Json>;

/// One member of an open set: request parameters, usage, meta.
struct Param {
    /// `is_required`: rather refuse the request than leave it out.
    template <class = void>
    Param(std::string param_key, ParamValue param_value, bool is_required = false)
        : key(std::move(param_key)), value(std::move(param_value)), required(is_required)
    {
    }
    std::string key;        ///< what it is, as docs/reference/contract.md names it
    ParamValue value;       ///< its value, typed
    bool required = false;  ///< rather refuse the request than leave it out
};

/// A piece of content that owns its bytes. Which members carry meaning depends on the kind.
struct Part {
    Part() = default;
    /// A part of some kind with its text.
    template <class = void>
    explicit Part(PartKind part_kind, std::string part_text = {}) : kind(part_kind), text(std::move(part_text))
    {
    }

    PartKind kind = PartKind::text;  ///< what it is
    std::uint32_t flags = 0;         ///< PARLANCE_PART_...
    /// Source parts: where the range they vouch for begins, in bytes unless a flag says otherwise.
    std::int64_t begin = 0;
    std::int64_t end = 0;     ///< where that range ends, exclusive
    std::string text;         ///< UTF-8: the text, arguments or JSON, as the kind says
    std::string data;         ///< raw bytes
    std::string media_type;   ///< of `data`, or of `text` where that is not plain text
    std::string url;          ///< where the content is, instead of `data`
    std::string id;           ///< of a tool call, or of a record
    std::string name;         ///< of a tool, a file or a record; a source's title
    std::string extra;        ///< JSON object keyed by dialect: state to hand back unchanged
    std::vector<Part> parts;  ///< children

    /// An image by its address, which the provider fetches.
    template <class = void>
    [[nodiscard]] static Part image_url(std::string address)
    {
        Part part(PartKind::image);
        part.url = std::move(address);
        return part;
    }
    /// An image by its bytes; `type` is its media type, "image/png".
    template <class = void>
    [[nodiscard]] static Part image(std::string bytes, std::string type)
    {
        Part part(PartKind::image);
        part.data = std::move(bytes);
        part.media_type = std::move(type);
        return part;
    }
    /// `arguments`: raw JSON text.
    template <class = void>
    [[nodiscard]] static Part tool_call(std::string call_id, std::string tool, std::string arguments)
    {
        Part part(PartKind::tool_call, std::move(arguments));
        part.id = std::move(call_id);
        part.name = std::move(tool);
        return part;
    }
    /// What a tool answered to the call with the id `call_id`.
    template <class = void>
    [[nodiscard]] static Part tool_result(std::string call_id, std::string result)
    {
        Part part(PartKind::tool_result, std::move(result));
        part.id = std::move(call_id);
        return part;
    }
};

/// One turn of a conversation.
struct Message {
    Message() = default;
    /// A message of one text part.
    template <class = void>
    Message(Role message_role, std::string text) : role(message_role)
    {
        parts.emplace_back(PartKind::text, std::move(text));
    }
    /// A message of any parts.
    template <class = void>
    Message(Role message_role, std::vector<Part> content) : role(message_role), parts(std::move(content))
    {
    }

    Role role = Role::user;   ///< who speaks
    std::vector<Part> parts;  ///< its content, in order
    std::string name;         ///< of the speaker, where there are several; mostly empty
    std::string extra;        ///< JSON object keyed by dialect: state to hand back unchanged
};

/// Something the model may call.
struct Tool {
    Tool() = default;
    /// A function with the JSON Schema of its arguments.
    template <class = void>
    Tool(std::string tool_name, std::string tool_description, std::string json_schema)
        : name(std::move(tool_name)), description(std::move(tool_description)), schema(std::move(json_schema))
    {
    }
    std::uint32_t kind = PARLANCE_TOOL_FUNCTION;  ///< PARLANCE_TOOL_FUNCTION, ...
    std::uint32_t flags = 0;                      ///< PARLANCE_TOOL_STRICT
    std::string name;                             ///< what the model calls it by
    std::string description;                      ///< what it is for, told to the model
    std::string schema;                           ///< JSON Schema of the arguments
    std::string extra;                            ///< JSON object keyed by dialect
};

/// A header of the HTTP request or answer.
struct Header {
    /// `header_flags`: as `flags`.
    template <class = void>
    Header(std::string header_name, std::string header_value, std::uint32_t header_flags = 0)
        : name(std::move(header_name)), value(std::move(header_value)), flags(header_flags)
    {
    }
    std::string name;         ///< compared without case
    std::string value;        ///< without line breaks
    std::uint32_t flags = 0;  ///< PARLANCE_HEADER_APPEND, PARLANCE_HEADER_SECRET
};

class PartView;
using PartsView = detail::SpanView<parlance_part, PartView>;  ///< a list of parts, a view

/// A part as its producer holds it: a view for the call that hands it over.
class PartView {
public:
    /// Shows `part`, which must outlive this view.
    explicit PartView(const parlance_part* part) noexcept : part_(part) {}
    /// The members of the part, as `Part` describes them.
    ///@{
    [[nodiscard]] PartKind kind() const noexcept { return static_cast<PartKind>(part_->kind); }
    [[nodiscard]] std::uint32_t flags() const noexcept { return part_->flags; }
    [[nodiscard]] std::int64_t begin_offset() const noexcept { return part_->begin; }
    [[nodiscard]] std::int64_t end_offset() const noexcept { return part_->end; }
    [[nodiscard]] std::string_view text() const noexcept { return detail::view(part_->text); }
    [[nodiscard]] std::string_view data() const noexcept { return detail::view(part_->data); }
    [[nodiscard]] std::string_view media_type() const noexcept { return detail::view(part_->media_type); }
    [[nodiscard]] std::string_view url() const noexcept { return detail::view(part_->url); }
    [[nodiscard]] std::string_view id() const noexcept { return detail::view(part_->id); }
    [[nodiscard]] std::string_view name() const noexcept { return detail::view(part_->name); }
    [[nodiscard]] std::string_view extra() const noexcept { return detail::view(part_->extra); }
    [[nodiscard]] PartsView parts() const noexcept { return PartsView(part_->parts); }
    [[nodiscard]] const parlance_part& raw() const noexcept { return *part_; }
    ///@}

    /// A copy that owns its bytes, children included.
    template <class = void>
    [[nodiscard]] Part copy() const
    {
        Part part(kind(), std::string(text()));
        part.flags = flags();
        part.begin = part_->begin;
        part.end = part_->end;
        part.data = data();
        part.media_type = media_type();
        part.url = url();
        part.id = id();
        part.name = name();
        part.extra = extra();
        for (const PartView child : parts())
            part.parts.push_back(child.copy());
        return part;
    }

private:
    const parlance_part* part_;
};

/// A parameter as its producer holds it.
class ParamView {
public:
    /// Shows `param`, which must outlive this view.
    explicit ParamView(const parlance_param* param) noexcept : param_(param) {}
    /// The key, the type (PARLANCE_PARAM_...) and the flags, of which `required` is one.
    ///@{
    [[nodiscard]] std::string_view key() const noexcept { return detail::view(param_->key); }
    [[nodiscard]] std::uint32_t type() const noexcept { return param_->type; }
    [[nodiscard]] bool required() const noexcept { return (param_->flags & PARLANCE_PARAM_REQUIRED) != 0; }
    [[nodiscard]] std::uint32_t flags() const noexcept { return param_->flags; }
    ///@}

    /// The value when it has this type; nothing otherwise.
    ///@{
    [[nodiscard]] std::optional<bool> as_bool() const noexcept
    {
        return type() == PARLANCE_PARAM_BOOL ? std::optional(param_->integer != 0) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::int64_t> as_int() const noexcept
    {
        return type() == PARLANCE_PARAM_INT ? std::optional(param_->integer) : std::nullopt;
    }
    ///@}

    /// Integers count as reals too.
    [[nodiscard]] std::optional<double> as_real() const noexcept
    {
        if (type() == PARLANCE_PARAM_INT) return static_cast<double>(param_->integer);
        return type() == PARLANCE_PARAM_REAL ? std::optional(param_->real) : std::nullopt;
    }
    /// The value when it has this type; nothing otherwise. A view.
    ///@{
    [[nodiscard]] std::optional<std::string_view> as_text() const noexcept
    {
        return type() == PARLANCE_PARAM_TEXT ? std::optional(detail::view(param_->text)) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::string_view> as_json() const noexcept
    {
        return type() == PARLANCE_PARAM_JSON ? std::optional(detail::view(param_->text)) : std::nullopt;
    }
    ///@}

    /// The value, owned; nothing when its type is unknown.
    template <class = void>
    [[nodiscard]] std::optional<ParamValue> copy() const
    {
        switch (type()) {
            case PARLANCE_PARAM_BOOL: return ParamValue(param_->integer != 0);
            case PARLANCE_PARAM_INT: return ParamValue(param_->integer);
            case PARLANCE_PARAM_REAL: return ParamValue(param_->real);
            case PARLANCE_PARAM_TEXT: return ParamValue(std::string(detail::view(param_->text)));
            case PARLANCE_PARAM_JSON: return ParamValue(Json(std::string(detail::view(param_->text))));
            default: return std::nullopt;
        }
    }

private:
    const parlance_param* param_;
};
using ParamsView = detail::SpanView<parlance_param, ParamView>;  ///< a list of parameters, a view

/// A message as its producer holds it.
class MessageView {
public:
    /// Shows `message`, which must outlive this view.
    explicit MessageView(const parlance_message* message) noexcept : message_(message) {}
    /// The members of the message, as `Message` describes them.
    ///@{
    [[nodiscard]] Role role() const noexcept { return static_cast<Role>(message_->role); }
    [[nodiscard]] PartsView parts() const noexcept { return PartsView(message_->parts); }
    [[nodiscard]] std::string_view name() const noexcept { return detail::view(message_->name); }
    [[nodiscard]] std::string_view extra() const noexcept { return detail::view(message_->extra); }
    ///@}

    /// A copy that owns its bytes.
    template <class = void>
    [[nodiscard]] Message copy() const
    {
        Message message;
        message.role = role();
        message.name = name();
        message.extra = extra();
        for (const PartView part : parts())
            message.parts.push_back(part.copy());
        return message;
    }

private:
    const parlance_message* message_;
};
using MessagesView = detail::SpanView<parlance_message, MessageView>;  ///< a list of messages, a view

/// A tool as its producer holds it.
class ToolView {
public:
    /// Shows `tool`, which must outlive this view.
    explicit ToolView(const parlance_tool* tool) noexcept : tool_(tool) {}
    /// The members of the tool, as `Tool` describes them; `strict` is one of the flags.
    ///@{
    [[nodiscard]] std::uint32_t kind() const noexcept { return tool_->kind; }
    [[nodiscard]] std::uint32_t flags() const noexcept { return tool_->flags; }
    [[nodiscard]] bool strict() const noexcept { return (tool_->flags & PARLANCE_TOOL_STRICT) != 0; }
    [[nodiscard]] std::string_view name() const noexcept { return detail::view(tool_->name); }
    [[nodiscard]] std::string_view description() const noexcept { return detail::view(tool_->description); }
    [[nodiscard]] std::string_view schema() const noexcept { return detail::view(tool_->schema); }
    [[nodiscard]] std::string_view extra() const noexcept { return detail::view(tool_->extra); }
    ///@}

    /// A copy that owns its bytes.
    template <class = void>
    [[nodiscard]] Tool copy() const
    {
        Tool tool{std::string(name()), std::string(description()), std::string(schema())};
        tool.kind = kind();
        tool.flags = flags();
        tool.extra = extra();
        return tool;
    }

private:
    const parlance_tool* tool_;
};
using ToolsView = detail::SpanView<parlance_tool, ToolView>;  ///< a list of tools, a view

/// A header as its producer holds it.
class HeaderView {
public:
    /// Shows `header`, which must outlive this view.
    explicit HeaderView(const parlance_header* header) noexcept : header_(header) {}
    /// The members of the header, as `Header` describes them.
    ///@{
    [[nodiscard]] std::string_view name() const noexcept { return detail::view(header_->name); }
    [[nodiscard]] std::string_view value() const noexcept { return detail::view(header_->value); }
    [[nodiscard]] std::uint32_t flags() const noexcept { return header_->flags; }
    ///@}

private:
    const parlance_header* header_;
};
using HeadersView = detail::SpanView<parlance_header, HeaderView>;  ///< a list of headers, a view

}  // namespace parlance
