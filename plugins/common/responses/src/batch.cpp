#include <parlance/responses/batch.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/openai/request.hpp>
#include <parlance/responses/request.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>

#include "batch_status.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace parlance::responses {

namespace {

std::string_view endpoint_of(Api api)
{
    return api == Api::responses ? "/v1/responses" : "/v1/chat/completions";
}

/// A line has no line end in it. Those of JSON texts that were spliced stand between values, where a space says the
/// same.
std::string on_one_line(std::string_view json)
{
    std::string text(json);
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

/// The line of an item: `body` wrapped in what says where it goes. Base64 segments stay views of the request's bytes.
HttpRequest line_of(std::string_view custom_id, std::string_view endpoint, const JsonBuilder& body)
{
    JsonBuilder envelope;
    envelope.begin_object().member("custom_id", custom_id).member("method", "POST").member("url", endpoint);
    std::string opening = envelope.end_object().take();
    opening.back() = ',';
    HttpRequest http("POST", "/batches");
    http.body(on_one_line(opening) + "\"body\":");
    for (const JsonSegment& segment : body.segments())
        http.body(segment.base64 ? Segment::base64(segment.bytes) : Segment::raw(on_one_line(segment.bytes)));
    http.body("}");
    return http;
}

class BatchItem final : public ChatExchange {
public:
    explicit BatchItem(HttpRequest line) : line_(std::move(line)) {}
    [[nodiscard]] Result<HttpRequest> next() override { return std::move(line_); }
    [[nodiscard]] Result<Progress> feed(const Frame& /*frame*/, Output& /*out*/) override { return Progress::done; }

private:
    HttpRequest line_;
};

Result<std::unique_ptr<ChatExchange>> begin_item(const ChatRequestView& request, const openai::Dialect& dialect,
                                                 Api api, Output& out)
{
    const auto id = request.param("id");
    const auto custom_id = id ? id->as_text() : std::nullopt;
    if (!custom_id || custom_id->empty())
        return ChatError(ErrorKind::invalid_request, "an item of a batch needs an id of its own in the parameter `id`")
            .at("/id");
    if (const auto choices = request.param("n"); choices && choices->as_int().value_or(1) != 1)
        return ChatError(ErrorKind::unsupported, "an item of a batch has one answer; ask in several items").at("/n");
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    auto body = api == Api::responses ? write_body(request, dialect, *model, Purpose::answer, out)
                                      : openai::write_chat_body(request, dialect, *model, false, out);
    if (body.is_error()) return std::move(body).error();
    return std::unique_ptr<ChatExchange>(std::make_unique<BatchItem>(line_of(*custom_id, endpoint_of(api), *body)));
}

/// Between the parts of the upload. A line of JSON cannot hold a line end, so it cannot hold this.
constexpr std::string_view boundary = "----parlance-batch-items";

/// POST /files: a form with the purpose, and the spooled lines as its file.
HttpRequest upload_request(const ChatRequestView& request, const openai::Dialect& dialect, std::string spool)
{
    const std::string begin = "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=";
    HttpRequest http("POST", dialect.path("/files", {}, request.base_url()));
    http.header("Content-Type", "multipart/form-data; boundary=" + std::string(boundary));
    http.header("Accept", "application/json");
    http.body(begin + "\"purpose\"\r\n\r\nbatch\r\n" + begin +
              "\"file\"; filename=\"batch.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n");
    http.body(Segment::contents(std::move(spool)));
    http.body("\r\n--" + std::string(boundary) + "--\r\n");
    dialect.add_headers(request, http);
    return http;
}

/// Uploads the items, then makes a batch of them.
class BatchCreate final : public openai::DialectExchange {
public:
    BatchCreate(openai::DialectPtr dialect, HttpRequest upload, std::string_view endpoint)
        : DialectExchange(std::move(dialect), std::move(upload)), endpoint_(endpoint)
    {
    }

    [[nodiscard]] Result<HttpRequest> next() override
    {
        if (file_.empty()) return DialectExchange::next();
        JsonBuilder json;
        json.begin_object().member("input_file_id", file_).member("endpoint", endpoint_);
        json.member("completion_window", "24h");
        if (const auto metadata = request().param("metadata"); metadata && metadata->as_json())
            json.key("metadata").raw(*metadata->as_json());
        const JsonDocument extra(request().extra());
        json.members_of(dialect().own_extra(extra), {openai::which_api}).end_object();
        HttpRequest http = wire::json_post(dialect().path("/batches", {}, request().base_url()), json);
        http.header("Accept", "application/json");
        dialect().add_headers(request(), http);
        return http;
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& /*head*/, Output& /*out*/) override { return Framing::whole; }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        if (!file_.empty()) return report(dialect(), frame.data, out);
        const JsonDocument document(frame.data);
        if (openai::tells_failure(document.root())) return openai::read_failure(dialect(), document.root());
        file_ = document["id"].text();
        if (file_.empty()) return wire::not_an_answer("an uploaded file", {}, frame.data);
        return Progress::again;
    }

private:
    std::string_view endpoint_;
    std::string file_;
};

/// One request whose answer is a batch: to ask for it, and to cancel it.
class BatchCall final : public openai::DialectExchange {
public:
    using DialectExchange::DialectExchange;
    [[nodiscard]] Result<Framing> head(const HttpHead& /*head*/, Output& /*out*/) override { return Framing::whole; }
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        return report(dialect(), frame.data, out);
    }
};

Result<std::unique_ptr<ChatExchange>> begin_create(const ChatRequestView& request, openai::DialectPtr dialect, Api api)
{
    auto spool = wire::spooled_file(request);
    if (spool.is_error()) return std::move(spool).error();
    HttpRequest upload = upload_request(request, *dialect, *std::move(spool));
    return std::unique_ptr<ChatExchange>(
        std::make_unique<BatchCreate>(std::move(dialect), std::move(upload), endpoint_of(api)));
}

std::unique_ptr<ChatExchange> make_call(const ChatRequestView& request, openai::DialectPtr dialect,
                                        std::string_view method, const std::string& path)
{
    HttpRequest http(std::string(method), dialect->path(path, {}, request.base_url()));
    http.header("Accept", "application/json");
    dialect->add_headers(request, http);
    return std::make_unique<BatchCall>(std::move(dialect), std::move(http));
}

/// What the provider's word means; one that is not known is taken as work in progress.
struct StatusRow {
    std::string_view word;
    std::string_view status;
};
constexpr StatusRow statuses[] = {
    {"validating", wire::batch_status::queued},     {"in_progress", wire::batch_status::running},
    {"finalizing", wire::batch_status::running},    {"completed", wire::batch_status::done},
    {"failed", wire::batch_status::failed},         {"expired", wire::batch_status::expired},
    {"cancelling", wire::batch_status::cancelling}, {"cancelled", wire::batch_status::cancelled},
};

}  // namespace

std::string_view status_of(const JsonValue& batch)
{
    for (const StatusRow& row : statuses)
        if (batch["status"] == row.word) return row.status;
    return wire::batch_status::running;
}

std::string errors_of(const JsonValue& batch)
{
    std::string all;
    for (const JsonValue error : batch["errors"]["data"].elements()) {
        if (!all.empty()) all += "; ";
        all += error["message"].text();
        if (const auto line = error["line"].as_int()) all += " (line " + std::to_string(*line) + ")";
    }
    return all;
}

Result<Progress> report(const openai::Dialect& dialect, std::string_view body, Output& out)
{
    const JsonDocument document(body);
    const JsonValue batch = document.root();
    if (openai::tells_failure(batch)) return openai::read_failure(dialect, batch);
    if (!batch["id"].is_string() || !batch["status"].is_string())
        return wire::not_an_answer("a description of a batch", {}, body);
    std::string id;
    const std::string errors = errors_of(batch);
    const JsonValue counts = batch["request_counts"];
    wire::BatchFacts facts;
    facts.id = batch["id"].string(id);
    facts.status = status_of(batch);
    facts.total = counts["total"].as_int();
    facts.succeeded = counts["completed"].as_int();
    facts.failed = counts["failed"].as_int();
    facts.json = batch.source();
    facts.error = errors;
    wire::report_batch(facts, out);
    return Progress::done;
}

Result<std::unique_ptr<ChatExchange>> begin_batch(const ChatRequestView& request, openai::DialectPtr dialect, Api api,
                                                  Output& out)
{
    const std::string_view operation = request.operation();
    if (operation == "batch.item") return begin_item(request, *dialect, api, out);
    if (operation == "batch.create") return begin_create(request, std::move(dialect), api);
    const auto id = wire::batch_id(request);
    if (id.is_error()) return id.error();
    const std::string path = "/batches/" + wire::path_segment(*id);
    if (operation == "batch.get") return make_call(request, std::move(dialect), "GET", path);
    if (operation == "batch.cancel") return make_call(request, std::move(dialect), "POST", path + "/cancel");
    if (operation == "batch.results") return make_batch_results(std::move(dialect), request, *id);
    return ChatError(ErrorKind::unsupported, "there is no operation \"" + std::string(operation) + "\" here");
}

}  // namespace parlance::responses
