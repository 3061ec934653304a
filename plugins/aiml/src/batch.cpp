#include "batch.hpp"

#include <parlance/messages/batch.hpp>
#include <parlance/messages/batch_results.hpp>
#include <parlance/openai/error.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/error_text.hpp>

#include <optional>
#include <string>
#include <utility>

namespace parlance::aiml {

namespace {

using Count = std::optional<std::int64_t>;

ChatError strange(std::string_view body)
{
    return wire::not_an_answer("what the AIML API says of a batch", {}, body);
}

/// Words of both forms.
std::string_view status_of(const JsonValue& batch)
{
    const JsonValue word = batch["processing_status"].is_string() ? batch["processing_status"] : batch["status"];
    if (word == "in_progress" || word == "generating" || word == "processing") return wire::batch_status::running;
    if (word == "canceling" || word == "cancelling") return wire::batch_status::cancelling;
    if (word == "canceled" || word == "cancelled") return wire::batch_status::cancelled;
    if (word == "expired") return wire::batch_status::expired;
    if (word == "failed" || word == "error") return wire::batch_status::failed;
    if (word == "ended" || word == "completed" || word == "succeeded") return wire::batch_status::done;
    return wire::batch_status::queued;
}

/// An object, or a list of one.
void report_status(const JsonValue& batch, std::string_view id, Output& out)
{
    const JsonValue counts = batch["request_counts"];
    wire::BatchFacts facts;
    const std::string own = batch["id"].text();
    facts.id = id.empty() ? std::string_view(own) : id;
    facts.status = status_of(batch);
    facts.succeeded = counts["succeeded"].as_int();
    Count failed, total = facts.succeeded;
    for (const std::string_view key : {"errored", "canceled", "expired"})
        if (const Count count = counts[key].as_int()) failed = failed.value_or(0) + *count;
    for (const Count& part : {failed, counts["processing"].as_int()})
        if (part) total = total.value_or(0) + *part;
    facts.failed = failed;
    facts.total = total;
    facts.json = batch.source();
    wire::report_batch(facts, out);
}

/// Results instead of a status: the batch has ended, and they can be counted.
class Counter {
public:
    /// False: a line is none.
    [[nodiscard]] bool add(std::string_view line)
    {
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) return true;
        const JsonDocument document(line);
        if (!messages::ResultReader::is_result(document.root())) return false;
        ++(document["result"]["message"].is_object() ? succeeded_ : failed_);
        return true;
    }
    void report(std::string_view id, Output& out) const
    {
        wire::BatchFacts facts;
        facts.id = id;
        facts.status = wire::batch_status::done;
        facts.total = succeeded_ + failed_;
        facts.succeeded = succeeded_;
        facts.failed = failed_;
        facts.json = "{}";
        wire::report_batch(facts, out);
    }

private:
    std::int64_t succeeded_ = 0, failed_ = 0;
};

/// What is said of a batch, in any of the three forms.
class BatchState final : public openai::DialectExchange {
public:
    BatchState(openai::DialectPtr dialect, HttpRequest request, std::string id)
        : DialectExchange(std::move(dialect), std::move(request)), id_(std::move(id))
    {
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& /*head*/, Output& /*out*/) override { return Framing::whole; }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue root = document.root();
        const JsonValue batch = root.is_array() ? root[std::size_t{0}] : root;
        if (openai::tells_failure(root)) return openai::read_failure(dialect(), root);
        if (batch["processing_status"].is_string() || batch["status"].is_string()) {
            report_status(batch, id_, out);
            return Progress::done;
        }
        Counter counter;
        for (std::string_view rest = frame.data; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            if (!counter.add(line)) return strange(line);
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        }
        counter.report(id_, out);
        return Progress::done;
    }

private:
    std::string id_;  // empty: the answer names it
};

/// The same address, when the batch has ended.
class BatchResults final : public openai::DialectExchange {
public:
    BatchResults(openai::DialectPtr dialect, messages::DialectPtr items, HttpRequest request)
        : DialectExchange(std::move(dialect), std::move(request)), items_(std::move(items)), reader_(*items_)
    {
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& /*out*/) override
    {
        return head.status() >= 300 ? Framing::whole : Framing::lines;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue root = document.root();
        if (messages::ResultReader::is_result(root)) {
            reader_.read(root, out);
            return Progress::more;
        }
        const JsonValue batch = root.is_array() ? root[std::size_t{0}] : root;
        if (openai::tells_failure(root)) return openai::read_failure(dialect(), root);
        if (!batch["processing_status"].is_string() && !batch["status"].is_string()) return strange(frame.data);
        std::string message = "the batch has no results yet: it is ";
        message += status_of(batch);
        return ChatError(ErrorKind::invalid_request, std::move(message)).at("/id");
    }

    /// Lines have no end mark; but a batch has at least one item.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& /*out*/) override
    {
        return how == BodyEnd::complete && reader_.count() != 0 ? Progress::done : Progress::more;
    }

private:
    messages::DialectPtr items_;
    messages::ResultReader reader_;
};

HttpRequest request_to(const ChatRequestView& request, const openai::Dialect& dialect, const char* method,
                       const std::string& path)
{
    HttpRequest http(method, dialect.path(path, {}, request.base_url()));
    http.header("Accept", "application/json");
    dialect.add_headers(request, http);
    return http;
}

}  // namespace

Result<std::unique_ptr<ChatExchange>> begin_batch(const ChatRequestView& request, openai::DialectPtr dialect,
                                                  messages::DialectPtr items, Output& out)
{
    const std::string_view operation = request.operation();
    if (operation == "batch.item") return messages::begin_batch(request, std::move(items), out);
    if (operation == "batch.create") {
        auto file = wire::spooled_file(request);
        if (file.is_error()) return std::move(file).error();
        HttpRequest http = request_to(request, *dialect, "POST", "/batches");
        http.header("Content-Type", "application/json");
        http.body("{\"requests\":[").body(Segment::lines(*std::move(file))).body("]}");
        return std::unique_ptr<ChatExchange>(
            std::make_unique<BatchState>(std::move(dialect), std::move(http), std::string()));
    }
    const auto id = wire::batch_id(request);
    if (id.is_error()) return id.error();
    const std::string segment = wire::path_segment(*id);
    if (operation == "batch.cancel") {
        HttpRequest http = request_to(request, *dialect, "POST", "/batches/cancel/" + segment);
        return std::unique_ptr<ChatExchange>(
            std::make_unique<BatchState>(std::move(dialect), std::move(http), std::string(*id)));
    }
    HttpRequest http = request_to(request, *dialect, "GET", "/batches?batch_id=" + segment);
    if (operation == "batch.results")
        return std::unique_ptr<ChatExchange>(
            std::make_unique<BatchResults>(std::move(dialect), std::move(items), std::move(http)));
    return std::unique_ptr<ChatExchange>(
        std::make_unique<BatchState>(std::move(dialect), std::move(http), std::string(*id)));
}

}  // namespace parlance::aiml
