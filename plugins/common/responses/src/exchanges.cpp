#include <parlance/responses/exchanges.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/responses/request.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>

#include <string_view>
#include <utility>

namespace parlance::responses {

namespace {

constexpr int least_output_tokens = 16;  // Source: the provider's reference of max_output_tokens, and its refusals
constexpr std::string_view what_is_read = "an answer of the Responses API";

/// Whether an event is one of this API: "response.created", "error".
bool is_of_responses(std::string_view data)
{
    const JsonDocument document(data);
    const JsonValue type = document["type"];
    return type.text().starts_with("response.") || type == "error";
}

}  // namespace

ResponseCall::ResponseCall(openai::DialectPtr dialect, HttpRequest request, bool streams)
    : DialectExchange(std::move(dialect), std::move(request)), reader_(this->dialect()), streams_(streams)
{
}

Result<Framing> ResponseCall::head(const HttpHead& head, Output& out)
{
    if (head.status() >= 300) return Framing::whole;
    dialect().read_head(head, out);
    tells_its_end_ = wire::tells_its_end(head);
    openai::AnswerFraming found = openai::answer_framing(head, streams_);
    strange_type_ = std::move(found.strange_type);
    whole_ = found.framing == Framing::whole;
    return found.framing;
}

Result<Progress> ResponseCall::feed(const Frame& frame, Output& out)
{
    if (whole_) return reader_.read_whole(frame.data, strange_type_, out);
    if (!foreign_.is_known()) foreign_.note(frame.data, is_of_responses(frame.data));
    return reader_.read_frame(frame, out);
}

/// A stream that told of a failure ends with it, however it ends; only whoever cancelled wants to hear of that. One
/// that ended without any event of this API is another API's; an empty one that merely ended with its connection may
/// have been cut off.
Result<Progress> ResponseCall::end(BodyEnd how, Output& /*out*/)
{
    if (reader_.failure() && how != BodyEnd::cancelled) return *reader_.failure();
    if (!foreign_.has_frames() && !tells_its_end_) return Progress::more;
    if (auto bad = foreign_.verdict(how, what_is_read)) return *std::move(bad);
    return Progress::more;
}

Result<Framing> TokenCount::head(const HttpHead& head, Output& out)
{
    if (head.status() < 300) dialect().read_head(head, out);
    return Framing::whole;
}

/// {"object": "response.input_tokens", "input_tokens": 11}
Result<Progress> TokenCount::feed(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    const JsonValue root = document.root();
    if (openai::tells_failure(root)) return openai::read_failure(dialect(), root);
    const auto count = root["input_tokens"].as_int();
    if (!count) return wire::not_an_answer("a count of tokens", {}, frame.data);
    out.usage(Facts().add("input", *count));
    return Progress::done;
}

Result<std::unique_ptr<ChatExchange>> begin_chat(const ChatRequestView& request, openai::DialectPtr dialect,
                                                 Output& out)
{
    const Purpose purpose = request.stream() ? Purpose::stream : Purpose::answer;
    auto http = write_response(request, *dialect, purpose, out);
    if (http.is_error()) return std::move(http).error();
    return std::unique_ptr<ChatExchange>(
        std::make_unique<ResponseCall>(std::move(dialect), *std::move(http), request.stream()));
}

Result<std::unique_ptr<ChatExchange>> begin_token_count(const ChatRequestView& request, openai::DialectPtr dialect,
                                                        Output& out)
{
    auto http = write_response(request, *dialect, Purpose::count, out);
    if (http.is_error()) return std::move(http).error();
    return std::unique_ptr<ChatExchange>(std::make_unique<TokenCount>(std::move(dialect), *std::move(http)));
}

Result<std::unique_ptr<ChatExchange>> begin_generate_check(const ChatRequestView& request, openai::DialectPtr dialect)
{
    const auto model = wire::chosen_model(request, dialect->model());
    if (model.is_error()) return model.error();
    JsonBuilder json;
    json.begin_object().member("model", *model).member("input", "Hi").member("store", false);
    json.member("max_output_tokens", least_output_tokens).end_object();
    HttpRequest http = wire::json_post(dialect->path("/responses", *model, request.base_url()), json);
    http.header("Accept", "application/json");
    dialect->add_headers(request, http);
    return std::unique_ptr<ChatExchange>(std::make_unique<openai::HealthCheck>(
        std::move(dialect), std::move(http), openai::Evidence::answer, "the model answers"));
}

}  // namespace parlance::responses
