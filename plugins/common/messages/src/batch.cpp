#include <parlance/messages/batch.hpp>

#include <parlance/messages/batch_results.hpp>
#include <parlance/messages/error.hpp>
#include <parlance/messages/request.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>

#include <utility>

namespace parlance::messages {

namespace {

using Count = std::optional<std::int64_t>;

/// One item as a line: the host writes it to a file, and nothing is sent.
class BatchItem final : public DialectExchange {
public:
    using DialectExchange::DialectExchange;
    [[nodiscard]] Result<Progress> feed(const Frame& /*frame*/, Output& /*out*/) override { return Progress::done; }
};

/// A batch that has ended may have been stopped before all were answered.
std::string_view status_of(const JsonValue& batch)
{
    const JsonValue word = batch["processing_status"];
    if (word == "in_progress") return wire::batch_status::running;
    if (word == "canceling") return wire::batch_status::cancelling;
    if (word != "ended") return wire::batch_status::queued;
    const JsonValue counts = batch["request_counts"];
    if (counts["canceled"].as_int().value_or(0) > 0) return wire::batch_status::cancelled;
    return counts["expired"].as_int().value_or(0) > 0 ? wire::batch_status::expired : wire::batch_status::done;
}

/// The sum of the counters named; nothing where none of them is there.
Count sum_of(const JsonValue& counts, std::initializer_list<std::string_view> keys)
{
    Count sum;
    for (const std::string_view key : keys)
        if (const Count count = counts[key].as_int(); count && *count >= 0 && *count < (std::int64_t{1} << 40))
            sum = sum.value_or(0) + *count;
    return sum;
}

/// {"id": "msgbatch_...", "processing_status", "request_counts": {...}}: answers to create, get and cancel.
class BatchState final : public DialectExchange {
public:
    using DialectExchange::DialectExchange;

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!document) return unreadable("answer about the batch is not JSON");
        const JsonValue batch = document.root();
        if (tells_failure(batch)) return read_failure(dialect(), batch);
        if (!batch["id"].is_string()) return unreadable("answer describes no batch");
        const std::string id = batch["id"].text();
        const JsonValue counts = batch["request_counts"];
        wire::BatchFacts facts;
        facts.id = id;
        facts.status = status_of(batch);
        facts.total = sum_of(counts, {"processing", "succeeded", "errored", "canceled", "expired"});
        facts.succeeded = sum_of(counts, {"succeeded"});
        facts.failed = sum_of(counts, {"errored", "canceled", "expired"});
        facts.json = batch.source();
        wire::report_batch(facts, out);
        return Progress::done;
    }
};

/// JSON lines, one for each item.
class BatchResults final : public DialectExchange {
public:
    BatchResults(DialectPtr dialect, HttpRequest request)
        : DialectExchange(std::move(dialect), std::move(request)), reader_(this->dialect())
    {
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override
    {
        const auto whole = DialectExchange::head(head, out);
        return head.status() >= 300 ? whole : Result<Framing>(Framing::lines);
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        if (frame.data.find_first_not_of(" \t\r") == std::string_view::npos) return Progress::more;
        const JsonDocument document(frame.data);
        const JsonValue item = document.root();
        if (!document || !ResultReader::is_result(item)) {
            if (tells_failure(item)) return read_failure(dialect(), item);
            return unreadable("results have a line that is none: line " + std::to_string(reader_.count() + 1));
        }
        reader_.read(item, out);
        return Progress::more;
    }

    /// Lines have no end mark; but a batch has at least one item.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& /*out*/) override
    {
        return how == BodyEnd::complete && reader_.count() != 0 ? Progress::done : Progress::more;
    }

private:
    ResultReader reader_;
};

Result<std::unique_ptr<ChatExchange>> begin_create(const ChatRequestView& request, DialectPtr dialect)
{
    auto file = wire::spooled_file(request);
    if (file.is_error()) return std::move(file).error();
    HttpRequest http = post_request(request, *dialect, "/messages/batches");
    http.header("Content-Type", "application/json");
    http.body("{\"requests\":[").body(Segment::lines(*std::move(file))).body("]}");
    return std::unique_ptr<ChatExchange>(std::make_unique<BatchState>(std::move(dialect), std::move(http)));
}

template <class Exchange>
Result<std::unique_ptr<ChatExchange>> begin_about(const ChatRequestView& request, DialectPtr dialect,
                                                  std::string_view what, bool changes)
{
    const auto id = wire::batch_id(request);
    if (id.is_error()) return id.error();
    std::string path = "/messages/batches/" + wire::path_segment(*id);
    path += what;
    HttpRequest http = changes ? post_request(request, *dialect, path) : get_request(request, *dialect, path);
    return std::unique_ptr<ChatExchange>(std::make_unique<Exchange>(std::move(dialect), std::move(http)));
}

}  // namespace

Result<std::unique_ptr<ChatExchange>> begin_batch(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    const std::string_view operation = request.operation();
    if (operation == "batch.item") {
        auto http = write_batch_item(request, *dialect, out);
        if (http.is_error()) return std::move(http).error();
        return std::unique_ptr<ChatExchange>(std::make_unique<BatchItem>(std::move(dialect), *std::move(http)));
    }
    if (operation == "batch.create") return begin_create(request, std::move(dialect));
    if (operation == "batch.get") return begin_about<BatchState>(request, std::move(dialect), "", false);
    if (operation == "batch.cancel") return begin_about<BatchState>(request, std::move(dialect), "/cancel", true);
    if (operation == "batch.results") return begin_about<BatchResults>(request, std::move(dialect), "/results", false);
    return ChatError(ErrorKind::unsupported,
                     "this provider does not offer the operation \"" + std::string(operation) + "\"");
}

}  // namespace parlance::messages
