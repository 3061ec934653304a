/// translator_call.hpp - one call of a translator: its exchange driven from request to last word.
///
///     start: check, derive, begin, next          on the caller's stack; a failure here starts nothing
///     run -> send -> (on_token) -> transmit -> on_head -> on_body* -> on_end -> conclude -> (again: next ...) -> last
///     word
///
/// What the exchange makes of each frame (AnswerBody) becomes the verdict; the transport's on_end is where it is acted
/// upon, once.
#pragma once

#include "auth/scheme.hpp"
#include "auth/token_wait.hpp"
#include "chat/answer_body.hpp"
#include "chat/answer_facts.hpp"
#include "chat/call_base.hpp"
#include "chat/call_limit.hpp"
#include "chat/derived_request.hpp"
#include "chat/error_rules.hpp"
#include "chat/translator_client.hpp"
#include "chat/verdict.hpp"

#include <parlance/abi/exchange.h>
#include <parlance/core/http_client.hpp>
#include <parlance/core/record.hpp>
#include <parlance/detail/event_copy.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parlance::core {

class TranslatorCall final : public CallBase, private CarriedHandler, private TokenWaiter {
public:
    /// One reference for the caller; null when `output` was told why nothing was started.
    [[nodiscard]] static parlance_call* start(TranslatorClient& client, const parlance_request& request,
                                              parlance_sink* sink, parlance_output* output);

private:
    using Clock = std::chrono::steady_clock;
    using Outcome = Verdict::Outcome;

    TranslatorCall(TranslatorClient& client, parlance_sink* sink);
    ~TranslatorCall() override;

    // On the caller's stack.
    [[nodiscard]] bool prepare(const parlance_request& request);
    [[nodiscard]] bool ask_next();
    [[nodiscard]] const Redactor& redactor() const noexcept;
    void redact_headers_of_request();

    // CallBase, on the loop.
    void run() noexcept override;
    void stop() noexcept override;
    void hold() noexcept override;
    void go_on() noexcept override;

    // CarriedHandler, on the loop.
    std::string_view operation() const noexcept override { return detail::view(request_.view().operation); }
    bool gave_up() const noexcept override;
    void on_head(const HttpAnswer& answer) noexcept override;
    HttpFlow on_body(std::string_view bytes) noexcept override;
    void on_end(BodyEnd how, const HttpFailure* failure) noexcept override;

    // TokenWaiter, on the loop.
    void on_token(const Result<AccessTokenPtr>& token) noexcept override;

    void answer_config_check();
    void give_line();
    void send() noexcept;
    void transmit() noexcept;
    void conclude(BodyEnd how, const HttpFailure* failure);
    void last_word(std::optional<ChatError> error) noexcept;
    void emit_host_meta();

    // The exchange's output.
    struct Output {
        parlance_output object;
        TranslatorCall* call;
    };
    static TranslatorCall& self(parlance_output* object) noexcept { return *reinterpret_cast<Output*>(object)->call; }
    static void c_emit(parlance_output* object, const parlance_event* event) noexcept;
    static void c_fail(parlance_output* object, const parlance_error* error) noexcept;
    static const parlance_output_table output_table_;
    void note_event(const parlance_event& event) noexcept;
    void refuse(std::optional<ChatError> why) noexcept;

    static void retain_owner(void* owner) noexcept { static_cast<TranslatorCall*>(owner)->retain(); }
    static void release_owner(void* owner) noexcept { static_cast<TranslatorCall*>(owner)->release(); }

    TranslatorClient& client_;
    Output output_;
    DerivedRequest request_;
    parlance_exchange* exchange_ = nullptr;
    HttpSend send_;
    AuthScheme scheme_;  // by which send_ gets its credential, when it leaves
    std::chrono::milliseconds delay_{0};
    std::uint64_t delay_timer_ = 0;

    std::shared_ptr<TokenWait> token_wait_;
    AccessTokenPtr token_;
    std::vector<std::string> own_secrets_;  // headers of the request that are flagged so
    std::optional<Redactor> own_redactor_;  // for those and the client's
    std::shared_ptr<HttpCall> http_call_;
    bool held_ = false;
    Verdict verdict_;
    AnswerBody body_;
    AnswerFacts facts_;
    int status_ = 0;
    bool sent_ = false;

    bool queueing_ = true;  // events of begin and the first next wait until the loop runs the call
    detail::EventArena queue_arena_;
    std::vector<const parlance_event*> queue_;

    CallLimit limit_;
    Clock::time_point began_;
    std::optional<Clock::time_point> first_part_;
    std::int64_t attempts_ = 0;
};

}  // namespace parlance::core
