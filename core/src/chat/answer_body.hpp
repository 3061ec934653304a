/// answer_body.hpp - one answer's way from the connection's buffer into its exchange.
///
///     reset -> show(headers), open -> take* -> close
///
/// Secrets that the server gave back are overwritten, the body is cut into frames, and each frame goes to the exchange,
/// whose word becomes the verdict. An answer with a status of 300 and more goes there as one frame, whatever it holds,
/// and fails.
#pragma once

#include "chat/call_base.hpp"
#include "chat/padded.hpp"
#include "chat/redactor.hpp"
#include "chat/verdict.hpp"
#include "framing/framer.hpp"

#include <parlance/abi/exchange.h>
#include <parlance/core/http_client.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

/// What begins an answer.
struct AnswerHead {
    int status = 0;
    std::span<const HttpHeader> headers;  ///< as `show` gave them
    std::string_view content_type;
    std::size_t max_event_bytes = 0;  ///< no frame may be longer
};

/// Reused for the answers of a call, one after the other. Loop's thread.
class AnswerBody {
public:
    /// All of them outlive this. A call that is cancelled hands over nothing more.
    AnswerBody(const CallBase& call, Verdict& verdict, parlance_output* output);

    /// Whose secrets are overwritten from here on. It outlives this, or the next call of this.
    void redact_with(const Redactor& redactor);

    /// Forgets the answer before.
    void reset();

    /// Headers as they may be shown; valid until the next call.
    template <class Headers>
    [[nodiscard]] std::vector<HttpHeader> show(const Headers& sent);

    /// Asks `exchange`, which outlives this answer, how its body is cut.
    void open(parlance_exchange* exchange, const AnswerHead& head);

    /// The next bytes. They lie in the connection's own buffer, where secrets are overwritten (HttpHandler::on_body).
    [[nodiscard]] HttpFlow take(std::string_view bytes);

    /// The body has ended: what is pending is handed over, then that nothing more comes. An answer was opened.
    void close(BodyEnd how);

    /// What came with a status of 300 and more.
    [[nodiscard]] const std::string& error_text() const noexcept { return error_text_; }
    /// More of it came than is kept.
    [[nodiscard]] bool is_error_cut() const noexcept;

private:
    template <class Headers>
    [[nodiscard]] parlance_span c_headers(const Headers& headers);
    [[nodiscard]] Framing choose_framing(const AnswerHead& head);
    [[nodiscard]] HttpFlow feed(std::string_view bytes);
    [[nodiscard]] bool redacts_frames() const noexcept;
    [[nodiscard]] FrameView redacted(FrameView frame);
    void deliver(const FrameView& cut);
    void deliver_pending();
    void deliver_error();
    void ask_end(BodyEnd how);
    void take_step(std::uint32_t step);
    void limit_reached();

    const CallBase& call_;
    Verdict& verdict_;
    parlance_output* output_;
    parlance_exchange* exchange_ = nullptr;
    const Redactor* redactor_ = nullptr;
    std::optional<RedactingFilter> filter_;  // nothing: there is no secret

    int status_ = 0;
    Framing framing_ = Framing::none;
    std::optional<Framer> framer_;
    std::string error_text_;
    std::string shown_headers_;
    std::string shown_frame_;
    std::vector<Padded<parlance_header>> headers_;
};

/// An answer's or a frame's.
template <class Headers>
std::vector<HttpHeader> AnswerBody::show(const Headers& sent)
{
    std::vector<HttpHeader> headers;
    headers.reserve(sent.size());
    for (const auto& header : sent)
        headers.push_back({header.name, header.value});
    if (!filter_) return headers;
    shown_headers_.clear();
    for (const HttpHeader& header : headers)
        shown_headers_.append(header.value).push_back('\n');
    redactor_->redact(shown_headers_);
    std::string_view rest = shown_headers_;
    for (HttpHeader& header : headers) {
        header.value = rest.substr(0, header.value.size());
        rest.remove_prefix(header.value.size() + 1);
    }
    return headers;
}

}  // namespace parlance::core
