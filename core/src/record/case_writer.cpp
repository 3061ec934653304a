#include "record/case_writer.hpp"

#include "chat/base64.hpp"
#include "record/json_compare.hpp"

#include <parlance/json_builder.hpp>

#include <algorithm>
#include <vector>

namespace parlance::core::record {
namespace {

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    json_escape_append(out, text);
    return out += '"';
}

bool is_utf8(std::string_view bytes) noexcept
{
    const char* place = bytes.data();
    const char* const end = place + bytes.size();
    while ((place = detail::skip_clean(place, end)) != end) {  // stops at what a JSON string must escape, too
        if (detail::byte_at(place) >= 0x80) return false;
        ++place;
    }
    return true;
}

std::string_view content_type_of(const Headers& headers) noexcept
{
    const auto found =
        std::find_if(headers.begin(), headers.end(), [](const auto& header) { return header.first == "content-type"; });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

/// A stream stays text, also when it happens to be one JSON document long.
bool is_stream(const Headers& headers) noexcept
{
    const std::string_view type = content_type_of(headers);
    return type.find("event-stream") != type.npos || type.find("ndjson") != type.npos ||
           type.find("jsonl") != type.npos || type.find("stream+json") != type.npos;
}

/// Words of the collection that the format comes from.
std::vector<std::string> kinds_of(const Recording& recording, std::string_view operation)
{
    const int status = recording.answer.status;
    if (status >= 400) return {"error", "error-" + std::to_string(status)};
    std::vector<std::string> kinds{operation == "count_tokens" ? "count-tokens" : std::string(operation)};
    if (is_stream(recording.answer.headers)) kinds.emplace_back("stream");
    return kinds;
}

class CaseText {
public:
    explicit CaseText(CaseLayout layout) : pretty_(layout == CaseLayout::several_lines) {}

    void begin(std::string_view key = {})
    {
        if (!key.empty()) next(key);
        text_ += '{';
        ++depth_;
        first_ = true;
    }
    void end()
    {
        --depth_;
        if (!first_) line();
        text_ += '}';
        first_ = false;
    }
    void member(std::string_view key, std::string_view json)
    {
        next(key);
        text_ += json;
    }
    void headers(const Headers& all)
    {
        begin("headers");
        for (const auto& [name, value] : all)
            member(name, quoted(value));
        end();
    }
    void body(std::string_view bytes, bool stream)
    {
        if (bytes.empty()) return member("body", "null");
        JsonDocument document;
        if (!stream && document.parse(bytes, record_json) &&
            (document.root().is_object() || document.root().is_array()))
            return json_body(document.root());
        if (is_utf8(bytes)) return member("body", quoted(bytes));
        member("body", quoted(to_base64(bytes)));
        member("encoding", quoted("base64"));
    }
    [[nodiscard]] std::string take()
    {
        text_ += '\n';
        return std::move(text_);
    }

private:
    void json_body(const JsonValue& value)
    {
        if (pretty_) return member("body", value.source());
        std::string compact;
        append_compact(compact, value);
        member("body", compact);
    }
    void next(std::string_view key)
    {
        if (!first_) text_ += ',';
        first_ = false;
        line();
        text_.append(quoted(key)).append(pretty_ ? ": " : ":");
    }
    void line()
    {
        if (pretty_) text_.append("\n").append(depth_, ' ');
    }

    bool pretty_;
    bool first_ = true;
    std::size_t depth_ = 0;
    std::string text_;
};

void write_label(CaseText& text, const Recording& recording, const CaseLabel& label)
{
    std::string kinds;
    for (const std::string& kind : kinds_of(recording, label.operation))
        kinds.append(kinds.empty() ? "[" : ",").append(quoted(kind));
    text.member("provider", quoted(label.provider));
    text.member("case", quoted(label.name));
    text.member("kinds", kinds + "]");
    text.member("origin", quoted("recorded"));
    text.begin("source");
    text.member("repo", quoted("(own recording)"));
    text.member("path", quoted("client " + std::string(label.client)));
    text.member("commit", "null");
    text.member("licence", quoted("none stated"));
    text.end();
}

}  // namespace

std::string write_case(const Recording& recording, const CaseLabel& label, CaseLayout layout)
{
    CaseText text(layout);
    text.begin();
    write_label(text, recording, label);
    text.begin("request");
    text.member("method", quoted(recording.request.method));
    text.member("url", quoted(recording.request.url));
    text.headers(recording.request.headers);
    text.body(recording.request.body, false);
    text.end();
    text.begin("response");
    text.member("status", std::to_string(recording.answer.status));
    text.headers(recording.answer.headers);
    text.body(recording.answer.body, is_stream(recording.answer.headers));
    text.end();
    text.end();
    return text.take();
}

}  // namespace parlance::core::record
