/// batch.cpp - batches that AI Studio runs by itself, at half the price, within a day.
///
/// The items go inside the request that creates the batch ({"request": {...}, "metadata": {"key": ID}}, 20 MB in all),
/// or as an uploaded file of JSON lines ({"key": ID, "request": {...}}, 2 GB). A batch is an operation whose metadata
/// tells its state. Its results come inside the finished operation, or as a file of lines. All items ask one model:
/// that of the request that creates the batch. Source: Gemini API, "Batch API".

#include <parlance/gemini/exchanges.hpp>

#include <parlance/gemini/error.hpp>
#include <parlance/gemini/request.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/lane_shift.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace parlance::gemini {

namespace {

namespace status = wire::batch_status;

constexpr std::pair<std::string_view, std::string_view> states[] = {
    {"PENDING", status::queued},  {"QUEUED", status::queued},       {"RUNNING", status::running},
    {"SUCCEEDED", status::done},  {"FAILED", status::failed},       {"CANCELLING", status::cancelling},
    {"EXPIRED", status::expired}, {"CANCELLED", status::cancelled},
};

/// "BATCH_STATE_RUNNING", or "JOB_STATE_RUNNING" as some answers call it.
std::string_view status_of(const JsonValue& operation)
{
    constexpr std::string_view mark = "_STATE_";
    std::string scratch;
    const std::string_view word = operation["metadata"]["state"].string(scratch);
    const std::size_t found = word.find(mark);
    const std::string_view state = found == std::string_view::npos ? word : word.substr(found + mark.size());
    for (const auto& [known, meaning] : states)
        if (known == state) return meaning;
    if (operation["done"].as_bool() != true) return status::queued;
    return operation["error"].is_object() ? status::failed : status::done;
}

/// 64-bit numbers are texts in Google's JSON.
std::optional<std::int64_t> count_of(const JsonValue& value)
{
    if (value.is_number()) return value.as_int();
    const std::string digits = value.text();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && !digits.empty() ? std::optional(number) : std::nullopt;
}

std::optional<ChatError> report(const JsonDocument& document, Output& out)
{
    const JsonValue operation = document.root();
    const JsonValue stats = operation["metadata"]["batchStats"];
    const std::string id = operation["name"].text();
    if (id.empty())
        return ChatError(ErrorKind::bad_response, "the server's answer names no batch").in_phase(Phase::parse);
    const std::string error = wire::first_words(operation["error"], {"message"});
    wire::BatchFacts facts;
    facts.id = id;
    facts.status = status_of(operation);
    facts.total = count_of(stats["requestCount"]);
    facts.succeeded = count_of(stats["successfulRequestCount"]);
    facts.failed = count_of(stats["failedRequestCount"]);
    facts.json = operation.source();
    facts.error = error;
    wire::report_batch(facts, out);
    return std::nullopt;
}

/// The path of a batch, whose id may come with or without its collection.
std::string batch_path(const ChatRequestView& request, const Dialect& dialect, std::string_view id)
{
    constexpr std::string_view collection = "batches/";
    if (id.starts_with(collection)) id.remove_prefix(collection.size());
    return dialect.path_prefix(request.base_url()) + "/batches/" + wire::path_segment(id);
}

/// A batch as the server describes it.
class BatchState : public DialectExchange {
public:
    using DialectExchange::DialectExchange;

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        // An operation that failed has a member `error`, which is its result and not that of this call.
        if (!document) return *check_document(document, "a batch", frame.data);
        if (auto bad = report(document, out)) return *std::move(bad);
        return Progress::done;
    }
};

/// Uploads the items as a file if need be, then creates the batch.
class BatchCreation final : public DialectExchange {
public:
    BatchCreation(DialectPtr dialect, HttpRequest first, std::string model, bool uploads)
        : DialectExchange(std::move(dialect), std::move(first)), model_(std::move(model)), uploading_(uploads)
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (auto bad = check_document(document, uploading_ ? "an uploaded file" : "a batch", frame.data))
            return *std::move(bad);
        if (uploading_) return create_from(document["file"]["name"].text());
        if (auto bad = report(document, out)) return *std::move(bad);
        return Progress::done;
    }

private:
    Result<Progress> create_from(const std::string& file)
    {
        if (file.empty())
            return ChatError(ErrorKind::bad_response, "the server's answer names no uploaded file")
                .in_phase(Phase::parse);
        uploading_ = false;
        const JsonDocument extra(request().extra());
        JsonBuilder json;
        json.begin_object().key("batch").begin_object().key("inputConfig").begin_object();
        json.member("fileName", file).end_object();
        json.members_of(dialect().own_extra(extra)).end_object().end_object();
        HttpRequest http =
            wire::json_post(dialect().method_path(request().base_url(), model_, "batchGenerateContent"), json);
        dialect().sign(http, request());
        return ask(std::move(http));
    }

    std::string model_;
    bool uploading_;
};

/// Cancelling answers with nothing: the state is asked for afterwards.
class BatchCancel final : public BatchState {
public:
    BatchCancel(DialectPtr dialect, HttpRequest request, std::string path)
        : BatchState(std::move(dialect), std::move(request)), path_(std::move(path))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        if (asked_) return BatchState::feed(frame, out);
        asked_ = true;
        return ask(get(request(), dialect(), path_));
    }

private:
    std::string path_;
    bool asked_ = false;
};

/// Asks for the operation, and for the file of its results if it has one.
class BatchResults final : public DialectExchange {
public:
    using DialectExchange::DialectExchange;

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& /*out*/) override
    {
        return reads_lines_ && head.status() < 300 ? Framing::lines : Framing::whole;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!document) return *check_document(document, reads_lines_ ? "results" : "a batch", frame.data);
        if (reads_lines_) {
            read_item(document.root(), out);
            return Progress::more;
        }
        return read_operation(document.root(), out);
    }

    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& /*out*/) override
    {
        return how == BodyEnd::complete && reads_lines_ ? Progress::done : Progress::more;
    }

private:
    Result<Progress> read_operation(const JsonValue& operation, Output& out)
    {
        JsonValue results = operation["response"];
        if (!results.is_object()) results = operation["metadata"]["output"];
        const std::string file = results["responsesFile"].text();
        if (!file.empty()) {
            reads_lines_ = true;
            return ask(
                get(request(), dialect(),
                    dialect().service_url(request().base_url(), "download",
                                          "/files/" + wire::path_segment(file_id(file)) + ":download?alt=media")));
        }
        const JsonValue list = results["inlinedResponses"];
        const JsonValue items = list.is_object() ? list["inlinedResponses"] : list;
        if (!items.is_array()) return no_results(operation);
        for (const JsonValue item : items.elements())
            read_item(item, out);
        return Progress::done;
    }

    static std::string_view file_id(std::string_view name)
    {
        constexpr std::string_view collection = "files/";
        return name.starts_with(collection) ? name.substr(collection.size()) : name;
    }

    static ChatError no_results(const JsonValue& operation)
    {
        if (operation["error"].is_object()) return read_failure(operation);
        return ChatError(ErrorKind::invalid_request,
                         "the batch has no results: it is " + std::string(status_of(operation)))
            .at("/id");
    }

    /// {"key" or "metadata": {"key"}, "response": {...} or "error": {...}}. Results without a key are in the order of
    /// the items.
    void read_item(const JsonValue& item, Output& out)
    {
        const std::uint32_t number = lane_++;
        wire::begin_item(number, item_id(item, number), out);
        wire::LaneShift shifted(out, number);
        if (item["error"].is_object()) return fail(number, read_failure(item), out);
        if (item["status"].is_object()) return fail(number, read_failure(item["status"]), out);
        AnswerReader reader(dialect());
        const JsonValue response = item["response"];
        if (auto error = reader.read_value(response.is_object() ? response : item, shifted.output()))
            fail(number, *std::move(error), out);
    }

    static void fail(std::uint32_t number, const ChatError& error, Output& out)
    {
        wire::fail_item(number, error, error.provider_code, out);
    }

    static std::string item_id(const JsonValue& item, std::uint32_t number)
    {
        const JsonValue metadata = item["metadata"];
        for (const JsonValue key : {item["key"], metadata["key"], metadata["custom_id"]})
            if (key.is_string()) return key.text();
        return std::to_string(number);
    }

    std::uint32_t lane_ = 0;
    bool reads_lines_ = false;
};

/// A chat as one line. Line ends stand between JSON values only, where a space says the same.
Result<HttpRequest> write_item(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    const auto id = wire::batch_id(request);
    if (id.is_error()) return id.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    json.begin_object();
    if (dialect.settings().batch_input == BatchInput::file)
        json.member("key", *id);
    else
        json.key("metadata").begin_object().member("key", *id).end_object();
    json.key("request").begin_object();
    if (!request.model().empty()) json.member("model", Dialect::resource_name(request.model()));
    const std::string_view model = request.model().empty() ? dialect.settings().model : request.model();
    write_body(request, model, dialect, json, notes);
    json.end_object().end_object();
    if (notes.refusal()) return *notes.refusal();
    std::string line = json.take();
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return HttpRequest("POST", "/batch-item").body(std::move(line));
}

/// Multipart by the upload protocol of Google's APIs: what the file is called, then the file.
HttpRequest upload_request(const ChatRequestView& request, const Dialect& dialect, std::string file)
{
    constexpr std::string_view boundary = "parlance-batch-7d1f2a";
    const std::string edge = "--" + std::string(boundary);
    HttpRequest http("POST", dialect.service_url(request.base_url(), "upload", "/files?uploadType=multipart"));
    http.header("Content-Type", "multipart/related; boundary=" + std::string(boundary));
    http.header("X-Goog-Upload-Protocol", "multipart");
    dialect.sign(http, request);
    http.body(edge + "\r\nContent-Type: application/json\r\n\r\n" +
              R"({"file":{"displayName":"parlance batch","mimeType":"application/jsonl"}})" + "\r\n" + edge +
              "\r\nContent-Type: application/jsonl\r\n\r\n");
    http.body(Segment::contents(std::move(file)));
    http.body("\r\n" + edge + "--\r\n");
    return http;
}

/// The items stand inside, as the lines of the spool with commas between them.
HttpRequest inline_request(const ChatRequestView& request, const Dialect& dialect, std::string_view model,
                           std::string file)
{
    HttpRequest http("POST", dialect.method_path(request.base_url(), model, "batchGenerateContent"));
    http.header("Content-Type", "application/json");
    dialect.sign(http, request);
    // The batch's other members, such as displayName, come first: {"displayName":"a"} loses its closing brace.
    const JsonDocument extra(request.extra());
    JsonBuilder batch;
    batch.begin_object().members_of(dialect.own_extra(extra), {"inputConfig"}).end_object();
    std::string head = "{\"batch\":" + batch.take();
    head.back() = head.ends_with("{}") ? ' ' : ',';
    http.body(head + R"("inputConfig":{"requests":{"requests":[)");
    http.body(Segment::lines(std::move(file)));
    http.body("]}}}}");
    return http;
}

Result<ExchangePtr> begin_creation(const ChatRequestView& request, DialectPtr dialect)
{
    const auto model = wire::chosen_model(request, dialect->settings().model);
    if (model.is_error()) return model.error();
    auto file = wire::spooled_file(request);
    if (file.is_error()) return std::move(file).error();
    const bool uploads = dialect->settings().batch_input == BatchInput::file;
    HttpRequest first = uploads ? upload_request(request, *dialect, *std::move(file))
                                : inline_request(request, *dialect, *model, *std::move(file));
    return ExchangePtr(
        std::make_unique<BatchCreation>(std::move(dialect), std::move(first), std::string(*model), uploads));
}

Result<ExchangePtr> begin_item_line(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    auto line = write_item(request, *dialect, out);
    if (line.is_error()) return std::move(line).error();
    return ExchangePtr(std::make_unique<BatchState>(std::move(dialect), *std::move(line)));
}

}  // namespace

Result<ExchangePtr> begin_batch(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    const std::string_view operation = request.operation();
    if (operation == "batch.item") return begin_item_line(request, std::move(dialect), out);
    if (operation == "batch.create") return begin_creation(request, std::move(dialect));
    const auto id = wire::batch_id(request);
    if (id.is_error()) return id.error();
    std::string path = batch_path(request, *dialect, *id);
    if (operation == "batch.cancel") {
        HttpRequest http("POST", path + ":cancel");
        dialect->sign(http, request);
        return ExchangePtr(std::make_unique<BatchCancel>(std::move(dialect), std::move(http), std::move(path)));
    }
    HttpRequest http = get(request, *dialect, std::move(path));
    if (operation == "batch.results")
        return ExchangePtr(std::make_unique<BatchResults>(std::move(dialect), std::move(http)));
    return ExchangePtr(std::make_unique<BatchState>(std::move(dialect), std::move(http)));
}

}  // namespace parlance::gemini
