/// models.cpp - the list of models, page by page; counting tokens; and checks of health.

#include <parlance/gemini/exchanges.hpp>

#include <parlance/gemini/request.hpp>
#include <parlance/gemini/usage.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/health.hpp>

#include <string>
#include <utility>

namespace parlance::gemini {

namespace {

/// Source: Gemini API, models.list: "at most 1000 models"; Vertex AI gives at most 100.
constexpr std::int64_t largest_page = 1000, largest_page_on_vertex = 100;

/// GET /models, or on Vertex AI the publisher's models, which that has under v1beta1 alone.
class ModelList final : public DialectExchange {
public:
    ModelList(DialectPtr dialect, HttpRequest first, std::string page_url)
        : DialectExchange(std::move(dialect), std::move(first)), page_url_(std::move(page_url))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (auto bad = check_document(document, "a list of models", frame.data)) return *std::move(bad);
        std::string scratch;
        bool is_list = pages_ != 0;  // a page behind the first may be empty, and says so by saying nothing
        for (const std::string_view key : {"models", "publisherModels", "tunedModels"}) {
            is_list = is_list || document[key].is_array();
            for (const JsonValue model : document[key].elements())
                tell(model, out);
        }
        if (!is_list) return wire::not_an_answer("a list of models", {}, frame.data);
        const std::string_view token = document["nextPageToken"].string(scratch);
        if (token.empty() || ++pages_ >= most_pages) return Progress::done;
        return ask(get(request(), dialect(), page_url_ + "&pageToken=" + wire::path_segment(token)));
    }

private:
    static constexpr unsigned most_pages = 1000;  // against a server that never ends

    void tell(const JsonValue& model, Output& out)
    {
        constexpr std::string_view collection = "models/";
        std::string id_scratch, name_scratch;
        std::string_view id = model["name"].string(id_scratch);
        if (id.empty()) return;
        const std::size_t found = id.starts_with("tunedModels/") ? std::string_view::npos : id.rfind(collection);
        if (found != std::string_view::npos) id.remove_prefix(found + collection.size());
        out.record(number_++, id, model["displayName"].string(name_scratch), model.source());
    }

    std::string page_url_;
    std::uint32_t number_ = 0;
    unsigned pages_ = 0;
};

std::string model_list_url(const ChatRequestView& request, const Dialect& dialect, std::int64_t page_size)
{
    std::string url = dialect.is_vertex() ? dialect.origin(request.base_url()) + "/v1beta1/publishers/" +
                                                wire::path_segment(dialect.settings().publisher) + "/models"
                                          : dialect.path_prefix(request.base_url()) + "/models";
    return url.append("?pageSize=").append(std::to_string(page_size));
}

class TokenCount final : public DialectExchange {
public:
    using DialectExchange::DialectExchange;

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (auto bad = check_document(document, "a count of tokens", frame.data)) return *std::move(bad);
        if (!document["totalTokens"].as_int() && !document.root().members().empty())
            return ChatError(ErrorKind::bad_response, "the server's answer has no totalTokens").in_phase(Phase::parse);
        report_usage(document.root(), out);
        return Progress::done;
    }
};

/// Vertex AI counts these members. AI Studio counts a bare conversation, or a whole request wrapped in another.
void write_counted(const ChatRequestView& request, std::string_view model, const Dialect& dialect, JsonBuilder& json,
                   wire::RequestNotes& notes)
{
    if (!dialect.is_vertex()) {
        json.key("generateContentRequest").begin_object().member("model", Dialect::resource_name(model));
        write_body(request, model, dialect, json, notes);
        json.end_object();
        return;
    }
    const JsonDocument extra(request.extra());
    const JsonValue own = dialect.own_extra(extra);
    write_contents(request, model, dialect, json, notes);
    write_tools(request, own, dialect, json, notes);
    write_generation_config(request, model, own, dialect, json, notes);
}

Result<HttpRequest> token_count_request(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    const auto model = wire::chosen_model(request, dialect.settings().model);
    if (model.is_error()) return model.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    json.begin_object();
    write_counted(request, *model, dialect, json, notes);
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    HttpRequest http = wire::json_post(dialect.method_path(request.base_url(), *model, "countTokens"), json);
    dialect.sign(http, request);
    return http;
}

/// Says in a sentence what an answer proved. Only one that has the member named `member` proves anything.
class HealthCheck final : public DialectExchange {
public:
    HealthCheck(DialectPtr dialect, HttpRequest request, std::string_view member, std::string proof)
        : DialectExchange(std::move(dialect), std::move(request)), member_(member), proof_(std::move(proof))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (auto bad = check_document(document, "JSON", frame.data)) return *std::move(bad);
        const JsonValue evidence = document[member_];  // a list, or a count
        if (!evidence.is_array() && !evidence.as_int())
            return wire::not_an_answer("JSON of the Gemini API", {}, frame.data);
        report_usage(document["usageMetadata"], out);
        out.text(0, 0, proof_);
        return Progress::done;
    }

private:
    std::string_view member_;
    std::string proof_;
};

/// A conversation of one word for the model: counted, which costs nothing, or answered with one token.
Result<HttpRequest> one_word_request(const ChatRequestView& request, const Dialect& dialect, std::string_view method)
{
    const auto model = wire::chosen_model(request, dialect.settings().model);
    if (model.is_error()) return model.error();
    JsonBuilder json;
    json.begin_object().key("contents").begin_array().begin_object().member("role", "user");
    json.key("parts").begin_array().begin_object().member("text", "Hi").end_object().end_array();
    json.end_object().end_array();
    if (method == "generateContent")
        json.key("generationConfig").begin_object().member("maxOutputTokens", 1).end_object();
    json.end_object();
    HttpRequest http = wire::json_post(dialect.method_path(request.base_url(), *model, method), json);
    dialect.sign(http, request);
    return http;
}

}  // namespace

Result<ExchangePtr> begin_models(const ChatRequestView& request, DialectPtr dialect, Output& /*out*/)
{
    const auto param = request.param("page_size");
    const std::int64_t most = dialect->is_vertex() ? largest_page_on_vertex : largest_page;
    const std::int64_t wanted = param ? param->as_int().value_or(most) : most;
    if (wanted < 1) return ChatError(ErrorKind::invalid_request, "a page holds at least one model").at("/page_size");
    std::string url = model_list_url(request, *dialect, std::min(wanted, most));
    HttpRequest first = get(request, *dialect, url);
    return ExchangePtr(std::make_unique<ModelList>(std::move(dialect), std::move(first), std::move(url)));
}

Result<ExchangePtr> begin_token_count(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    auto http = token_count_request(request, *dialect, out);
    if (http.is_error()) return std::move(http).error();
    return ExchangePtr(std::make_unique<TokenCount>(std::move(dialect), *std::move(http)));
}

/// AI Studio lists models to whoever has a key, and to nobody else. Vertex AI counts tokens for free, and says by that
/// whether project, location and model are right.
Result<ExchangePtr> begin_health_check(const ChatRequestView& request, DialectPtr dialect)
{
    const auto level = wire::health_level(request);
    if (level.is_error()) return level.error();
    const auto check = [&](HttpRequest http, const char* member, const char* proof) {
        return ExchangePtr(std::make_unique<HealthCheck>(dialect, std::move(http), member, proof));
    };
    if (*level == wire::HealthLevel::generate) {
        auto http = one_word_request(request, *dialect, "generateContent");
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), "candidates", "the model answers");
    }
    if (!dialect->is_vertex())
        return check(get(request, *dialect, model_list_url(request, *dialect, 1)), "models",
                     "the server answers and takes the key");
    auto http = one_word_request(request, *dialect, "countTokens");
    if (http.is_error()) return std::move(http).error();
    return check(*std::move(http), "totalTokens", "the server answers, takes the credentials and knows the model");
}

}  // namespace parlance::gemini
