/// batch_results.cpp - the answers of a batch: those that the job has in itself, or the lines of its files. A lane for
/// each item, in the order they come; the application knows them by their ids.

#include <parlance/openai/answer.hpp>
#include <parlance/openai/error.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/lane_shift.hpp>

#include <string>
#include <utility>
#include <vector>

#include "batch.hpp"

namespace parlance::mistral {

namespace {

class Results final : public openai::DialectExchange {
public:
    using DialectExchange::DialectExchange;

    [[nodiscard]] Result<HttpRequest> next() override
    {
        if (files_.empty()) return DialectExchange::next();
        const std::string path = "/files/" + wire::path_segment(files_.back()) + "/content";
        files_.pop_back();
        reads_file_ = true;
        return bare_request(request(), dialect(), "GET", path);
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output&) override
    {
        return reads_file_ && head.status() < 300 ? Framing::lines : Framing::whole;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!document)
            return ChatError(ErrorKind::bad_response, "the server's answer to a batch is not JSON")
                .in_phase(Phase::parse);
        if (!reads_file_) return read_job(document.root(), out);
        read_item(document.root(), out);
        return Progress::more;
    }

    [[nodiscard]] Result<Progress> end(BodyEnd how, Output&) override
    {
        if (how != BodyEnd::complete || !reads_file_) return Progress::more;
        return files_.empty() ? Progress::done : Progress::again;
    }

private:
    [[nodiscard]] Result<Progress> read_job(const JsonValue& job, Output& out)
    {
        if (openai::tells_failure(job)) return openai::read_failure(dialect(), job);
        if (job["outputs"].is_array()) {
            for (const JsonValue item : job["outputs"].elements())
                read_item(item, out);
            return Progress::done;
        }
        for (const std::string_view member : {"error_file", "output_file"})  // the last is read first
            if (std::string file = job[member].text(); !file.empty()) files_.push_back(std::move(file));
        if (!files_.empty()) return Progress::again;
        const JsonValue status = job["status"];
        if (status == "FAILED")
            return ChatError(ErrorKind::invalid_request, "the batch failed: " + job_errors(job)).code(status.text());
        if (status == "QUEUED" || status == "RUNNING" || status == "CANCELLATION_REQUESTED")
            return ChatError(ErrorKind::invalid_request, "the batch has no results yet: it is " + status.text());
        return Progress::done;
    }

    void read_item(const JsonValue& item, Output& out)
    {
        const std::uint32_t lane = lanes_++;
        std::string id;
        wire::begin_item(lane, item["custom_id"].string(id), out);
        const JsonValue response = item["response"], body = response["body"];
        const auto status = static_cast<int>(response["status_code"].as_int().value_or(0));
        if (body.is_object() && status < 300) {
            openai::AnswerReader reader(dialect());
            wire::LaneShift shifted(out, lane);
            const auto read = reader.read_whole(body.source(), {}, shifted.output());
            if (read.is_error()) wire::fail_item(lane, read.error(), "error", out);
            return;
        }
        const bool error_tells = item["error"].is_object() || item["error"].is_string();
        ChatError error = openai::read_failure(dialect(), error_tells || !body.is_object() ? item : body);
        if (error.http_status == 0) error.http_status = status;
        if (error.kind == ErrorKind::by_status) error.kind = wire::kind_of_status(status);
        wire::fail_item(lane, error, "error", out);
    }

    std::vector<std::string> files_;  // that are still to be read
    bool reads_file_ = false;
    std::uint32_t lanes_ = 0;
};

}  // namespace

ExchangeResult begin_batch_results(const ChatRequestView& request, openai::DialectPtr dialect)
{
    const auto path = job_path(request);
    if (path.is_error()) return path.error();
    HttpRequest http = bare_request(request, *dialect, "GET", *path + "?inline=true");
    return std::unique_ptr<ChatExchange>(std::make_unique<Results>(std::move(dialect), std::move(http)));
}

}  // namespace parlance::mistral
