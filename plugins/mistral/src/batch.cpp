#include "batch.hpp"

#include <parlance/json_builder.hpp>
#include <parlance/openai/error.hpp>
#include <parlance/openai/request.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/body.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace parlance::mistral {

namespace {

using openai::DialectPtr;

constexpr std::string_view endpoint = "/v1/chat/completions";

/// Between the parts of a form. A line of the file begins with a brace, so that it cannot stand at the beginning of
/// one.
constexpr std::string_view boundary = "parlance-batch-items";

ChatError unreadable(std::string_view what)
{
    return ChatError(ErrorKind::bad_response, "the server's " + std::string(what)).in_phase(Phase::parse);
}

std::string_view status_word(const JsonValue& status)
{
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"QUEUED", wire::batch_status::queued},
        {"RUNNING", wire::batch_status::running},
        {"SUCCESS", wire::batch_status::done},
        {"FAILED", wire::batch_status::failed},
        {"TIMEOUT_EXCEEDED", wire::batch_status::expired},
        {"CANCELLATION_REQUESTED", wire::batch_status::cancelling},
        {"CANCELLED", wire::batch_status::cancelled},
    };
    for (const auto& [word, meaning] : words)
        if (status == word) return meaning;
    return wire::batch_status::running;
}

Result<Progress> report_job(const openai::Dialect& dialect, const JsonValue& job, Output& out)
{
    if (!job.is_object()) return unreadable("answer is no batch job");
    if (openai::tells_failure(job)) return openai::read_failure(dialect, job);
    const std::string id = job["id"].text(), error = job_errors(job);
    wire::BatchFacts facts;
    facts.id = id;
    facts.status = status_word(job["status"]);
    facts.total = job["total_requests"].as_int();
    facts.succeeded = job["succeeded_requests"].as_int();
    facts.failed = job["failed_requests"].as_int();
    facts.json = job.source();
    facts.error = error;
    wire::report_batch(facts, out);
    return Progress::done;
}

/// A job that is looked at or cancelled.
class Job final : public openai::DialectExchange {
public:
    using DialectExchange::DialectExchange;
    [[nodiscard]] Result<Framing> head(const HttpHead&, Output&) override { return Framing::whole; }
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        return report_job(dialect(), document.root(), out);
    }
};

/// One line of the file. Nothing is sent: the host takes the body, so that there is nothing to read either.
class Item final : public openai::DialectExchange {
public:
    using DialectExchange::DialectExchange;
    [[nodiscard]] Result<Progress> feed(const Frame&, Output&) override { return Progress::done; }
};

/// Uploads the file, then makes the job.
class NewJob final : public openai::DialectExchange {
public:
    NewJob(DialectPtr dialect, HttpRequest upload, std::string model)
        : DialectExchange(std::move(dialect), std::move(upload)), model_(std::move(model))
    {
    }

    [[nodiscard]] Result<HttpRequest> next() override
    {
        if (file_.empty()) return DialectExchange::next();
        JsonBuilder json;
        json.begin_object().key("input_files").begin_array().value(file_).end_array();
        json.member("endpoint", endpoint);
        if (!model_.empty()) json.member("model", model_);
        const auto metadata = request().param("metadata");
        if (const auto members = metadata ? metadata->as_json() : std::nullopt) json.key("metadata").raw(*members);
        const JsonDocument extra(request().extra());
        json.members_of(dialect().own_extra(extra), {"requests"}).end_object();
        HttpRequest http = wire::json_post(dialect().path("/batch/jobs", {}, request().base_url()), json);
        http.header("Accept", "application/json");
        dialect().add_headers(request(), http);
        return http;
    }

    [[nodiscard]] Result<Framing> head(const HttpHead&, Output&) override { return Framing::whole; }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!file_.empty()) return report_job(dialect(), document.root(), out);
        file_ = document["id"].text();
        if (file_.empty()) return unreadable("answer to the upload names no file");
        return Progress::again;
    }

private:
    std::string model_;
    std::string file_;  // the id of the upload, once it is known
};

/// Line breaks in spliced JSON stand between values, where a blank does as well; within texts they are escaped.
std::string on_one_line(std::string_view json)
{
    std::string line(json);
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return line;
}

ExchangeResult begin_item(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    const auto id = wire::batch_id(request);
    if (id.is_error())
        return ChatError(ErrorKind::invalid_request, "an item of a batch needs an id of its own").at("/id");
    const auto model = wire::chosen_model(request, dialect->model());
    if (model.is_error()) return model.error();
    const auto body = openai::write_chat_body(request, *dialect, *model, false, out);
    if (body.is_error()) return body.error();
    JsonBuilder head;
    head.begin_object().member("custom_id", *id).end_object();
    std::string line = head.take();
    line.pop_back();
    HttpRequest http("POST", dialect->path("/chat/completions", *model, request.base_url()));
    http.body(line + R"(,"body":)");
    for (const JsonSegment& segment : body->segments())
        http.body(segment.base64 ? Segment::base64(segment.bytes) : Segment::raw(on_one_line(segment.bytes)));
    http.body("}");
    return std::unique_ptr<ChatExchange>(std::make_unique<Item>(std::move(dialect), std::move(http)));
}

HttpRequest upload_request(const ChatRequestView& request, const openai::Dialect& dialect, std::string file)
{
    const std::string delimiter = "--" + std::string(boundary);
    HttpRequest http = bare_request(request, dialect, "POST", "/files");
    http.header("Content-Type", "multipart/form-data; boundary=" + std::string(boundary));
    http.body(delimiter + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n" + delimiter +
              "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"batch.jsonl\"\r\n"
              "Content-Type: application/jsonl\r\n\r\n");
    http.body(Segment::contents(std::move(file)));
    http.body("\r\n" + delimiter + "--\r\n");
    return http;
}

ExchangeResult begin_create(const ChatRequestView& request, DialectPtr dialect)
{
    auto file = wire::spooled_file(request);
    if (file.is_error()) return std::move(file).error();
    HttpRequest upload = upload_request(request, *dialect, *std::move(file));
    std::string model(request.model().empty() ? std::string_view(dialect->model()) : request.model());
    return std::unique_ptr<ChatExchange>(
        std::make_unique<NewJob>(std::move(dialect), std::move(upload), std::move(model)));
}

ExchangeResult begin_job(const ChatRequestView& request, DialectPtr dialect, std::string method,
                         std::string_view action)
{
    const auto path = job_path(request);
    if (path.is_error()) return path.error();
    HttpRequest http = bare_request(request, *dialect, std::move(method), *path + std::string(action));
    return std::unique_ptr<ChatExchange>(std::make_unique<Job>(std::move(dialect), std::move(http)));
}

}  // namespace

HttpRequest bare_request(const ChatRequestView& request, const openai::Dialect& dialect, std::string method,
                         std::string_view path)
{
    HttpRequest http(std::move(method), dialect.path(path, {}, request.base_url()));
    http.header("Accept", "application/json");
    dialect.add_headers(request, http);
    return http;
}

std::string job_errors(const JsonValue& job)
{
    std::string words;
    for (const JsonValue error : job["errors"].elements())
        if (const std::string message = error["message"].text(); !message.empty())
            words.append(words.empty() ? "" : "; ").append(message);
    return words;
}

Result<std::string> job_path(const ChatRequestView& request)
{
    const auto id = wire::batch_id(request);
    if (id.is_error()) return id.error();
    return "/batch/jobs/" + wire::path_segment(*id);
}

ExchangeResult begin_batch(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    const std::string_view operation = request.operation();
    if (operation == "batch.item") return begin_item(request, std::move(dialect), out);
    if (operation == "batch.create") return begin_create(request, std::move(dialect));
    if (operation == "batch.get") return begin_job(request, std::move(dialect), "GET", "");
    if (operation == "batch.cancel") return begin_job(request, std::move(dialect), "POST", "/cancel");
    if (operation == "batch.results") return begin_batch_results(request, std::move(dialect));
    return ChatError(ErrorKind::unsupported,
                     "this provider does not offer the operation \"" + std::string(operation) + "\"");
}

}  // namespace parlance::mistral
