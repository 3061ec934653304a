/// batch_results.cpp - the results of a batch: two files of lines, those that were answered and those that failed, in
/// any order. A line is {"custom_id", "response": {"status_code", "body"}, "error"}, and `body` what the API answered.

#include <parlance/openai/answer.hpp>
#include <parlance/openai/error.hpp>
#include <parlance/responses/answer.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/lane_shift.hpp>

#include "batch_status.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace parlance::responses {

namespace {

class BatchResults final : public openai::DialectExchange {
public:
    BatchResults(openai::DialectPtr dialect, HttpRequest request, std::string base_url)
        : DialectExchange(std::move(dialect), std::move(request)), base_url_(std::move(base_url))
    {
    }

    [[nodiscard]] Result<HttpRequest> next() override
    {
        if (!described_) return DialectExchange::next();
        HttpRequest http("GET",
                         dialect().path("/files/" + wire::path_segment(files_[read_]) + "/content", {}, base_url_));
        dialect().add_headers(request(), http);
        return http;
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& /*out*/) override
    {
        return described_ && head.status() < 300 ? Framing::lines : Framing::whole;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        if (!described_) return read_description(frame.data);
        return read_line(frame.data, out);
    }

    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& /*out*/) override
    {
        if (!described_ || how != BodyEnd::complete) return Progress::more;
        return ++read_ < files_.size() ? Progress::again : Progress::done;
    }

private:
    Result<Progress> read_description(std::string_view body)
    {
        const JsonDocument document(body);
        const JsonValue batch = document.root();
        if (openai::tells_failure(batch)) return openai::read_failure(dialect(), batch);
        if (!batch["id"].is_string() || !batch["status"].is_string())
            return wire::not_an_answer("a description of a batch", {}, body);
        for (const std::string_view file : {"output_file_id", "error_file_id"})
            if (std::string id = batch[file].text(); !id.empty()) files_.push_back(std::move(id));
        described_ = true;
        return files_.empty() ? without_files(batch) : Progress::again;
    }

    /// A batch that is over may have had nothing to answer.
    static Result<Progress> without_files(const JsonValue& batch)
    {
        const std::string_view status = status_of(batch);
        const std::string why = errors_of(batch);
        if (status == wire::batch_status::failed)
            return ChatError(ErrorKind::invalid_request, "the batch failed: " + (why.empty() ? "no reason given" : why))
                .at("/id");
        const bool over = status != wire::batch_status::queued && status != wire::batch_status::running &&
                          status != wire::batch_status::cancelling;
        if (over) return Progress::done;
        return ChatError(ErrorKind::invalid_request, "the batch has no results yet: it is " + batch["status"].text() +
                                                         "; ask for them when batch.get says that it is done")
            .at("/id");
    }

    Result<Progress> read_line(std::string_view data, Output& out)
    {
        const JsonDocument document(data);
        const JsonValue line = document.root();
        if (!line["custom_id"].is_string()) return wire::not_an_answer("a line of a batch's results", {}, data);
        const std::uint32_t lane = next_lane_++;
        std::string id;
        wire::begin_item(lane, line["custom_id"].string(id), out);
        const JsonValue answer = line["response"];
        const JsonValue body = answer["body"];
        const int status = static_cast<int>(answer["status_code"].as_int().value_or(0));
        if (line["error"].is_object())
            fail(lane, line, line["error"]["code"].text(), status, out);
        else if (status >= 300 || !body.is_object())
            fail(lane, body, "error", status, out);
        else
            read_answer(lane, body, out);
        return Progress::more;
    }

    void read_answer(std::uint32_t lane, const JsonValue& body, Output& out)
    {
        wire::LaneShift shift(out, lane);
        const bool of_responses = body["object"] == "response";
        const auto end = of_responses ? AnswerReader(dialect()).read_whole(body.source(), {}, shift.output())
                                      : openai::AnswerReader(dialect()).read_whole(body.source(), {}, shift.output());
        if (end.is_error()) wire::fail_item(lane, end.error(), "error", out);
    }

    void fail(std::uint32_t lane, const JsonValue& told, std::string_view word, int status, Output& out)
    {
        ChatError error = openai::read_failure(dialect(), told);
        error.http_status = status;
        if (status != 0 && error.kind == ErrorKind::by_status) error.kind = wire::kind_of_status(status);
        wire::fail_item(lane, error, word.empty() ? "error" : word, out);
    }

    std::string base_url_;
    std::vector<std::string> files_;
    std::size_t read_ = 0;
    std::uint32_t next_lane_ = 0;
    bool described_ = false;
};

}  // namespace

std::unique_ptr<ChatExchange> make_batch_results(openai::DialectPtr dialect, const ChatRequestView& request,
                                                 std::string_view id)
{
    HttpRequest http("GET", dialect->path("/batches/" + wire::path_segment(id), {}, request.base_url()));
    http.header("Accept", "application/json");
    dialect->add_headers(request, http);
    return std::make_unique<BatchResults>(std::move(dialect), std::move(http), std::string(request.base_url()));
}

}  // namespace parlance::responses
