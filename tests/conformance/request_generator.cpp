#include "request_generator.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace parlance::conformance {

namespace {

using Texts = std::vector<std::string>;

/// What bodies are broken by: quotes, escapes, line ends, characters of two to four bytes, marks that JSON may leave as
/// they are, words of other formats.
const Texts& words()
{
    static const Texts all{"a word",   "\"quoted\"", "back\\slash", "line\nbreak",     "tab\tand\rreturn",
                           "\x01\x1F", "Grüße",      "東京",        "🌍👩‍👧", "\u2028\u2029",
                           "null",     "</script>",  "{\"a\":1}",   "data: [DONE]",    " spaces  ",
                           "مرحبا",    "%20&=?#",    "\u007F",      "e\u0301",         "1e400"};
    return all;
}

const Texts& schemas()
{
    static const Texts all{
        R"({"type":"object","properties":{}})",
        R"({"type":"object","properties":{"city":{"type":"string","description":"Wo?"}},"required":["city"]})",
        R"({"type":"object","properties":{"n":{"type":"integer","minimum":0},"list":{"type":"array","items":{"type":"number"}}},"additionalProperties":false,"required":["n","list"]})",
        R"({"type":"object","properties":{"unit":{"type":"string","enum":["°C","°F"]},"deep":{"type":"object","properties":{"x":{"type":"boolean"}},"required":["x"],"additionalProperties":false}},"required":["unit","deep"],"additionalProperties":false})"};
    return all;
}

/// The bytes of the smallest PNG.
std::string png()
{
    return testing::decoded_base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
}

std::vector<ParamValue> reals(double low, double high)
{
    return {low, high, (low + high) / 2, std::int64_t{1}};
}

/// Values that any provider which knows the parameter takes. Source: the contract's table of parameters.
std::vector<ParamValue> usual_values(std::string_view key)
{
    using Whole = std::int64_t;
    const auto is = [&](std::initializer_list<std::string_view> keys) {
        return std::ranges::find(keys, key) != keys.end();
    };
    if (is({"temperature", "top_p", "min_p"})) return reals(0.1, 1);
    if (is({"presence_penalty", "frequency_penalty"})) return reals(-0.5, 1);
    if (key == "repetition_penalty") return reals(1, 1.5);
    if (key == "max_tokens") return {Whole{16}, Whole{4096}};
    if (key == "top_k") return {Whole{1}, Whole{40}};
    if (key == "seed") return {Whole{0}, Whole{1014}};
    if (key == "n") return {Whole{1}, Whole{2}};
    if (key == "top_logprobs") return {Whole{0}, Whole{5}};
    if (key == "reasoning_budget") return {Whole{1024}, Whole{2048}};
    if (key == "cache_ttl_s") return {Whole{300}, Whole{3600}};
    if (key == "dimensions") return {Whole{256}};
    if (key == "page_size") return {Whole{10}};
    if (is({"logprobs", "parallel_tools", "store"})) return {true, false};
    if (key == "reasoning_effort") return {std::string("low"), std::string("medium"), std::string("high")};
    if (is({"reasoning_summary", "truncation", "service_tier"})) return {std::string("auto")};
    if (key == "audio_voice") return {std::string("alloy")};
    if (key == "audio_format") return {std::string("wav"), std::string("mp3")};
    if (key == "encoding") return {std::string("float")};
    if (key == "input_type") return {std::string("query"), std::string("document")};
    if (is({"cache_key", "user", "idempotency_key"})) return {std::string("key-1")};
    if (key == "trace_parent") return {std::string("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")};
    if (key == "stop") return {Json(R"(["\n"])"), Json(R"(["QQ","ZZ"])")};
    if (key == "logit_bias") return {Json(R"({"50256":-100})")};
    if (key == "modalities") return {Json(R"(["text"])")};
    if (key == "metadata") return {Json(R"({"user_id":"somebody"})"), Json("{}")};
    return {};
}

}  // namespace

RequestGenerator::RequestGenerator(const Quirks& quirks, const json::object& manifest, unsigned seed)
    : quirks_(quirks), manifest_(manifest), random_(seed)
{
}

bool RequestGenerator::lists(std::string_view member, std::string_view word) const
{
    const json::value* list = manifest_.if_contains(member);
    return list != nullptr && std::ranges::find(list->as_array(), json::value(word)) != list->as_array().end();
}

ChatRequest RequestGenerator::next()
{
    if (lists("operations", "embeddings") && chance(10)) return embeddings();
    ChatRequest request = chat();
    if (lists("operations", "count_tokens") && chance(10)) request.operation("count_tokens").stream(false);
    return request;
}

ChatRequest RequestGenerator::chat()
{
    ChatRequest request;
    request.model(one_of(quirks_.models())).stream(chance(50));
    tool_names_.clear();
    if (chance(50)) add_tools(request);
    if (chance(50)) request.system_prompt(text());
    if (chance(10)) request.add_message(Role::developer, text());
    add_turns(request);
    add_params(request);
    return request;
}

ChatRequest RequestGenerator::embeddings()
{
    ChatRequest request;
    request.operation("embeddings").model(one_of(quirks_.models()));
    Message inputs(Role::user, std::vector<Part>{});
    for (std::size_t count = 1 + below(3); count > 0; --count)
        inputs.parts.emplace_back(PartKind::text, text());
    request.add_message(std::move(inputs));
    for (const char* const key : {"dimensions", "encoding", "input_type", "user", "truncation"})
        if (lists("params", key) && chance(30)) add_param(request, key);
    return request;
}

/// A conversation whose last word is the user's or a tool's.
void RequestGenerator::add_turns(ChatRequest& request)
{
    for (std::size_t turns = below(3); turns > 0; --turns) {
        request.add_message(user_turn());
        std::vector<std::string> calls;
        request.add_message(assistant_turn(calls));
        if (calls.empty()) continue;
        Message results(Role::tool, std::vector<Part>{});
        for (const std::string& call : calls)
            results.parts.push_back(result_of(call));
        request.add_message(std::move(results));
        if (turns == 1 && chance(50)) return;
    }
    request.add_message(user_turn());
}

Message RequestGenerator::user_turn()
{
    Message message(Role::user, text());
    if (lists("parts", "image") && chance(25)) message.parts.push_back(picture());
    for (const PartKind kind : {PartKind::audio, PartKind::video, PartKind::file})
        if (lists("parts", to_string(kind)) && chance(8)) message.parts.push_back(media(kind));
    if (chance(20)) message.parts.emplace_back(PartKind::text, text());
    if (chance(5)) message.parts.back().flags |= PARLANCE_PART_CACHE_HERE;
    return message;
}

Message RequestGenerator::assistant_turn(std::vector<std::string>& calls)
{
    Message message(Role::assistant, std::vector<Part>{});
    if (lists("parts", "reasoning") && chance(20)) message.parts.emplace_back(PartKind::reasoning, text());
    const std::size_t count = tool_names_.empty() || !chance(60) ? 0 : 1 + below(3);
    if (count == 0 || chance(50)) message.parts.emplace_back(PartKind::text, text());
    for (std::size_t number = 0; number < count; ++number) {
        calls.push_back("call" +
                        std::to_string(10000 + ++calls_));  // nine characters: there is a provider that wants them
        message.parts.push_back(Part::tool_call(calls.back(), one_of(tool_names_), arguments()));
    }
    return message;
}

Part RequestGenerator::picture()
{
    return chance(50) ? Part::image(png(), "image/png")
                      : Part::image_url("https://example.com/a%20cat.png?size=1&x=%22");
}

Part RequestGenerator::media(PartKind kind)
{
    Part part(kind);
    const bool sound = kind == PartKind::audio;
    part.media_type = sound ? "audio/wav" : kind == PartKind::video ? "video/mp4" : "application/pdf";
    part.data = std::string("\0\1\xFF%PDF", 7);
    if (kind == PartKind::file) part.name = "report.pdf";
    return part;
}

Part RequestGenerator::result_of(const std::string& call)
{
    Part result = Part::tool_result(call, chance(80) ? text() : R"({"degrees":21.5})");
    if (chance(15)) result.flags |= PARLANCE_PART_IS_ERROR;
    if (chance(15)) {
        result.parts.emplace_back(PartKind::text, text());
        result.text.clear();
        if (chance(40)) result.parts.push_back(picture());
    }
    return result;
}

void RequestGenerator::add_tools(ChatRequest& request)
{
    if (!lists("tools", "function")) return;
    const std::size_t count = 1 + below(3);
    for (std::size_t number = 0; number < count; ++number) {
        tool_names_.push_back("tool_" + std::to_string(number));
        Tool tool(tool_names_.back(), chance(80) ? text() : "", one_of(schemas()));
        if (chance(20)) tool.flags |= PARLANCE_TOOL_STRICT;
        request.add_tool(std::move(tool));
    }
}

void RequestGenerator::add_params(ChatRequest& request)
{
    for (const json::value& key : manifest_.at("params").as_array())
        if (chance(12)) add_param(request, std::string(key.as_string()));
}

void RequestGenerator::add_param(ChatRequest& request, const std::string& key)
{
    if (key == "tool_choice" && !tool_names_.empty()) {
        const Texts choices{R"("auto")", R"("none")", R"("required")", R"({"name":")" + one_of(tool_names_) + R"("})"};
        request.set(key, Json(one_of(choices)));
        return;
    }
    if (key == "format") {
        const Texts formats{R"({"type":"text"})", R"({"type":"json"})",
                            R"({"type":"json_schema","name":"answer","strict":true,"schema":)" + schemas().back() + "}",
                            R"({"type":"json_schema","name":"answer","schema":)" + schemas()[1] + "}"};
        request.set(key, Json(one_of(formats)));
        return;
    }
    std::vector<ParamValue> values = quirks_.param_values(key);
    if (values.empty()) values = usual_values(key);
    if (!values.empty()) request.set(Param(key, one_of(values)));
}

std::string RequestGenerator::text()
{
    std::string text = one_of(words());
    for (std::size_t more = below(3); more > 0; --more)
        text += " " + one_of(words());
    return text;
}

std::string RequestGenerator::arguments()
{
    json::object members;
    for (std::size_t count = below(3); count > 0; --count)
        members["key " + std::to_string(count)] = chance(50) ? json::value(text()) : json::value{1, 2.5, nullptr, true};
    return json::serialize(members);
}

}  // namespace parlance::conformance
