// Anthropic's Messages API, and gateways that speak it: blocks instead of strings, a token limit that must be said,
// usage that leaves out what was cached, and an end mark of its own.

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "../quirks.hpp"
#include "../stream_frames.hpp"
#include "anthropic_message.hpp"

namespace parlance::conformance {

namespace {

using anthropic::as_blocks;
using anthropic::make_canonical;
using anthropic::member;
using anthropic::MessageBuilder;
using anthropic::text_in;

class AnthropicQuirks final : public Quirks {
public:
    std::string id() const override { return "anthropic"; }
    std::vector<std::string> folders() const override { return {"anthropic", "sse-variants"}; }
    std::vector<std::string> configs() const override
    {
        return {R"({"model":"a-model","options":{}})", R"({"model":"a-model","options":{"thinking":"adaptive"}})"};
    }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        if (recorded.method == "DELETE") return "deletes, which no operation does";
        if (recorded.method == "GET" && recorded.is_for("/messages/batches")) return "list of batches";
        if (recorded.has("/messages") || recorded.is_for("/models")) return std::nullopt;
        return recorded.has("/models/") ? "lookup of one model" : "another API than Messages";
    }

    ChatRequest plain_request(const WireCase& recorded) const override
    {
        if (recorded.is_for("/count_tokens")) return ChatRequest("Hello").operation("count_tokens").model("a-model");
        if (recorded.is_for("/messages/batches") && recorded.method == "POST") return create_of(recorded);
        if (recorded.has("/batches")) return about_batch(recorded);
        return Quirks::plain_request(recorded);
    }

    /// A page of models that is not the last is followed by an empty one.
    std::vector<WireAnswer> answers(const WireCase& recorded) const override
    {
        std::vector<WireAnswer> all{recorded.answer};
        if (!recorded.is_for("/models") || recorded.answer.body.find("\"has_more\":true") == std::string::npos)
            return all;
        all.push_back(recorded.answer);
        all.back().body = R"({"data":[],"has_more":false})";
        return all;
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (!recorded.request.is_object()) {
            if (recorded.method == "GET" || recorded.is_for("/cancel")) return plain_request(recorded);
            return std::nullopt;
        }
        if (recorded.has("/batches")) return plain_request(recorded);
        if (member(recorded.request, "messages") == nullptr) return std::nullopt;  // which was then refused
        return anthropic::RequestReader(recorded).read();
    }

    json::value canonical(json::value body) const override
    {
        if (!body.is_object()) return body;
        if (json::value* system = body.get_object().if_contains("system")) *system = as_blocks(*system);
        if (json::value* messages = body.get_object().if_contains("messages"))
            for (json::value& message : messages->as_array())
                make_canonical(message);
        if (const json::value* stream = member(body, "stream"); stream != nullptr && *stream == false)
            body.get_object().erase("stream");
        if (json::value* tools = body.get_object().if_contains("tools"))
            for (json::value& tool : tools->as_array())
                if (text_in(tool, "description").empty()) tool.get_object().erase("description");
        return body;
    }

    std::vector<std::string> headers_that_count() const override { return {"anthropic-version", "anthropic-beta"}; }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        constexpr const char* file = "anthropic.types.json";
        if (uses_beta(sent.body)) return std::nullopt;
        if (sent.url.ends_with("/count_tokens")) return SchemaPlace{file, "MessageCountTokensParams"};
        if (sent.url.ends_with("/messages/batches")) return SchemaPlace{file, "BatchCreateParams"};
        if (!sent.url.ends_with("/messages")) return std::nullopt;
        const bool streams = sent.body.find(R"("stream":true)") != std::string::npos;
        return SchemaPlace{file, streams ? "MessageCreateParamsStreaming" : "MessageCreateParamsNonStreaming"};
    }

    std::vector<Difference> schema_differences() const override
    {
        return {{"/messages/*/content/*/content/abort_reason", "recorded answers have it, and it goes back with them"}};
    }

    /// `input_tokens` leaves out what came from the cache and what went into it. A refusal's reason stands beside the
    /// stop reason, and not in the content that the independent reading has.
    json::object expected(const WireCase& recorded) const override
    {
        json::object reading = *recorded.expected;
        if (const std::string reason = reason_of_refusal(recorded); !reason.empty()) reading["refusal"] = reason;
        json::value* usage = reading.if_contains("usage");
        json::value* input =
            usage != nullptr && usage->is_object() ? usage->get_object().if_contains("input") : nullptr;
        if (input == nullptr || !input->is_number()) return reading;
        std::int64_t sum = input->to_number<std::int64_t>();
        for (const char* const key : {"cache_read_input_tokens", "cache_creation_input_tokens"})
            sum += last_count(recorded, key);
        *input = sum;
        return reading;
    }

    std::optional<std::size_t> end_mark(const WireCase& recorded) const override
    {
        return testing::behind_last(recorded.answer.body, "message_stop");
    }
    std::vector<std::string> finish_members() const override { return {"stop_reason"}; }
    /// A result of the provider's own tools is JSON of the tool's form, which is handed on as it is.
    std::vector<std::string> open_members() const override { return {"input", "content"}; }
    std::optional<json::value> with_unknown_block(const json::value& body) const override
    {
        json::value grown = body;
        grown.at("content").as_array().push_back(json::object{
            {"type", "parlance_unknown"}, {"state", json::object{{"text", "kept"}}}, {"content", nullptr}});
        return grown;
    }

    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        if (!recorded.streamed) return json::parse(recorded.answer.body);
        MessageBuilder message;
        for (const json::value& event : stream_values(recorded.answer))
            message.add(event);
        return message.message();
    }

    json::value essence(json::value message) const override
    {
        const json::value blocks = as_blocks(message.at("content"));
        if (blocks.as_array().empty()) return json::object();
        return json::object{{"role", "assistant"}, {"content", blocks}};
    }

private:
    /// The description leaves out what is in beta: tools, blocks and members of these types.
    static bool uses_beta(std::string_view body)
    {
        return std::ranges::any_of(std::array{R"("type":"advisor_)", R"("type":"mcp_)", R"("type":"computer_)",
                                              R"("type":"compaction")", R"("type":"file")", R"("mcp_servers":)",
                                              R"("context_management":)", R"("container":{)", R"("output_format":)"},
                                   [&](const char* word) { return body.find(word) != std::string_view::npos; });
    }

    static std::string reason_of_refusal(const WireCase& recorded)
    {
        std::string reason;
        const auto read = [&](const json::value& holder) {
            if (const json::value* details = member(holder, "stop_details")) reason = text_in(*details, "explanation");
        };
        if (recorded.answer.status >= 300) return reason;
        if (!recorded.streamed) read(json::parse(recorded.answer.body));
        if (recorded.streamed)
            for (const json::value& event : stream_values(recorded.answer))
                if (const json::value* delta = member(event, "delta")) read(*delta);
        return reason;
    }

    static std::int64_t last_count(const WireCase& recorded, const char* key)
    {
        std::int64_t count = 0;
        const auto read = [&](const json::value* usage) {
            const json::value* found = usage != nullptr ? member(*usage, key) : nullptr;
            if (found != nullptr) count = found->to_number<std::int64_t>();
        };
        if (!recorded.streamed) read(member(json::parse(recorded.answer.body), "usage"));
        if (recorded.streamed)
            for (const json::value& event : stream_values(recorded.answer)) {
                if (const json::value* message = member(event, "message")) read(member(*message, "usage"));
                read(member(event, "usage"));
            }
        return count;
    }

    /// The recorded items, spooled as the host would.
    static ChatRequest create_of(const WireCase& recorded)
    {
        std::string name = recorded.name;
        std::ranges::replace(name, '/', '-');
        const std::string path = (std::filesystem::temp_directory_path() / ("parlance-" + name + ".jsonl")).string();
        std::ofstream file(path);
        for (const json::value& item : recorded.request.at("requests").as_array())
            file << json::serialize(item) << '\n';
        Part spool(PartKind::file);
        spool.url = "file://" + path;
        ChatRequest request;
        request.operation("batch.create").add_message(Message(Role::user, std::vector<Part>{std::move(spool)}));
        return request;
    }

    static ChatRequest about_batch(const WireCase& recorded)
    {
        std::string_view rest = recorded.path();
        rest.remove_prefix(rest.find("/batches/") + std::string_view("/batches/").size());
        const std::size_t slash = rest.find('/');
        const std::string_view what = slash == std::string_view::npos ? "/get" : rest.substr(slash);
        return ChatRequest()
            .operation("batch." + std::string(what.substr(1)))
            .set("id", std::string(rest.substr(0, slash)));
    }
};

const Registered<AnthropicQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
