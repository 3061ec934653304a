#include "batch_item.hpp"

#include <algorithm>
#include <array>
#include <parlance/json_forms.hpp>
#include <utility>

#include "input.hpp"
#include "typo.hpp"

namespace parlance::cli {

namespace {

ChatError bad_line(std::string message, std::string where = {})
{
    ChatError error(ErrorKind::invalid_request, std::move(message));
    error.where = std::move(where);
    return error;
}

constexpr std::array<std::string_view, 4> envelope_keys{"custom_id", "method", "url", "body"};

/// What is wrong with the members around the body; nothing: they are in order.
std::optional<ChatError> envelope_problem(JsonValue line)
{
    for (const auto [key, value] : line.members()) {
        const std::string name = key.text();
        if (std::find(envelope_keys.begin(), envelope_keys.end(), name) == envelope_keys.end()) {
            const std::string meant(nearest(name, envelope_keys));
            return bad_line("unknown key \"" + name + "\" beside \"body\"" +
                                (meant.empty() ? "" : "; did you mean \"" + meant + "\"?"),
                            "/" + name);
        }
        if (name != "body" && !value.is_string() && !value.is_null())
            return bad_line("\"" + name + "\" must be a string", "/" + name);
    }
    const JsonValue method = line["method"];
    if (method.is_string() && !(method == "POST"))
        return bad_line("\"method\" must be POST, as every chat is", "/method");
    const JsonValue url = line["url"];
    if (url.is_string() && !url.text().ends_with("/chat/completions"))
        return bad_line("\"url\" is \"" + url.text() + "\"; a batch asks /v1/chat/completions only", "/url");
    return std::nullopt;
}

LineItem read_request(JsonValue request, std::string_view place, const ItemDefaults& defaults, LineTag tag)
{
    auto read = request_from_json(request.source());
    if (read.is_error()) {
        ChatError error = read.error();
        if (!place.empty()) error.where = std::string(place) + (error.where.starts_with('/') ? error.where : "");
        return LineItem(std::move(error), std::move(tag));
    }
    defaults.apply(*read);
    return LineItem(*std::move(read), std::move(tag));
}

/// A line of OpenAI's batches, or a request as it is.
LineItem read_json(std::string_view text, const ItemDefaults& defaults, LineTag tag)
{
    const JsonDocument line(text, {.invalid_utf8 = InvalidUtf8::refuse});
    if (!line)
        return LineItem(bad_line("not JSON: " + std::string(line.error().message),
                                 "byte " + std::to_string(line.error().offset + 1)),
                        std::move(tag));
    if (line["custom_id"].is_string()) {
        tag.id = line["custom_id"].text();
        tag.has_id = true;
    }
    const bool enveloped = !line["body"].is_missing() || !line["custom_id"].is_missing() || !line["url"].is_missing();
    if (!enveloped) return read_request(line.root(), "", defaults, std::move(tag));
    if (auto problem = envelope_problem(line.root())) return LineItem(*std::move(problem), std::move(tag));
    if (!line["body"].is_object())
        return LineItem(bad_line("\"body\" must be an object, the request", "/body"), std::move(tag));
    tag.body = "/body";
    return read_request(line["body"], "/body", defaults, std::move(tag));
}

}  // namespace

void ItemDefaults::apply(ChatRequest& request) const
{
    const auto& messages = request.messages();
    const bool has_system = std::any_of(messages.begin(), messages.end(), [](const Message& message) {
        return message.role == Role::system || message.role == Role::developer;
    });
    if (system && !has_system) request.system_prompt(*system);
    if (!model.empty() && request.model().empty()) request.model(model);
    for (const Param& parameter : parameters)
        if (request.param(parameter.key) == nullptr) request.set(parameter);
    if (timeout && request.param("host.timeout_ms") == nullptr) request.set("host.timeout_ms", timeout->count());
    request.stream(false);
}

std::optional<ChatError> text_problem(const LineReader::Line& line)
{
    if (line.too_long) return bad_line("the line is longer than 8 MiB");
    if (const auto bad = first_bad_byte(line.text))
        return bad_line("the line is not UTF-8 text", "byte " + std::to_string(*bad + 1));
    return std::nullopt;
}

std::optional<LineItem> read_item(const LineReader::Line& line, LineForm form, const ItemDefaults& defaults)
{
    LineTag tag{line.number, "line-" + std::to_string(line.number)};
    if (auto problem = text_problem(line)) return LineItem(*std::move(problem), std::move(tag));
    const std::size_t first = line.text.find_first_not_of(" \t");
    if (first == line.text.npos) return std::nullopt;
    if (form == LineForm::either && line.text[first] == '{') return read_json(line.text, defaults, std::move(tag));
    ChatRequest request;
    request.add_message(Role::user, std::string(line.text));
    defaults.apply(request);
    return LineItem(std::move(request), std::move(tag));
}

}  // namespace parlance::cli
