#include "support/exchange_driver.hpp"

#include <parlance/detail/json_base64.hpp>
#include <parlance/detail/views.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
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
        if (header.value.starts_with("application/vnd.amazon.eventstream")) return PARLANCE_FRAMING_AWS_EVENT;
    }
    return PARLANCE_FRAMING_WHOLE;
}

std::vector<parlance_header> headers_of(const core::FrameView& frame)
{
    std::vector<parlance_header> headers;
    for (const auto& header : frame.headers)
        headers.push_back({detail::c_view(header.name), detail::c_view(header.value), 0, 0});
    return headers;
}

core::Framing framing_of(std::uint32_t wanted)
{
    switch (wanted) {
        case PARLANCE_FRAMING_WHOLE: return core::Framing::whole;
        case PARLANCE_FRAMING_SSE: return core::Framing::sse;
        case PARLANCE_FRAMING_LINES: return core::Framing::lines;
        case PARLANCE_FRAMING_JSON_ARRAY: return core::Framing::json_array;
        case PARLANCE_FRAMING_AWS_EVENT: return core::Framing::aws_event;
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

/// What a host puts in the place of a file: its bytes, or its lines as the elements of an array.
void append_file(std::string& body, const std::string& name, bool as_lines)
{
    std::ifstream file(name, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + name);
    if (!as_lines) {
        body.append(std::istreambuf_iterator<char>(file), {});
        return;
    }
    const char* between = "";
    for (std::string line; std::getline(file, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        body += between + line;
        between = ",";
    }
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
        else if (segment->encoding == PARLANCE_SEGMENT_RAW)
            sent.body += detail::view(segment->bytes);
        else
            append_file(sent.body, std::string(detail::view(segment->file)),
                        segment->encoding == PARLANCE_SEGMENT_LINES);
    }
    return sent;
}

class Driver {
public:
    Driver(std::span<const WireAnswer> answers, const DriveOptions& options)
        : answers_(answers), options_(options), log_(options.detail)
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
        if (begin(translator, request)) run_steps(result);
        result.events = log_.lines();
        result.digests = log_.digests();
        result.response = log_.response();
        check_one_end();
        if (const auto error = ending()) result.response.fail(*error);
        result.wants_more = step_ == PARLANCE_STEP_AGAIN;
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

    /// A request and its answer, as often as the exchange asks again and there is an answer left.
    void run_steps(DriveResult& result)
    {
        do {
            step_ = PARLANCE_STEP_MORE;
            if (!send(result)) return;
            receive();
            ++turn_;
        } while (step_ == PARLANCE_STEP_AGAIN && turn_ < answers_.size());
    }

    bool send(DriveResult& result)
    {
        const parlance_http_request* const wanted = exchange_->table->next(exchange_, log_.output());
        if (wanted == nullptr) return false;
        result.all_sent.push_back(copy_of(*wanted));
        if (!result.sent) result.sent = result.all_sent.front();
        return true;
    }

    [[nodiscard]] const WireAnswer& answer() const { return answers_[turn_]; }
    [[nodiscard]] bool is_last() const { return turn_ + 1 == answers_.size(); }
    [[nodiscard]] BodyEnd how() const { return is_last() ? options_.how : BodyEnd::complete; }

    void receive()
    {
        std::string_view body = answer().body;
        if (is_last()) body = body.substr(0, options_.cut);
        framing_ = head();
        if (answer().status >= 300) {
            step_ = feed({{}, body, {}});
            return;
        }
        core::Framer framer(framing_of(framing_), max_frame_bytes);
        BodyEnd ended = read(body, framer);
        if (ended == BodyEnd::complete && !framer.complete()) ended = BodyEnd::cut;
        if (step_ == PARLANCE_STEP_MORE && !bad_frame_) step_ = end(ended);
    }

    std::uint32_t head()
    {
        Skewed call(options_.tail);
        std::vector<parlance_header> headers;
        for (const Header& header : answer().headers)
            headers.push_back({detail::c_view(header.name), detail::c_view(header.value), 0, 0});
        const parlance_http_head head{0, 0, answer().status, proposed_framing(answer()),
                                      call.headers(detail::c_span(headers))};
        return exchange_->table->head(exchange_, call.structure(head), log_.output());
    }

    /// Reads as a host does: what is pending when the body ends counts only if the body is complete. Says how it ended.
    BodyEnd read(std::string_view body, core::Framer& framer)
    {
        const std::size_t piece = options_.split == 0 ? std::max<std::size_t>(body.size(), 1) : options_.split;
        for (; !body.empty() && step_ == PARLANCE_STEP_MORE; body.remove_prefix(std::min(piece, body.size()))) {
            const std::unique_ptr<char[]> bytes(new char[std::min(piece, body.size())]);  // its end is watched
            std::copy_n(body.data(), std::min(piece, body.size()), bytes.get());
            bad_frame_ = framer.feed({bytes.get(), std::min(piece, body.size())}).failed();
            while (step_ == PARLANCE_STEP_MORE && !bad_frame_) {
                const auto frame = framer.next();
                if (!frame) break;
                step_ = feed(*frame);
            }
            bad_frame_ = bad_frame_ || (step_ == PARLANCE_STEP_MORE && framer.error().failed());
            if (bad_frame_) return BodyEnd::cut;
        }
        if (how() != BodyEnd::complete || step_ != PARLANCE_STEP_MORE) return how();
        if (const auto frame = framer.finish()) {
            pending_ = true;
            step_ = feed(*frame);
        }
        return BodyEnd::complete;
    }

    std::uint32_t feed(const core::FrameView& seen)
    {
        Skewed call(options_.tail);
        const std::vector<parlance_header> headers = headers_of(seen);
        const parlance_frame frame{0,
                                   0,
                                   call.text(seen.name),
                                   call.text(seen.data),
                                   call.text(seen.id),
                                   call.headers(detail::c_span(headers))};
        return exchange_->table->feed(exchange_, call.structure(frame), log_.output());
    }

    std::uint32_t end(BodyEnd how)
    {
        Skewed call(options_.tail);
        return exchange_->table->end(
            exchange_, call.structure(parlance_body_end{0, static_cast<std::uint32_t>(how), {}}), log_.output());
    }

    /// Whoever fails says why, once; whoever succeeds has not failed.
    void check_one_end() const
    {
        const bool succeeded = step_ == PARLANCE_STEP_DONE || step_ == PARLANCE_STEP_AGAIN;
        const bool refused = exchange_ == nullptr || step_ == PARLANCE_STEP_FAILED;
        if (log_.failures() > 1) throw std::logic_error("the exchange told two failures");
        if (refused && log_.failures() == 0) throw std::logic_error("the exchange failed without a reason");
        if (succeeded && log_.failures() != 0) throw std::logic_error("the exchange failed and went on");
    }

    std::optional<ChatError> ending()
    {
        if (step_ == PARLANCE_STEP_DONE || step_ == PARLANCE_STEP_AGAIN) return std::nullopt;
        const int status = exchange_ != nullptr && turn_ < answers_.size() ? answer().status
                           : answers_.empty()                              ? 0
                                                                           : answers_.back().status;
        ChatError error = log_.failure().value_or(unfinished());
        if (error.kind == ErrorKind::by_status) error.kind = kind_of_status(status);
        if (exchange_ != nullptr && status >= 300) error.http_status = status;
        const std::uint32_t framing = proposed_framing(answers_.back());
        const bool in_pieces = framing == PARLANCE_FRAMING_SSE || framing == PARLANCE_FRAMING_LINES;
        if (pending_ && in_pieces && error.kind == ErrorKind::bad_response) error.kind = ErrorKind::truncated;
        return error;
    }

    [[nodiscard]] ChatError unfinished() const
    {
        if (bad_frame_) return ChatError(ErrorKind::bad_response, "the body is not framed as it should be");
        return ChatError(kind_of_unfinished(options_.how), "the answer is not finished");
    }

    std::span<const WireAnswer> answers_;
    const DriveOptions& options_;
    EventLog log_;
    parlance_exchange* exchange_ = nullptr;
    std::size_t turn_ = 0;
    std::uint32_t step_ = PARLANCE_STEP_MORE;
    std::uint32_t framing_ = PARLANCE_FRAMING_NONE;
    bool pending_ = false;
    bool bad_frame_ = false;
};

}  // namespace

DriveResult drive(parlance_translator* translator, const ChatRequest& request, std::span<const WireAnswer> answers,
                  const DriveOptions& options)
{
    return Driver(answers, options).run(translator, request);
}

DriveResult drive(parlance_translator* translator, const ChatRequest& request, const WireAnswer& answer,
                  const DriveOptions& options)
{
    return drive(translator, request, std::span(&answer, 1), options);
}

}  // namespace parlance::testing
