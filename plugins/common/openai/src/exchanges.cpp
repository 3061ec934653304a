#include <parlance/openai/exchanges.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <utility>

namespace parlance::openai {

namespace {

bool contains(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

std::string name_of(const JsonValue& model)
{
    for (const JsonValue name : {model["name"], model["info"]["name"], model["display_name"]})
        if (std::string text = name.text(); !text.empty()) return text;
    return {};
}

}  // namespace

ChatError DialectExchange::on_error(const HttpHead& head, std::string_view body)
{
    return read_error(*dialect_, head, body);
}

Result<Progress> DialectExchange::end(BodyEnd how, Output& /*out*/)
{
    if (how == BodyEnd::complete) return wire::nothing_sent("an answer");
    return Progress::more;
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
    tells_its_end_ = wire::tells_its_end(head);
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
    if (how != BodyEnd::complete) return Progress::more;
    if (!reader_.has_begun() && (tells_its_end_ || reader_.has_skipped())) return reader_.not_begun();
    const bool mark_optional = dialect().quirks().done_mark == DoneMark::optional;
    return mark_optional && reader_.finished() ? Progress::done : Progress::more;
}

Result<Framing> ModelList::head(const HttpHead& /*head*/, Output& /*out*/)
{
    return Framing::whole;
}

JsonValue models_in(const JsonValue& root)
{
    for (const JsonValue candidate : {root, root["data"], root["models"]})
        if (candidate.is_array()) return candidate;
    return {};
}

Result<Progress> ModelList::feed(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    const JsonValue root = document.root();
    if (tells_failure(root)) return read_failure(dialect(), root);
    const JsonValue list = models_in(root);
    if (!list.is_array()) return wire::not_an_answer("a list of models", {}, frame.data);
    std::uint32_t number = 0;
    std::string scratch;
    for (const JsonValue model : list.elements())
        if (model["id"].is_string() && dialect().lists(model))
            out.record(number++, model["id"].string(scratch), name_of(model), model.source());
    return Progress::done;
}

HttpRequest get_request(const ChatRequestView& request, const Dialect& dialect, std::string_view path)
{
    HttpRequest http("GET", dialect.path(path, {}, request.base_url()));
    http.header("Accept", "application/json");
    dialect.add_headers(request, http);
    return http;
}

HttpRequest model_list_request(const ChatRequestView& request, const Dialect& dialect)
{
    return get_request(request, dialect, dialect.quirks().models_path);
}

}  // namespace parlance::openai
