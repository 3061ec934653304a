#include "exchanges.hpp"

#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>

#include "error.hpp"
#include "model_id.hpp"
#include "request.hpp"

namespace parlance::bedrock {

ChatError ServiceExchange::on_error(const HttpHead& head, std::string_view body)
{
    return read_error(head, body);
}

Result<Progress> ServiceExchange::end(BodyEnd how, Output&)
{
    if (how == BodyEnd::complete) return wire::nothing_sent("an answer");
    return Progress::more;
}

/// A gateway may answer a request for a stream with a whole message, and the reverse.
Result<Framing> Conversation::head(const HttpHead& head, Output&)
{
    const std::string_view type = head.header("content-type");
    if (type.find("json") == std::string_view::npos) content_type_ = type;
    streams_ = head.framing() == Framing::aws_event;
    return streams_ ? Framing::aws_event : Framing::whole;
}

Result<Progress> Conversation::feed(const Frame& frame, Output& out)
{
    if (!streams_) return reader_.read_whole(frame.data, content_type_, out);
    auto progress = reader_.read_frame(frame, out);
    foreign_.note(frame.data, reader_.began());
    return progress;
}

/// After messageStop nothing of the answer is missing, only its usage.
Result<Progress> Conversation::end(BodyEnd how, Output&)
{
    if (auto bad = foreign_.verdict(how, "a stream of Converse")) return *std::move(bad);
    return how == BodyEnd::complete && streams_ && reader_.finished() ? Progress::done : Progress::more;
}

Result<Progress> TokenCount::feed(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    const auto count = document["inputTokens"].as_int();
    if (!count) return wire::not_an_answer("a count of tokens", "", frame.data);
    out.usage(Facts().add("input", *count));
    return Progress::done;
}

Result<ExchangePtr> begin_chat(const ChatRequestView& request, const Service& service, Output& out)
{
    const auto model = wire::chosen_model(request, service.model());
    if (model.is_error()) return model.error();
    auto body = write_conversation(request, *model, Purpose::answer, out);
    if (body.is_error()) return std::move(body).error();
    HttpRequest http =
        wire::json_post(Service::model_path(*model, request.stream() ? "converse-stream" : "converse"), *body);
    http.header("Accept", request.stream() ? "application/vnd.amazon.eventstream" : "application/json");
    service.authenticate(request, http);
    return ExchangePtr(std::make_unique<Conversation>(std::move(http)));
}

/// Tokens are counted for foundation models alone: an inference profile is refused, and has the same tokenizer.
Result<ExchangePtr> begin_token_count(const ChatRequestView& request, const Service& service, Output& out)
{
    const auto model = wire::chosen_model(request, service.model());
    if (model.is_error()) return model.error();
    auto body = write_conversation(request, *model, Purpose::count, out);
    if (body.is_error()) return std::move(body).error();
    const bool is_profile = model->find("application-inference-profile/") != std::string_view::npos;
    const std::string_view counted = is_profile ? *model : foundation_model(*model);
    HttpRequest http = wire::json_post(Service::model_path(counted, "count-tokens"), *body);
    http.header("Accept", "application/json");
    service.authenticate(request, http);
    return ExchangePtr(std::make_unique<TokenCount>(std::move(http)));
}

}  // namespace parlance::bedrock
