#include "support/exchange_driver.hpp"

#include <parlance/detail/json_base64.hpp>
#include <parlance/detail/views.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "framing/framer.hpp"
#include "support/skewed.hpp"

namespace parlance::testing {

namespace {

constexpr std::size_t max_frame_bytes = 64 << 20;

/// What a host proposes by Content-Type.
std::uint32_t proposed_framing(const WireAnswer& answer)
{
    for (const Header& header : answer.headers) {
        if (header.name != "content-type") continue;
        if (header.value.starts_with("text/event-stream")) return PARLANCE_FRAMING_SSE;
        if (header.value.starts_with("application/x-ndjson")) return PARLANCE_FRAMING_LINES;
    }
    return PARLANCE_FRAMING_WHOLE;
}

core::Framing framing_of(std::uint32_t wanted)
{
    switch (wanted) {
        case PARLANCE_FRAMING_WHOLE: return core::Framing::whole;
        case PARLANCE_FRAMING_SSE: return core::Framing::sse;
        case PARLANCE_FRAMING_LINES: return core::Framing::lines;
        case PARLANCE_FRAMING_JSON_ARRAY: return core::Framing::json_array;
        case PARLANCE_FRAMING_RAW: return core::Framing::raw;
        default: return core::Framing::none;
    }
}

/// Source: the mapping of the design's section on errors.
ErrorKind kind_of_status(int status)
{
    switch (status) {
        case 401: return ErrorKind::authentication;
        case 403: return ErrorKind::permission;
        case 404: return ErrorKind::not_found;
        case 408: return ErrorKind::timeout;
        case 413: return ErrorKind::too_large;
        case 429: return ErrorKind::rate_limited;
        default: break;
    }
    if (status >= 500) return ErrorKind::overloaded;
    return status >= 400 ? ErrorKind::invalid_request : ErrorKind::bad_response;
}

ErrorKind kind_of_unfinished(BodyEnd how)
{
    if (how == BodyEnd::cancelled) return ErrorKind::cancelled;
    return how == BodyEnd::timeout ? ErrorKind::timeout : ErrorKind::truncated;
}

SentRequest copy_of(const parlance_http_request& request)
{
    SentRequest sent;
    sent.method = detail::view(request.method);
    sent.url = detail::view(request.url);
    sent.auth = detail::view(request.auth);
    for (std::uint32_t index = 0; index < request.headers.count; ++index) {
        const auto* header = detail::element<parlance_header>(request.headers, index);
        sent.headers.emplace_back(std::string(detail::view(header->name)), std::string(detail::view(header->value)),
                                  header->flags);
    }
    for (std::uint32_t index = 0; index < request.body.count; ++index) {
        const auto* segment = detail::element<parlance_segment>(request.body, index);
        if (segment->encoding == PARLANCE_SEGMENT_BASE64)
            detail::append_base64(sent.body, detail::view(segment->bytes));
        else
            sent.body += detail::view(segment->bytes);
    }
    return sent;
}

class Driver {
public:
    Driver(const WireAnswer& answer, const DriveOptions& options)
        : answer_(answer), options_(options), log_(options.detail)
    {
    }
    ~Driver()
    {
        if (exchange_ != nullptr) exchange_->table->release(exchange_);
    }
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    DriveResult run(parlance_translator* translator, const ChatRequest& request)
    {
        DriveResult result;
        if (begin(translator, request) && send(result)) receive();
        result.events = log_.lines();
        result.digests = log_.digests();
        result.response = log_.response();
        if (const auto error = ending()) result.response.fail(*error);
        return result;
    }

private:
    bool begin(parlance_translator* translator, const ChatRequest& request)
    {
        const auto shared = request.share();
        SkewedRequest* const skewed = SkewedRequest::make(shared->view(), options_.tail);
        {
            Skewed call(options_.tail);
            exchange_ = translator->table->begin(translator, skewed->structure(call), log_.output());
        }
        SkewedRequest::release(skewed);
        return exchange_ != nullptr;
    }

    bool send(DriveResult& result)
    {
        const parlance_http_request* const wanted = exchange_->table->next(exchange_, log_.output());
        if (wanted != nullptr) result.sent = copy_of(*wanted);
        return wanted != nullptr;
    }

    void receive()
    {
        const std::string_view body = std::string_view(answer_.body).substr(0, options_.cut);
        const std::uint32_t framing = head();
        if (answer_.status >= 300)
            step_ = feed({{}, body, {}});
        else
            read(body, core::Framer(framing_of(framing), max_frame_bytes));
        if (step_ == PARLANCE_STEP_MORE && answer_.status < 300) step_ = end();
        if (step_ == PARLANCE_STEP_AGAIN) throw std::logic_error("this driver has one answer to give");
    }

    std::uint32_t head()
    {
        Skewed call(options_.tail);
        std::vector<parlance_header> headers;
        for (const Header& header : answer_.headers)
            headers.push_back({detail::c_view(header.name), detail::c_view(header.value), 0, 0});
        const parlance_http_head head{0, 0, answer_.status, proposed_framing(answer_),
                                      call.headers(detail::c_span(headers))};
        return exchange_->table->head(exchange_, call.structure(head), log_.output());
    }

    /// Reads as a host does: what is pending when the body ends counts only if the body is complete.
    void read(std::string_view body, core::Framer framer)
    {
        const std::size_t piece = options_.split == 0 ? std::max<std::size_t>(body.size(), 1) : options_.split;
        for (; !body.empty() && step_ == PARLANCE_STEP_MORE; body.remove_prefix(std::min(piece, body.size()))) {
            const std::unique_ptr<char[]> bytes(new char[std::min(piece, body.size())]);  // its end is watched
            std::copy_n(body.data(), std::min(piece, body.size()), bytes.get());
            if (framer.feed({bytes.get(), std::min(piece, body.size())})) return;
            while (step_ == PARLANCE_STEP_MORE) {
                const auto frame = framer.next();
                if (!frame) break;
                step_ = feed(*frame);
            }
        }
        if (options_.how != BodyEnd::complete || step_ != PARLANCE_STEP_MORE) return;
        if (const auto frame = framer.finish()) {
            pending_ = true;
            step_ = feed(*frame);
        }
    }

    std::uint32_t feed(const core::FrameView& seen)
    {
        Skewed call(options_.tail);
        const parlance_frame frame{0, 0, call.text(seen.name), call.text(seen.data), call.text(seen.id), {}};
        return exchange_->table->feed(exchange_, call.structure(frame), log_.output());
    }

    std::uint32_t end()
    {
        Skewed call(options_.tail);
        return exchange_->table->end(exchange_,
                                     call.structure(parlance_body_end{0, static_cast<std::uint32_t>(options_.how), {}}),
                                     log_.output());
    }

    std::optional<ChatError> ending()
    {
        if (step_ == PARLANCE_STEP_DONE) return std::nullopt;
        ChatError error =
            log_.failure().value_or(ChatError(kind_of_unfinished(options_.how), "the answer is not finished"));
        if (error.kind == ErrorKind::by_status) error.kind = kind_of_status(answer_.status);
        if (exchange_ != nullptr && answer_.status >= 300) error.http_status = answer_.status;
        const bool sse_rest = pending_ && proposed_framing(answer_) == PARLANCE_FRAMING_SSE;
        if (sse_rest && error.kind == ErrorKind::bad_response) error.kind = ErrorKind::truncated;
        return error;
    }

    const WireAnswer& answer_;
    const DriveOptions& options_;
    EventLog log_;
    parlance_exchange* exchange_ = nullptr;
    std::uint32_t step_ = PARLANCE_STEP_MORE;
    bool pending_ = false;
};

}  // namespace

DriveResult drive(parlance_translator* translator, const ChatRequest& request, const WireAnswer& answer,
                  const DriveOptions& options)
{
    return Driver(answer, options).run(translator, request);
}

}  // namespace parlance::testing
