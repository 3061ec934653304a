#include "record/case_reader.hpp"

#include "record/json_compare.hpp"

#include <parlance/detail/json_form_base64.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace parlance::core::record {
namespace {

constexpr std::string_view blank = " \t\r\n";

/// Counts lines and columns, both from 1 and columns in bytes.
std::string place_of(std::string_view text, std::size_t offset, std::size_t first_line)
{
    const std::string_view before = text.substr(0, offset);
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    return std::to_string(first_line + lines) + ":" + std::to_string(offset - line_begin + 1);
}

std::string lower(std::string_view text)
{
    std::string folded(text);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return folded;
}

/// Reads one case. The first thing that is wrong ends it.
class CaseReader {
public:
    CaseReader(std::string_view text, std::string_view file, std::size_t first_line)
        : text_(text), file_(file), first_line_(first_line)
    {
    }

    Result<std::optional<Recording>> read(WhenNoCase when)
    {
        if (text_.size() > longest_case)
            return problem(0, "is longer than " + std::to_string(longest_case >> 20) + " MiB");
        if (!document_.parse(text_, record_json)) {
            const JsonError& error = document_.error();
            return problem(error.offset, "is no JSON: " + std::string(error.message));
        }
        const JsonValue root = document_.root();
        if (root["request"].is_missing() || root["response"].is_missing()) {
            if (when == WhenNoCase::ignore) return std::optional<Recording>();
            return problem(0, "is no recorded case: it needs \"request\" and \"response\"");
        }
        Recording recording;
        read_request(root["request"], recording.request);
        read_answer(root["response"], recording.answer);
        if (problem_) return *std::move(problem_);
        return std::optional(std::move(recording));
    }

private:
    ChatError problem(std::size_t offset, const std::string& what) const
    {
        const std::string where = std::string(file_) + ":" + place_of(text_, offset, first_line_);
        return ChatError(ErrorKind::config, where + ": " + what).at(where);
    }

    void expect(bool met, const JsonValue& value, const JsonValue& around, const std::string& what)
    {
        if (met || problem_) return;
        const std::string_view source = value.is_missing() ? around.source() : value.source();
        problem_ = problem(static_cast<std::size_t>(source.data() - text_.data()), what);
    }

    std::string text_in(const JsonValue& around, std::string_view member, const std::string& pointer)
    {
        const JsonValue value = around[member];
        expect(value.is_string(), value, around, pointer + ": expected a string");
        return value.text();
    }

    Headers headers_in(const JsonValue& around, const std::string& pointer)
    {
        Headers headers;
        const JsonValue all = around["headers"];
        expect(all.is_missing() || all.is_null() || all.is_object(), all, around, pointer + ": expected an object");
        for (const auto [key, value] : all.members()) {
            expect(value.is_string(), value, all, pointer + "/" + key.text() + ": expected a string");
            headers.emplace_back(lower(key.text()), value.text());
        }
        return headers;
    }

    std::string body_in(const JsonValue& around, const std::string& pointer)
    {
        const JsonValue body = around["body"];
        const JsonValue encoding = around["encoding"];
        if (encoding.is_missing() || encoding.is_null()) {
            if (body.is_string()) return body.text();
            return body.is_null() ? std::string() : std::string(body.source());
        }
        expect(encoding == "base64", encoding, around, pointer + "/encoding: expected \"base64\"");
        auto bytes = body.is_string() ? detail::decode_base64(body.text()) : std::nullopt;
        expect(bytes.has_value(), body, around, pointer + "/body: expected padded base64");
        return std::move(bytes).value_or("");
    }

    void read_request(const JsonValue& request, RecordedRequest& into)
    {
        into.method = text_in(request, "method", "/request/method");
        into.url = text_in(request, "url", "/request/url");
        into.headers = headers_in(request, "/request/headers");
        into.body = body_in(request, "/request");
    }

    void read_answer(const JsonValue& response, RecordedAnswer& into)
    {
        const JsonValue status = response["status"];
        const auto number = status.as_int();
        expect(number && *number >= 200 && *number <= 999, status, response,
               "/response/status: expected a whole number from 200 to 999");
        into.status = static_cast<int>(number.value_or(0));
        into.headers = headers_in(response, "/response/headers");
        into.body = body_in(response, "/response");
    }

    std::string_view text_;
    std::string_view file_;
    std::size_t first_line_;
    JsonDocument document_;
    std::optional<ChatError> problem_;
};

bool is_blank(std::string_view text) noexcept
{
    return text.find_first_not_of(blank) == std::string_view::npos;
}

/// Whether the first line is a whole document and something follows it.
bool has_a_case_a_line(std::string_view text)
{
    const std::size_t end = text.find('\n');
    return end != text.npos && !is_blank(text.substr(end)) && JsonDocument(text.substr(0, end), record_json);
}

std::string_view without_byte_order_mark(std::string_view text) noexcept
{
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

}  // namespace

Result<std::vector<Recording>> read_cases(std::string_view text, std::string_view file, WhenNoCase when)
{
    text = without_byte_order_mark(text);
    const bool by_line = has_a_case_a_line(text);
    std::vector<Recording> recordings;
    std::size_t line = 0;
    while (!text.empty()) {
        ++line;
        const std::size_t end = by_line ? std::min(text.find('\n'), text.size()) : text.size();
        const std::string_view one = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (by_line && is_blank(one)) continue;
        auto read = CaseReader(one, file, line).read(when);
        if (read.is_error()) return read.error();
        if (!*read) continue;
        recordings.push_back(**std::move(read));
        recordings.back().name = std::string(file) + (by_line ? ":" + std::to_string(line) : "");
    }
    return recordings;
}

}  // namespace parlance::core::record
