#include "chat/answer_body.hpp"

#include "chat/call_end.hpp"
#include "chat/framing_choice.hpp"
#include "framing/framing_error.hpp"

#include <parlance/detail/errors.hpp>

namespace parlance::core {
namespace {

constexpr std::size_t longest_error_text = 1024 * 1024;  // docs/reference/contract.md, "The exchange"

}  // namespace

AnswerBody::AnswerBody(const CallBase& call, Verdict& verdict, parlance_output* output)
    : call_(call), verdict_(verdict), output_(output)
{
}

void AnswerBody::redact_with(const Redactor& redactor)
{
    redactor_ = &redactor;
    filter_.reset();
    if (!redactor.empty()) filter_.emplace(redactor);
}

void AnswerBody::reset()
{
    status_ = 0;
    framer_.reset();
    if (filter_) static_cast<void>(filter_->flush());  // of an answer that nobody took to its end
    error_text_.clear();
}

bool AnswerBody::is_error_cut() const noexcept
{
    return error_text_.size() >= longest_error_text;
}

template <class Headers>
parlance_span AnswerBody::c_headers(const Headers& headers)
{
    headers_.clear();
    for (const auto& header : headers)
        headers_.push_back({{detail::c_view(header.name), detail::c_view(header.value), 0, 0}});
    return padded_span(headers_);
}

void AnswerBody::open(parlance_exchange* exchange, const AnswerHead& head)
{
    exchange_ = exchange;
    status_ = head.status;
    framing_ = choose_framing(head);
    if (verdict_.reason) verdict_.outcome = Verdict::Outcome::failed;  // it was told through the output
    if (status_ < 300) framer_.emplace(framing_, head.max_event_bytes);
}

Framing AnswerBody::choose_framing(const AnswerHead& head)
{
    auto view = padded_struct<parlance_http_head>();
    view.value.status = status_;
    view.value.framing = number_of(status_ >= 300 ? Framing::whole : proposed_framing(head.content_type));
    view.value.headers = c_headers(head.headers);
    const std::uint32_t wanted = exchange_->table->head(exchange_, &view.value, output_);
    if (const auto framing = known_framing(wanted)) return *framing;
    verdict_.fail(ChatError(ErrorKind::unsupported,
                            "the plugin wants the framing " + std::to_string(wanted) + ", which this host lacks"));
    return Framing::none;
}

HttpFlow AnswerBody::take(std::string_view bytes)
{
    // After a cancel the framer still holds frames that nobody takes: nothing more may be fed.
    if (!verdict_.is_open() || call_.cancelled()) return HttpFlow::enough;
    if (filter_ && !redacts_frames()) bytes = filter_->pass(const_cast<char*>(bytes.data()), bytes.size());
    return feed(bytes);
}

HttpFlow AnswerBody::feed(std::string_view bytes)
{
    if (status_ >= 300) {
        error_text_.append(bytes.substr(0, longest_error_text - error_text_.size()));
        return is_error_cut() ? HttpFlow::enough : HttpFlow::more;
    }
    if (framer_->feed(bytes)) {
        limit_reached();
        return HttpFlow::enough;
    }
    while (verdict_.is_open() && !call_.cancelled()) {
        const auto frame = framer_->next();
        if (!frame) {
            if (framer_->error()) limit_reached();
            break;
        }
        deliver(*frame);
    }
    return verdict_.is_open() ? HttpFlow::more : HttpFlow::enough;
}

/// Checksums cover a message's bytes as they came: what it says is redacted when it has been cut out.
bool AnswerBody::redacts_frames() const noexcept
{
    return filter_ && status_ < 300 && framing_ == Framing::aws_event;
}

/// The frame with name and data as views of shown_frame_, where secrets are overwritten.
FrameView AnswerBody::redacted(FrameView frame)
{
    shown_frame_.assign(frame.data).append("\n").append(frame.name);
    redactor_->redact(shown_frame_);
    const std::string_view text = shown_frame_;
    frame.name = text.substr(frame.data.size() + 1);
    frame.data = text.substr(0, frame.data.size());
    return frame;
}

void AnswerBody::deliver(const FrameView& cut)
{
    const FrameView frame = redacts_frames() ? redacted(cut) : cut;
    auto view = padded_struct<parlance_frame>();
    view.value.name = detail::c_view(frame.name);
    view.value.data = detail::c_view(frame.data);
    view.value.id = detail::c_view(frame.id);
    if (!frame.headers.empty()) view.value.headers = c_headers(show(frame.headers));
    take_step(exchange_->table->feed(exchange_, &view.value, output_));
}

void AnswerBody::take_step(std::uint32_t step)
{
    if (verdict_.has_failed()) return;  // what it reported cannot be read, whatever it says of itself
    switch (step) {
        case PARLANCE_STEP_MORE: break;
        case PARLANCE_STEP_DONE: verdict_.outcome = Verdict::Outcome::done; break;
        case PARLANCE_STEP_AGAIN: verdict_.outcome = Verdict::Outcome::again; break;
        default: verdict_.outcome = Verdict::Outcome::failed; break;
    }
}

void AnswerBody::limit_reached()
{
    const auto error = framer_->error();
    verdict_.outcome = Verdict::Outcome::failed;
    verdict_.reason = ChatError(is_size_limit(error) ? ErrorKind::too_large : ErrorKind::bad_response, error.message());
}

void AnswerBody::close(BodyEnd how)
{
    if (!verdict_.is_open()) return;
    if (filter_ && !call_.cancelled())
        if (const std::string_view rest = filter_->flush(); !rest.empty()) static_cast<void>(feed(rest));
    if (!verdict_.is_open()) return;
    if (status_ >= 300) return deliver_error();
    if (how == BodyEnd::complete && !call_.cancelled()) {
        deliver_pending();
        if (framer_->error()) limit_reached();
        if (!framer_->complete()) how = BodyEnd::cut;
    }
    if (verdict_.is_open()) ask_end(how);
}

/// What the body's end left pending. An event that its blank line never closed, or a line without an end, that does not
/// parse was cut off.
void AnswerBody::deliver_pending()
{
    const auto last = framer_->finish();
    if (!last) return;
    deliver(*last);
    const bool in_pieces = framing_ == Framing::sse || framing_ == Framing::lines;
    if (in_pieces && verdict_.has_failed() && verdict_.reason && verdict_.reason->kind == ErrorKind::bad_response)
        verdict_.reason = truncated_answer();
}

void AnswerBody::deliver_error()
{
    deliver({{}, error_text_, {}});
    verdict_.outcome = Verdict::Outcome::failed;
}

void AnswerBody::ask_end(BodyEnd how)
{
    parlance_body_end end{};
    end.struct_size = sizeof end;
    end.how = static_cast<std::uint32_t>(how);
    take_step(exchange_->table->end(exchange_, &end, output_));
    // A call that is being cancelled asks for nothing more.
    if (verdict_.outcome == Verdict::Outcome::again && how != BodyEnd::complete)
        verdict_.outcome = Verdict::Outcome::open;
}

}  // namespace parlance::core
