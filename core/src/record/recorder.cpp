#include "record/recorder.hpp"

#include "record/case_reader.hpp"
#include "record/exchange_head.hpp"
#include "record/request_identity.hpp"

#include <optional>
#include <utility>

namespace parlance::core::record {

/// One exchange: the handler of the network's call, and the call of the real handler. Holds itself until the end.
class Recorder::Call final : public HttpCall, public std::enable_shared_from_this<Call>, private HttpHandler {
public:
    Call(std::shared_ptr<Recorder> recorder, const HttpSend& send, CarriedHandler& handler)
        : recorder_(std::move(recorder)),
          handler_(handler),
          operation_(handler.operation()),
          own_scrubber_(scrubber_for(send, recorder_->scrubber_)),
          filter_(scrubber().redactor()),
          too_long_(send.body.size() > longest_case)
    {
        recording_.request = kept_request(send, scrubber());
    }

    void start(HttpClient& http, HttpSend send)
    {
        self_ = shared_from_this();
        call_ = http.send(std::move(send), *this);
    }

    void cancel() noexcept override
    {
        if (call_) call_->cancel();
    }
    void pause() noexcept override
    {
        if (call_) call_->pause();
    }
    void resume() noexcept override
    {
        if (call_) call_->resume();
    }
    void note_progress() noexcept override
    {
        if (call_) call_->note_progress();
    }

private:
    void on_head(const HttpAnswer& answer) noexcept override
    {
        recording_.answer.status = answer.status;
        recording_.answer.headers = kept_headers(answer.headers, scrubber());
        handler_.on_head(answer);
    }

    HttpFlow on_body(std::string_view bytes) noexcept override
    {
        keep(bytes);  // first: the handler may write into the bytes
        return handler_.on_body(bytes);
    }

    void on_end(BodyEnd how, const HttpFailure* failure) noexcept override
    {
        const auto keep_this = std::move(self_);
        call_.reset();
        if (how == BodyEnd::complete && handler_.gave_up())
            warn("the call ended before the answer did");
        else if (how == BodyEnd::complete)
            save();
        else if (recording_.answer.status != 0 && how != BodyEnd::cancelled)
            warn("the answer did not come to its end");
        handler_.on_end(how, failure);
    }

    [[nodiscard]] const Scrubber& scrubber() const noexcept
    {
        return own_scrubber_ ? *own_scrubber_ : recorder_->scrubber_;
    }

    /// Cleans a copy before it is added to what is kept.
    void keep(std::string_view bytes)
    {
        if (too_long_) return;
        scratch_.assign(bytes);
        recording_.answer.body += filter_.pass(scratch_.data(), scratch_.size());
        too_long_ = recording_.request.body.size() + recording_.answer.body.size() > longest_case;
        if (too_long_) std::string().swap(recording_.answer.body);
    }

    void save()
    {
        if (too_long_) return warn("it is longer than " + std::to_string(longest_case >> 20) + " MiB");
        recording_.answer.body += filter_.flush();
        const CarriedClient& client = recorder_->client_;
        const auto problem = recorder_->tape_->add(recording_, identity_of(recording_.request),
                                                   {client.provider, client.name, operation_});
        if (problem) warn(*problem);
    }

    void warn(const std::string& why) const
    {
        recorder_->client_.warn(recording_.request.method + " " + std::string(path_of(recording_.request.url)) +
                                " was not recorded: " + why);
    }

    std::shared_ptr<Recorder> recorder_;
    CarriedHandler& handler_;
    std::string operation_;
    std::optional<Scrubber> own_scrubber_;  // of a request with secrets of its own
    Recording recording_;
    RedactingFilter filter_;
    std::string scratch_;
    bool too_long_;
    std::shared_ptr<HttpCall> call_;
    std::shared_ptr<Call> self_;  // while in flight
};

Recorder::Recorder(std::shared_ptr<Tape> tape, CarriedClient client)
    : tape_(std::move(tape)), client_(std::move(client)), scrubber_(client_.secrets)
{
}

Result<std::shared_ptr<HttpCall>> Recorder::send(Loop&, HttpClient& http, HttpSend request, CarriedHandler& handler)
{
    const auto call = std::make_shared<Call>(shared_from_this(), request, handler);
    call->start(http, std::move(request));
    return std::shared_ptr<HttpCall>(call);
}

}  // namespace parlance::core::record
