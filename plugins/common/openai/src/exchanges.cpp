#include <parlance/openai/exchanges.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/openai/request.hpp>
#include <parlance/openai/usage.hpp>
#include <parlance/wire/body.hpp>

#include <algorithm>
#include <utility>

namespace parlance::openai {

namespace {

bool contains(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

ChatError unreadable(std::string_view what)
{
    return ChatError(ErrorKind::bad_response, "the server's " + std::string(what)).in_phase(Phase::parse);
}

HttpRequest get(const ChatRequestView& request, const Dialect& dialect, std::string_view path)
{
    HttpRequest http("GET", dialect.path(path, {}, request.base_url()));
    http.header("Accept", "application/json");
    dialect.add_headers(request, http);
    return http;
}

std::string name_of(const JsonValue& model)
{
    for (const JsonValue name : {model["name"], model["info"]["name"], model["display_name"]})
        if (std::string text = name.text(); !text.empty()) return text;
    return {};
}

Result<HttpRequest> one_token_request(const ChatRequestView& request, const Dialect& dialect)
{
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    const bool old_name = dialect.quirks().token_limit == TokenLimitField::max_tokens;
    JsonBuilder json;
    json.begin_object().member("model", *model).key("messages").begin_array();
    json.begin_object().member("role", "user").member("content", "Hi").end_object().end_array();
    json.member(old_name ? "max_tokens" : "max_completion_tokens", 1).end_object();
    HttpRequest http = wire::json_post(dialect.path("/chat/completions", *model, request.base_url()), json);
    http.header("Accept", "application/json");
    dialect.add_headers(request, http);
    return http;
}

}  // namespace

ChatError DialectExchange::on_error(const HttpHead& head, std::string_view body)
{
    return read_error(*dialect_, head, body);
}

ChatCompletion::ChatCompletion(DialectPtr dialect, HttpRequest request, bool streams)
    : DialectExchange(std::move(dialect), std::move(request)), reader_(this->dialect()), streams_(streams)
{
}

AnswerFraming answer_framing(const HttpHead& head, bool streams)
{
    const std::string_view type = head.header("content-type");
    const Framing proposed = head.framing();
    if (proposed == Framing::sse || proposed == Framing::lines) return {proposed, {}};
    if (contains(type, "json")) return {Framing::whole, {}};
    const bool as_asked = streams && !contains(type, "html");
    return {as_asked ? Framing::sse : Framing::whole, std::string(type.substr(0, type.find_first_of("; ")))};
}

Result<Framing> ChatCompletion::head(const HttpHead& head, Output& out)
{
    if (head.status() >= 300) return Framing::whole;
    dialect().read_head(head, out);
    AnswerFraming found = answer_framing(head, streams_);
    strange_type_ = std::move(found.strange_type);
    whole_ = found.framing == Framing::whole;
    return found.framing;
}

Result<Progress> ChatCompletion::feed(const Frame& frame, Output& out)
{
    return whole_ ? reader_.read_whole(frame.data, strange_type_, out) : reader_.read_frame(frame, out);
}

Result<Progress> ChatCompletion::end(BodyEnd how, Output& /*out*/)
{
    const bool mark_optional = dialect().quirks().done_mark == DoneMark::optional;
    return how == BodyEnd::complete && mark_optional && reader_.finished() ? Progress::done : Progress::more;
}

Result<Framing> ModelList::head(const HttpHead& /*head*/, Output& /*out*/)
{
    return Framing::whole;
}

/// {"object":"list","data":[...]}; some servers answer with the bare list, or call it `models`.
Result<Progress> ModelList::feed(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    if (!document) return unreadable("model list is not JSON");
    const JsonValue root = document.root();
    if (tells_failure(root)) return read_failure(dialect(), root);
    JsonValue list = root;
    for (const JsonValue candidate : {root["data"], root["models"]})
        if (!list.is_array()) list = candidate;
    if (!list.is_array()) return unreadable("answer has no list of models");
    std::uint32_t number = 0;
    std::string scratch;
    for (const JsonValue model : list.elements())
        if (model["id"].is_string() && dialect().lists(model))
            out.record(number++, model["id"].string(scratch), name_of(model), model.source());
    return Progress::done;
}

HealthCheck::HealthCheck(DialectPtr dialect, HttpRequest request, std::string proof)
    : DialectExchange(std::move(dialect), std::move(request)), proof_(std::move(proof))
{
}

Result<Framing> HealthCheck::head(const HttpHead& head, Output& out)
{
    if (head.status() < 300) dialect().read_head(head, out);
    return Framing::whole;
}

Result<Progress> HealthCheck::feed(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    if (!document) return unreadable("answer to the health check is not JSON");
    if (tells_failure(document.root())) return read_failure(dialect(), document.root());
    report_usage(document["usage"], out);
    out.text(0, 0, proof_);
    return Progress::done;
}

HttpRequest model_list_request(const ChatRequestView& request, const Dialect& dialect)
{
    return get(request, dialect, dialect.quirks().models_path);
}

Result<std::unique_ptr<ChatExchange>> begin_health_check(const ChatRequestView& request, DialectPtr dialect)
{
    const auto param = request.param("level");
    const std::string_view level = param ? param->as_text().value_or("") : "auth";
    const Quirks& quirks = dialect->quirks();
    const auto check = [&](HttpRequest http, std::string proof) -> std::unique_ptr<ChatExchange> {
        return std::make_unique<HealthCheck>(dialect, std::move(http), std::move(proof));
    };
    if (level == "reach") {
        HttpRequest http = get(request, *dialect, "/models");
        if (!quirks.reach_auth.empty()) http.auth(quirks.reach_auth);
        return check(std::move(http), "the server answers");
    }
    if (level == "auth") return check(get(request, *dialect, quirks.key_path), "the server answers and takes the key");
    if (level == "generate") {
        auto http = one_token_request(request, *dialect);
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), "the model answers");
    }
    if (level == "config")
        return ChatError(ErrorKind::unsupported, "the level config needs no request: the host checks it").at("/level");
    return ChatError(ErrorKind::invalid_request, "a health check's level is config, reach, auth or generate")
        .at("/level");
}

}  // namespace parlance::openai
