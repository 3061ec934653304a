/// request_maker.hpp - requests written and answers read in one line, with what was reported on the way.
#pragma once

#include <parlance/chat_request.hpp>
#include <parlance/openai/answer.hpp>
#include <parlance/openai/request.hpp>

#include <boost/json.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/event_log.hpp"

namespace parlance::openai::testing {

/// A request as it would be sent, and the warnings.
struct Written {
    std::optional<ChatError> refusal;
    boost::json::object body;
    std::vector<Header> headers;
    std::vector<Warning> warnings;

    [[nodiscard]] const boost::json::value& operator[](std::string_view key) const { return body.at(key); }
    [[nodiscard]] const boost::json::object& message(std::size_t number) const
    {
        return body.at("messages").as_array().at(number).as_object();
    }
};

inline std::string text_of(const HttpRequest& request)
{
    std::string text;
    for (const Segment& segment : request.segments()) {
        if (segment.encoding == PARLANCE_SEGMENT_BASE64)
            detail::append_base64(text, segment.bytes);
        else
            text += segment.text;
    }
    return text;
}

inline Written write(const ChatRequest& request, Quirks quirks = {})
{
    parlance::testing::EventLog log;
    Output out(log.output());
    const Dialect dialect("acme", std::move(quirks), "default-model");
    const auto shared = request.share();
    const auto http = write_chat(ChatRequestView(shared->view()), dialect, out);
    Written written;
    written.warnings = log.response().metadata().warnings;
    if (http.is_error()) {
        written.refusal = http.error();
    } else {
        written.body = boost::json::parse(text_of(*http)).as_object();
        written.headers = http->headers();
    }
    return written;
}

/// What frames say, one after the other, until one ends the answer.
class Read {
public:
    explicit Read(std::initializer_list<std::string_view> frames)
    {
        for (const std::string_view frame : frames) {
            feed({{}, frame, {}});
            if (error || done) return;
        }
    }
    static Read whole(std::string_view body, std::string_view content_type = {})
    {
        Read read({});
        Output out(read.log_->output());
        read.keep(read.reader_.read_whole(body, content_type, out));
        return read;
    }
    void feed(const Frame& frame)
    {
        Output out(log_->output());
        keep(reader_.read_frame(frame, out));
    }

    [[nodiscard]] const ChatResponse& response() const { return log_->response(); }
    [[nodiscard]] const std::vector<std::string>& events() const { return log_->lines(); }
    [[nodiscard]] bool finished() const { return reader_.finished(); }

    std::optional<ChatError> error;
    bool done = false;

private:
    void keep(const Result<Progress>& progress)
    {
        if (progress.is_error())
            error = progress.error();
        else
            done = *progress == Progress::done;
    }

    std::unique_ptr<const Dialect> dialect_ = std::make_unique<const Dialect>("acme", Quirks{}, "");
    AnswerReader reader_{*dialect_};
    std::unique_ptr<parlance::testing::EventLog> log_ = std::make_unique<parlance::testing::EventLog>();
};

}  // namespace parlance::openai::testing
