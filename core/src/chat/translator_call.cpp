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

constexpr std::size_t longest_error_body = 1024 * 1024;  // docs/reference/contract.md, "The exchange"

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
    : CallBase(client.engine(), sink), client_(client), output_{{&output_table_}, this}, began_(Clock::now())
{
    client_.retain();
    if (!client_.redactor().empty()) filter_.emplace(client_.redactor());
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
        call->failure_.value_or(ChatError(ErrorKind::plugin, "the plugin refused the request without a reason"));
    const AnswerFacts no_facts;
    complete_error(
        error, {client.settings().provider, client.settings().client_name, 0, false, no_facts, {}, client.redactor()});
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
    if (asks_for_config(request_.view())) return true;
    exchange_ = client_.translator()->table->begin(client_.translator(), &request_.view(), &output_.object);
    if (exchange_ == nullptr) return false;
    if (auto bad = too_short(*exchange_->table, "exchange table")) {
        failure_ = std::move(bad);
        release_refused(std::exchange(exchange_, nullptr));
        return false;
    }
    return ask_next() && outcome_ != Outcome::failed;
}

bool TranslatorCall::ask_next()
{
    const parlance_http_request* const wanted = exchange_->table->next(exchange_, &output_.object);
    if (wanted == nullptr) return false;
    if (auto bad = too_short(*wanted, "HTTP request")) {
        failure_ = std::move(bad);
        return false;
    }
    const auto request = detail::zero_extended(*wanted);
    auto built = build_send(request, client_.settings(), client_.context(), HeadersView(request_.view().headers),
                            request_.base_url());
    if (built.is_error()) {
        failure_ = built.error();
        return false;
    }
    scheme_ = std::move(built->scheme);
    if (scheme_.kind == AuthScheme::Kind::google_service_account && client_.tokens().is_error()) {
        failure_ = client_.tokens().error();
        return false;
    }
    const auto deadline = send_.deadline;
    send_ = std::move(built->http);
    send_.deadline = deadline;
    delay_ = time_limit(request.delay_ms);
    if (send_.deadline) return true;
    const auto total = time_limit(request_.timeout_ms().value_or(client_.settings().total.count()));
    if (total.count() > 0) send_.deadline = began_ + total;
    if (const std::int64_t moment = request_.view().deadline_ms; moment > 0) {
        const Clock::time_point asked{time_limit(moment)};
        if (!send_.deadline || asked < *send_.deadline) send_.deadline = asked;
    }
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
    outcome_ = Outcome::open;
    framer_.reset();
    if (filter_) static_cast<void>(filter_->flush());  // of an answer that nobody took to its end
    error_body_.clear();
    if (scheme_.kind != AuthScheme::Kind::google_service_account) return transmit();
    TokenSource& tokens = **client_.tokens();
    if (AccessTokenPtr token = tokens.use(worker().loop(), worker().http())) return on_token(token);
    token_wait_ = tokens.wait(worker().loop(), worker().http(), send_.deadline, *this);
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
    filter_.emplace(token_->redactor);
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

/// An answer's or a frame's headers as views of header_text_, where secrets that the server gave back are overwritten.
template <class Headers>
std::vector<HttpHeader> TranslatorCall::shown_headers(const Headers& sent)
{
    std::vector<HttpHeader> headers;
    headers.reserve(sent.size());
    for (const auto& header : sent)
        headers.push_back({header.name, header.value});
    if (!filter_) return headers;  // there is no secret
    header_text_.clear();
    for (const HttpHeader& header : headers)
        header_text_.append(header.value).push_back('\n');
    redactor().redact(header_text_);
    std::string_view rest = header_text_;
    for (HttpHeader& header : headers) {
        header.value = rest.substr(0, header.value.size());
        rest.remove_prefix(header.value.size() + 1);
    }
    return headers;
}

/// Fills headers_ with views of an answer's or a frame's headers.
template <class Headers>
void TranslatorCall::show_headers(const Headers& headers)
{
    headers_.clear();
    for (const auto& header : headers)
        headers_.push_back({{detail::c_view(header.name), detail::c_view(header.value), 0, 0}});
}

Framing TranslatorCall::choose_framing(std::span<const HttpHeader> headers)
{
    show_headers(headers);
    auto head = padded_struct<parlance_http_head>();
    head.value.status = status_;
    head.value.framing = number_of(status_ >= 300 ? Framing::whole : proposed_framing(facts_.content_type));
    head.value.headers = padded_span(headers_);
    const std::uint32_t wanted = exchange_->table->head(exchange_, &head.value, &output_.object);
    if (const auto framing = known_framing(wanted)) return *framing;
    if (!failure_)
        failure_ = ChatError(ErrorKind::unsupported,
                             "the plugin wants the framing " + std::to_string(wanted) + ", which this host lacks");
    return Framing::none;
}

/// An answer that nobody took to its end is none to keep.
bool TranslatorCall::gave_up() const noexcept
{
    return outcome_ == Outcome::failed || (cancelled() && outcome_ == Outcome::open) ||
           error_body_.size() >= longest_error_body;
}

void TranslatorCall::on_head(const HttpAnswer& answer) noexcept
{
    status_ = answer.status;
    if (status_ == 401 && token_) (*client_.tokens())->discard(token_);
    const auto headers = shown_headers(answer.headers);
    facts_ = read_facts(headers, client_.settings().wall_clock());
    const Framing framing = choose_framing(headers);
    if (failure_) outcome_ = Outcome::failed;
    if (status_ < 300) {
        const auto asked = request_.max_event_bytes();
        const std::size_t limit = asked && *asked > 0 ? static_cast<std::size_t>(*asked)
                                                      : usual_event_bytes(request_.view(), client_.settings());
        framing_ = framing;
        framer_.emplace(framing, limit);
    }
}

HttpFlow TranslatorCall::on_body(std::string_view bytes) noexcept
{
    // After a cancel the framer still holds frames that nobody takes: nothing more may be fed.
    if (outcome_ != Outcome::open || cancelled()) return HttpFlow::enough;
    // The bytes lie in the connection's own buffer, which HttpHandler::on_body allows to be written.
    if (filter_ && !redacts_frames()) bytes = filter_->pass(const_cast<char*>(bytes.data()), bytes.size());
    return feed_body(bytes);
}

HttpFlow TranslatorCall::feed_body(std::string_view bytes)
{
    if (status_ >= 300) {
        error_body_.append(bytes.substr(0, longest_error_body - error_body_.size()));
        return error_body_.size() < longest_error_body ? HttpFlow::more : HttpFlow::enough;
    }
    if (framer_->feed(bytes)) {
        frame_limit_reached();
        return HttpFlow::enough;
    }
    while (outcome_ == Outcome::open && !cancelled()) {
        const auto frame = framer_->next();
        if (!frame) {
            if (framer_->error()) frame_limit_reached();
            break;
        }
        deliver(*frame);
    }
    return outcome_ == Outcome::open ? HttpFlow::more : HttpFlow::enough;
}

/// Checksums cover a message's bytes as they came: what it says is redacted when it has been cut out.
bool TranslatorCall::redacts_frames() const noexcept
{
    return filter_ && status_ < 300 && framing_ == Framing::aws_event;
}

/// The frame with name and data as views of frame_text_, where secrets are overwritten.
FrameView TranslatorCall::redacted(FrameView frame)
{
    frame_text_.assign(frame.data).append("\n").append(frame.name);
    redactor().redact(frame_text_);
    const std::string_view text = frame_text_;
    frame.name = text.substr(frame.data.size() + 1);
    frame.data = text.substr(0, frame.data.size());
    return frame;
}

void TranslatorCall::deliver(const FrameView& cut)
{
    const FrameView frame = redacts_frames() ? redacted(cut) : cut;
    auto view = padded_struct<parlance_frame>();
    view.value.name = detail::c_view(frame.name);
    view.value.data = detail::c_view(frame.data);
    view.value.id = detail::c_view(frame.id);
    if (!frame.headers.empty()) {
        show_headers(shown_headers(frame.headers));
        view.value.headers = padded_span(headers_);
    }
    take_step(exchange_->table->feed(exchange_, &view.value, &output_.object));
}

void TranslatorCall::take_step(std::uint32_t step)
{
    if (outcome_ == Outcome::failed) return;  // what it reported cannot be read, whatever it says of itself
    switch (step) {
        case PARLANCE_STEP_MORE: break;
        case PARLANCE_STEP_DONE: outcome_ = Outcome::done; break;
        case PARLANCE_STEP_AGAIN: outcome_ = Outcome::again; break;
        default: outcome_ = Outcome::failed; break;
    }
}

void TranslatorCall::frame_limit_reached()
{
    const auto error = framer_->error();
    outcome_ = Outcome::failed;
    failure_ = ChatError(is_size_limit(error) ? ErrorKind::too_large : ErrorKind::bad_response, error.message());
}

void TranslatorCall::on_end(BodyEnd how, const HttpFailure* failure) noexcept
{
    http_call_.reset();
    if (outcome_ == Outcome::open && status_ != 0) finish_body(how);
    conclude(how, failure);
}

void TranslatorCall::finish_body(BodyEnd how)
{
    if (filter_ && !cancelled())
        if (const std::string_view rest = filter_->flush(); !rest.empty()) static_cast<void>(feed_body(rest));
    if (outcome_ != Outcome::open) return;
    if (status_ >= 300) return feed_error_body();
    if (how == BodyEnd::complete && !cancelled()) {
        deliver_pending();
        if (framer_->error()) frame_limit_reached();
        if (!framer_->complete()) how = BodyEnd::cut;
    }
    if (outcome_ == Outcome::open) ask_end(how);
}

/// What the body's end left pending. An event that its blank line never closed, or a line without an end, that does not
/// parse was cut off.
void TranslatorCall::deliver_pending()
{
    const auto last = framer_->finish();
    if (!last) return;
    deliver(*last);
    const bool in_pieces = framing_ == Framing::sse || framing_ == Framing::lines;
    if (in_pieces && outcome_ == Outcome::failed && failure_ && failure_->kind == ErrorKind::bad_response)
        failure_ = truncated_answer();
}

void TranslatorCall::ask_end(BodyEnd how)
{
    parlance_body_end end{};
    end.struct_size = sizeof end;
    end.how = static_cast<std::uint32_t>(how);
    take_step(exchange_->table->end(exchange_, &end, &output_.object));
    // A call that is being cancelled asks for nothing more.
    if (outcome_ == Outcome::again && how != BodyEnd::complete) outcome_ = Outcome::open;
}

void TranslatorCall::feed_error_body()
{
    deliver({{}, error_body_, {}});
    outcome_ = Outcome::failed;
}

void TranslatorCall::conclude(BodyEnd how, const HttpFailure* failure)
{
    if (ended()) return;
    if (cancelled() && outcome_ != Outcome::done) {
        outcome_ = Outcome::open;
        how = BodyEnd::cancelled;
    }
    if (outcome_ == Outcome::again) {
        if (ask_next()) return send();
        outcome_ = Outcome::failed;
    }
    if (outcome_ == Outcome::done) return last_word(std::nullopt);
    last_word(error_of({how, failure, outcome_ == Outcome::failed, failure_, status_, sent_, first_part_.has_value()}));
}

void TranslatorCall::last_word(std::optional<ChatError> error) noexcept
{
    if (exchange_ != nullptr) exchange_->table->release(std::exchange(exchange_, nullptr));
    if (error) {
        const ClientSettings& settings = client_.settings();
        complete_error(*error, {settings.provider, settings.client_name, status_, sent_ && !error->not_sent, facts_,
                                error_body_, redactor(), secrets_of(scheme_.kind)});
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
    if (call.outcome_ == Outcome::failed) return;  // something before could not be read
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
    if (!call.failure_) call.failure_ = detail::chat_error(*error);
}

/// The exchange has handed over what cannot be read.
void TranslatorCall::refuse(std::optional<ChatError> why) noexcept
{
    if (!failure_) failure_ = std::move(why);
    outcome_ = Outcome::failed;
}

}  // namespace parlance::core
