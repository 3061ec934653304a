#include "chat/translator_call.hpp"

#include "auth/authentication.hpp"
#include "chat/call_end.hpp"
#include "chat/framing_choice.hpp"
#include "chat/host_meta.hpp"
#include "chat/request_check.hpp"
#include "chat/time_limit.hpp"
#include "framing/framing_error.hpp"

#include <parlance/core/first_release.hpp>
#include <parlance/detail/errors.hpp>
#include <parlance/output.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

/// The health check that needs no provider: that there is a client proves its configuration.
bool asks_for_config(const parlance_request& raw)
{
    const ChatRequestView request(raw);
    if (request.operation() != "health") return false;
    const auto level = request.param("level");
    return level && level->as_text() == "config";
}

/// Vectors come as one body, a dozen bytes a number, and some providers put all results of a batch into one: that is
/// more than any answer in words.
std::size_t usual_event_bytes(const parlance_request& request, const ClientSettings& settings) noexcept
{
    constexpr std::size_t large_body_bytes = 128 * 1024 * 1024;
    const std::string_view operation = detail::view(request.operation);
    const bool large = operation == "embeddings" || operation.starts_with("batch.");
    return large ? std::max(large_body_bytes, settings.max_event_bytes) : settings.max_event_bytes;
}

}  // namespace

const parlance_output_table TranslatorCall::output_table_{sizeof(parlance_output_table), 0, &TranslatorCall::c_emit,
                                                          &TranslatorCall::c_fail};

TranslatorCall::TranslatorCall(TranslatorClient& client, parlance_sink* sink)
    : CallBase(client.engine(), sink),
      client_(client),
      output_{{&output_table_}, this},
      body_(*this, verdict_, &output_.object),
      began_(Clock::now())
{
    client_.retain();
    body_.redact_with(client_.redactor());
}

TranslatorCall::~TranslatorCall()
{
    client_.release();
}

parlance_call* TranslatorCall::start(TranslatorClient& client, const parlance_request& request, parlance_sink* sink,
                                     parlance_output* output)
{
    const auto refuse = [&](const ChatError& error) {
        const parlance_error view = detail::c_error(error);
        output->table->fail(output, &view);
        return nullptr;
    };
    if (auto bad = check_request(request, client.settings())) return refuse(*bad);
    if (!client.engine()->enter())
        return refuse(ChatError(ErrorKind::config, "the host of this client is closed").code("closed"));
    auto* const call = new TranslatorCall(client, sink);
    if (call->prepare(request)) return call->launch();

    ChatError error =
        call->verdict_.reason.value_or(ChatError(ErrorKind::plugin, "the plugin refused the request without a reason"));
    const AnswerFacts no_facts;
    complete_error(
        error, {client.settings().provider, client.settings().client_name, 0, false, no_facts, {}, call->redactor()});
    error.not_sent = true;
    if (call->exchange_ != nullptr) call->exchange_->table->release(call->exchange_);
    const auto engine = client.engine();
    call->release();
    engine->leave();
    return refuse(error);
}

bool TranslatorCall::prepare(const parlance_request& request)
{
    request_.assign(request, client_.settings(), this, &retain_owner, &release_owner);
    limit_ = call_limit(began_, {request_.timeout_ms(), request_.view().deadline_ms}, client_.settings().total);
    redact_headers_of_request();
    if (asks_for_config(request_.view())) return true;
    exchange_ = client_.translator()->table->begin(client_.translator(), &request_.view(), &output_.object);
    if (exchange_ == nullptr) return false;
    if (auto bad = too_short(*exchange_->table, "exchange table")) {
        verdict_.reason = std::move(bad);
        release_refused(std::exchange(exchange_, nullptr));
        return false;
    }
    return ask_next() && !verdict_.has_failed();
}

/// A server may repeat what it was sent, and this secret is one that the client does not know.
void TranslatorCall::redact_headers_of_request()
{
    for (const HeaderView header : HeadersView(request_.view().headers))
        if ((header.flags() & PARLANCE_HEADER_SECRET) != 0) own_secrets_.emplace_back(header.value());
    if (own_secrets_.empty()) return;
    own_redactor_.emplace(client_.redactor().with(own_secrets_));
    body_.redact_with(*own_redactor_);
}

const Redactor& TranslatorCall::redactor() const noexcept
{
    if (own_redactor_) return *own_redactor_;
    return token_ ? token_->redactor : client_.redactor();
}

bool TranslatorCall::ask_next()
{
    const parlance_http_request* const wanted = exchange_->table->next(exchange_, &output_.object);
    if (wanted == nullptr) return false;
    if (auto bad = too_short(*wanted, "HTTP request")) {
        verdict_.reason = std::move(bad);
        return false;
    }
    const auto request = detail::zero_extended(*wanted);
    auto built = build_send(request, client_.settings(), client_.context(), HeadersView(request_.view().headers),
                            request_.base_url());
    if (built.is_error()) {
        verdict_.reason = built.error();
        return false;
    }
    scheme_ = std::move(built->scheme);
    if (scheme_.kind == AuthScheme::Kind::google_service_account && client_.tokens().is_error()) {
        verdict_.reason = client_.tokens().error();
        return false;
    }
    send_ = std::move(built->http);
    send_.deadline = limit_.moment;
    send_.deadline_words = limit_.words;
    delay_ = time_limit(request.delay_ms);
    return true;
}

void TranslatorCall::run() noexcept
{
    queueing_ = false;
    for (const parlance_event* event : queue_) {
        note_event(*event);
        emit(*event);
        if (cancelled()) return;  // stop() was called inside the callback and has posted the end
    }
    queue_.clear();
    if (exchange_ == nullptr) return answer_config_check();
    if (operation() == "batch.item") return give_line();
    send();
}

void TranslatorCall::answer_config_check()
{
    parlance::Output(&output_.object).text(0, 0, "the configuration is complete");
    last_word(std::nullopt);
}

/// An item of a batch is not sent: its body is a line for a file, and the answer.
void TranslatorCall::give_line()
{
    const auto id = ChatRequestView(request_.view()).param("id");
    parlance::Output(&output_.object).record(0, id ? id->as_text().value_or("") : "", {}, send_.body);
    last_word(std::nullopt);
}

void TranslatorCall::send() noexcept
{
    if (delay_.count() > 0) {
        retain();
        delay_timer_ = worker().loop().after(
            std::exchange(delay_, std::chrono::milliseconds(0)),
            [](void* argument) noexcept {
                auto* const call = static_cast<TranslatorCall*>(argument);
                call->delay_timer_ = 0;
                call->send();
                call->release();
            },
            this);
        return;
    }
    status_ = 0;
    verdict_.outcome = Outcome::open;
    body_.reset();
    if (scheme_.kind != AuthScheme::Kind::google_service_account) return transmit();
    TokenSource& tokens = **client_.tokens();
    if (AccessTokenPtr token = tokens.use(worker().loop(), worker().http())) return on_token(token);
    token_wait_ = tokens.wait(worker().loop(), worker().http(), limit_, *this);
}

void TranslatorCall::on_token(const Result<AccessTokenPtr>& token) noexcept
{
    token_wait_.reset();
    if (token.is_error()) {
        ChatError error = token.error();
        error.not_sent = !sent_;
        return last_word(std::move(error));
    }
    token_ = *token;
    if (own_redactor_) own_redactor_.emplace(token_->redactor.with(own_secrets_));
    body_.redact_with(redactor());
    transmit();
}

void TranslatorCall::transmit() noexcept
{
    authenticate(send_, scheme_, client_.settings(), token_.get());
    ++attempts_;
    sent_ = true;
    const auto& carrier = client_.settings().carrier;
    if (!carrier) {
        http_call_ = worker().http().send(std::move(send_), *this);
        if (held_) http_call_->pause();
        return;
    }
    auto carried = carrier->send(worker().loop(), worker().http(), std::move(send_), *this);
    if (carried.is_error()) return last_word(carried.error());
    http_call_ = *std::move(carried);
    if (held_) http_call_->pause();
}

void TranslatorCall::stop() noexcept
{
    if (http_call_) return http_call_->cancel();  // its on_end concludes
    if (delay_timer_ != 0) {
        worker().loop().cancel_timer(std::exchange(delay_timer_, 0));
        release();  // the timer's
    }
    if (token_wait_) std::exchange(token_wait_, nullptr)->cancel();
    retain();
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const call = static_cast<TranslatorCall*>(argument);
            call->conclude(BodyEnd::cancelled, nullptr);
            call->release();
        },
        this);
}

void TranslatorCall::hold() noexcept
{
    held_ = true;  // also for what is sent later
    if (http_call_) http_call_->pause();
}

void TranslatorCall::go_on() noexcept
{
    held_ = false;
    if (http_call_) http_call_->resume();
}

/// An answer that nobody took to its end is none to keep.
bool TranslatorCall::gave_up() const noexcept
{
    return verdict_.has_failed() || (cancelled() && verdict_.is_open()) || body_.is_error_cut();
}

void TranslatorCall::on_head(const HttpAnswer& answer) noexcept
{
    status_ = answer.status;
    if (status_ == 401 && token_) (*client_.tokens())->discard(token_);
    const auto headers = body_.show(answer.headers);
    facts_ = read_facts(headers, client_.settings().wall_clock());
    const auto asked = request_.max_event_bytes();
    const std::size_t limit =
        asked && *asked > 0 ? static_cast<std::size_t>(*asked) : usual_event_bytes(request_.view(), client_.settings());
    body_.open(exchange_, {status_, headers, facts_.content_type, limit});
}

HttpFlow TranslatorCall::on_body(std::string_view bytes) noexcept
{
    return body_.take(bytes);
}

void TranslatorCall::on_end(BodyEnd how, const HttpFailure* failure) noexcept
{
    http_call_.reset();
    if (status_ != 0) body_.close(how);
    conclude(how, failure);
}

void TranslatorCall::conclude(BodyEnd how, const HttpFailure* failure)
{
    if (ended()) return;
    if (cancelled() && verdict_.outcome != Outcome::done) {
        verdict_.outcome = Outcome::open;
        how = BodyEnd::cancelled;
    }
    if (verdict_.outcome == Outcome::again) {
        if (ask_next()) return send();
        verdict_.outcome = Outcome::failed;
    }
    if (verdict_.outcome == Outcome::done) return last_word(std::nullopt);
    last_word(
        error_of({how, failure, verdict_.has_failed(), verdict_.reason, status_, sent_, first_part_.has_value()}));
}

void TranslatorCall::last_word(std::optional<ChatError> error) noexcept
{
    if (exchange_ != nullptr) exchange_->table->release(std::exchange(exchange_, nullptr));
    if (error) {
        const ClientSettings& settings = client_.settings();
        complete_error(*error, {settings.provider, settings.client_name, status_, sent_ && !error->not_sent, facts_,
                                body_.error_text(), redactor(), secrets_of(scheme_.kind)});
    }
    emit_host_meta();
    end(error ? &*error : nullptr);
}

void TranslatorCall::emit_host_meta()
{
    const ClientSettings& settings = client_.settings();
    const HostMeta meta({settings.client_name, settings.provider, facts_.request_id, attempts_, began_, first_part_});
    emit(meta.event());
}

void TranslatorCall::note_event(const parlance_event& event) noexcept
{
    if (http_call_) http_call_->note_progress();
    if (!first_part_ && event.kind == PARLANCE_EVENT_PART) first_part_ = Clock::now();
}

void TranslatorCall::c_emit(parlance_output* object, const parlance_event* event) noexcept
{
    TranslatorCall& call = self(object);
    if (call.ended() || (call.cancelled() && !call.queueing_)) return;
    if (call.verdict_.has_failed()) return;  // something before could not be read
    if (auto bad = too_short_event(*event)) return call.refuse(std::move(bad));
    if (call.queueing_) {
        call.queue_.push_back(detail::copy_event(call.queue_arena_, *event));
        return;
    }
    call.note_event(*event);
    call.emit(*event);
}

void TranslatorCall::c_fail(parlance_output* object, const parlance_error* error) noexcept
{
    TranslatorCall& call = self(object);
    if (auto bad = too_short(*error, "error")) return call.refuse(std::move(bad));
    if (!call.verdict_.reason) call.verdict_.reason = detail::chat_error(*error);
}

/// The exchange has handed over what cannot be read.
void TranslatorCall::refuse(std::optional<ChatError> why) noexcept
{
    verdict_.fail(*std::move(why));
}

}  // namespace parlance::core
