#include "exchanges.hpp"

#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <utility>

#include "error.hpp"
#include "request.hpp"

namespace parlance::ollama {

namespace {

/// A check that says what it proved.
class HealthCheck final : public OllamaExchange {
public:
    HealthCheck(HttpRequest request, std::string proof) : OllamaExchange(std::move(request)), proof_(std::move(proof))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (tells_failure(document.root())) return read_failure(document.root());
        const JsonValue version = document["version"];
        if (version.is_missing() && !document["models"].is_array() && document["done"].is_missing())
            return wire::not_an_answer("what Ollama's API says", content_type(), frame.data);
        if (version.is_string()) proof_ += ": Ollama " + version.text();
        out.text(0, 0, proof_);
        return Progress::done;
    }

private:
    std::string proof_;
};

Result<HttpRequest> one_token_request(const ChatRequestView& request, const Settings& settings)
{
    const auto model = wire::chosen_model(request, settings.model);
    if (model.is_error()) return model.error();
    JsonBuilder json;
    json.begin_object().member("model", *model).member("stream", false).key("messages").begin_array();
    json.begin_object().member("role", "user").member("content", "Hi").end_object().end_array();
    json.key("options").begin_object().member("num_predict", 1).end_object().end_object();
    return post(request, settings, "/chat", json);
}

}  // namespace

Result<Framing> OllamaExchange::head(const HttpHead& head, Output& /*out*/)
{
    content_type_ = head.header("content-type");
    return Framing::whole;
}

ChatError OllamaExchange::on_error(const HttpHead& head, std::string_view body)
{
    return read_error(head, body);
}

Result<Progress> OllamaExchange::end(BodyEnd how, Output& /*out*/)
{
    if (how == BodyEnd::complete) return wire::nothing_sent("an answer");
    return Progress::more;
}

Result<Framing> Chat::head(const HttpHead& head, Output& out)
{
    const auto whole = OllamaExchange::head(head, out);
    whole_ = head.framing() != Framing::lines;
    return whole_ ? whole : Framing::lines;
}

Result<Progress> Chat::feed(const Frame& frame, Output& out)
{
    has_frames_ = true;
    if (!whole_) return reader_.read(frame.data, content_type(), out);
    auto progress = read_whole(frame.data, out);
    if (progress && reader_.is_foreign()) return not_a_chat(content_type(), frame.data);
    return progress;
}

/// One answer, or a stream that a server in front calls plain JSON: an object in each line.
Result<Progress> Chat::read_whole(std::string_view body, Output& out)
{
    const std::size_t line_end = body.find('\n');
    const bool is_stream = line_end != body.npos && !JsonDocument(body) && JsonDocument(body.substr(0, line_end));
    if (!is_stream) return reader_.read(body, content_type(), out);
    while (!body.empty()) {
        const std::string_view line = body.substr(0, body.find('\n'));
        if (!JsonDocument(line)) break;  // cut short
        auto progress = reader_.read(line, content_type(), out);
        if (!progress || *progress != Progress::more) return progress;
        body.remove_prefix(std::min(line.size() + 1, body.size()));
    }
    return Progress::more;
}

Result<Progress> Chat::end(BodyEnd how, Output& /*out*/)
{
    if (how != BodyEnd::complete) return Progress::more;
    if (!has_frames_) return wire::nothing_sent("a chat of Ollama's API");
    if (reader_.is_foreign()) return not_a_chat(content_type(), {});
    return Progress::more;
}

Result<Progress> ModelList::feed(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    if (tells_failure(document.root())) return read_failure(document.root());
    if (!document["models"].is_array())
        return wire::not_an_answer("the models of Ollama's API", content_type(), frame.data);
    std::uint32_t number = 0;
    std::string id, name;
    for (const JsonValue model : document["models"].elements()) {
        const JsonValue key = model["model"].is_string() ? model["model"] : model["name"];
        if (key.is_string()) out.record(number++, key.string(id), model["name"].string(name), model.source());
    }
    return Progress::done;
}

Result<std::unique_ptr<ChatExchange>> begin_health_check(const ChatRequestView& request, const Settings& settings)
{
    const auto param = request.param("level");
    const std::string_view level = param ? param->as_text().value_or("") : "auth";
    const auto check = [](HttpRequest http, std::string proof) -> std::unique_ptr<ChatExchange> {
        return std::make_unique<HealthCheck>(std::move(http), std::move(proof));
    };
    if (level == "reach") return check(get(request, settings, "/version").auth("none"), "the server answers");
    if (level == "auth") return check(get(request, settings, "/tags"), "the server answers and lists its models");
    if (level == "generate") {
        auto http = one_token_request(request, settings);
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), "the model answers");
    }
    return ChatError(ErrorKind::invalid_request, "a health check's level is config, reach, auth or generate")
        .at("/level");
}

}  // namespace parlance::ollama
