/// chat_translator.hpp - what the author of an HTTP provider derives from: a translator, its exchange, and what they
/// speak in.
#pragma once

#include <parlance/abi/exchange.h>
#include <parlance/chat_request_view.hpp>
#include <parlance/output.hpp>
#include <parlance/result.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance {

/// A stretch of a request's body.
struct Segment {
    std::uint32_t encoding = PARLANCE_SEGMENT_RAW;  ///< PARLANCE_SEGMENT_RAW, ...
    std::string text;                               ///< bytes of our own, or
    std::string_view bytes;  ///< foreign bytes, which live until the following `next` (those of the request do), or
    std::string file;        ///< the name of a file whose contents are meant

    /// Text of our own.
    [[nodiscard]] static Segment raw(std::string own) { return {PARLANCE_SEGMENT_RAW, std::move(own), {}, {}}; }
    /// Foreign bytes, which the host encodes as base64 while it copies them.
    [[nodiscard]] static Segment base64(std::string_view foreign) { return {PARLANCE_SEGMENT_BASE64, {}, foreign, {}}; }
    /// The contents of a file, which the host reads.
    [[nodiscard]] static Segment contents(std::string path) { return {PARLANCE_SEGMENT_FILE, {}, {}, std::move(path)}; }
    /// The lines of a file that are not blank, with a comma between each two: JSON lines as the elements of an array.
    [[nodiscard]] static Segment lines(std::string path) { return {PARLANCE_SEGMENT_LINES, {}, {}, std::move(path)}; }
};

/// What an exchange wants sent.
class HttpRequest {
public:
    /// `url`: starts with '/' to be appended to the base URL's path, or is absolute to an allowed origin.
    HttpRequest(std::string method, std::string url) : method_(std::move(method)), url_(std::move(url)) {}

    /// Adds a header. `flags`: PARLANCE_HEADER_APPEND, PARLANCE_HEADER_SECRET.
    HttpRequest& header(std::string_view name, std::string_view value, std::uint32_t flags = 0)
    {
        // Assigned, not constructed: in moving the string of a literal, g++ 12 sees an overrun that is none.
        Header& added = headers_.emplace_back(std::string(), std::string(), flags);
        added.name = name;
        added.value = value;
        return *this;
    }
    /// Appends text to the body.
    HttpRequest& body(std::string text) { return body(Segment::raw(std::move(text))); }
    /// Appends a segment to the body.
    HttpRequest& body(Segment segment)
    {
        segments_.push_back(std::move(segment));
        return *this;
    }
    /// A scheme instead of the manifest's default: "none", "bearer", "basic", "header:NAME".
    HttpRequest& auth(std::string scheme)
    {
        auth_ = std::move(scheme);
        return *this;
    }
    /// Milliseconds to wait before sending; for polling after AGAIN.
    HttpRequest& delay_ms(std::int64_t delay)
    {
        delay_ms_ = delay;
        return *this;
    }

    /// What was set, for the SDK and for tests.
    ///@{
    [[nodiscard]] const std::string& method() const noexcept { return method_; }
    [[nodiscard]] const std::string& url() const noexcept { return url_; }
    [[nodiscard]] const std::string& auth() const noexcept { return auth_; }
    [[nodiscard]] std::int64_t delay_ms() const noexcept { return delay_ms_; }
    [[nodiscard]] const std::vector<Header>& headers() const noexcept { return headers_; }
    [[nodiscard]] const std::vector<Segment>& segments() const noexcept { return segments_; }
    ///@}

private:
    std::string method_, url_, auth_;
    std::int64_t delay_ms_ = 0;
    std::vector<Header> headers_;
    std::vector<Segment> segments_;
};

/// How a body is cut into frames. The numbers are those of the C contract.
enum class Framing : std::uint32_t {
    none = PARLANCE_FRAMING_NONE,
    whole = PARLANCE_FRAMING_WHOLE,
    sse = PARLANCE_FRAMING_SSE,
    lines = PARLANCE_FRAMING_LINES,
    json_array = PARLANCE_FRAMING_JSON_ARRAY,
    aws_event = PARLANCE_FRAMING_AWS_EVENT,
    raw = PARLANCE_FRAMING_RAW,
};

/// An answer's status and headers: a view.
class HttpHead {
public:
    /// Shows `head`, whose contents must outlive this view.
    explicit HttpHead(const parlance_http_head& head) noexcept : head_(detail::zero_extended(head)) {}
    [[nodiscard]] int status() const noexcept { return head_.status; }  ///< the HTTP status
    /// What the host proposes, by Content-Type.
    [[nodiscard]] Framing framing() const noexcept { return static_cast<Framing>(head_.framing); }
    /// In the order they came.
    [[nodiscard]] HeadersView headers() const noexcept { return HeadersView(head_.headers); }
    /// The first header of that name, letters compared without case; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept
    {
        for (const HeaderView header : headers())
            if (same_name(header.name(), name)) return header.value();
        return {};
    }

private:
    [[nodiscard]] static bool same_name(std::string_view left, std::string_view right) noexcept
    {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        if (left.size() != right.size()) return false;
        for (std::size_t index = 0; index < left.size(); ++index)
            if (lower(left[index]) != lower(right[index])) return false;
        return true;
    }

    parlance_http_head head_;
};

/// One frame of a body: an SSE event, a line, an element, or the whole. A view for the call.
struct Frame {
    std::string_view name;  ///< an SSE event's name; empty: message
    std::string_view data;  ///< its content
    std::string_view id;    ///< an SSE event's id, or empty
    HeadersView headers{};  ///< those of a frame that has some: of an AWS event
};

/// What an exchange answers to a frame or to the body's end.
enum class Progress : std::uint32_t {
    more = PARLANCE_STEP_MORE,    ///< to a frame: go on; to the end: the answer is not finished
    done = PARLANCE_STEP_DONE,    ///< the provider's own end mark
    again = PARLANCE_STEP_AGAIN,  ///< a further request belongs to this call: `next` follows
};

/// How a body ended. The numbers are those of the C contract.
enum class BodyEnd : std::uint32_t {
    complete = PARLANCE_BODY_COMPLETE,
    cut = PARLANCE_BODY_CUT,
    cancelled = PARLANCE_BODY_CANCELLED,
    timeout = PARLANCE_BODY_TIMEOUT,
};

/// One call: remembers the request, says what to send, and turns what came back into parts. No I/O, no thread, no
/// clock. All functions run one at a time. What they throw becomes the error `plugin`.
class ChatExchange {
public:
    virtual ~ChatExchange() = default;

    /// What to send now. Runs once, and again after each Progress::again.
    [[nodiscard]] virtual Result<HttpRequest> next() = 0;

    /// Sees the head of an answer and chooses the framing; also called for a status of 300 and more.
    [[nodiscard]] virtual Result<Framing> head(const HttpHead& head, Output& /*out*/) { return head.framing(); }

    /// One frame of a successful answer.
    [[nodiscard]] virtual Result<Progress> feed(const Frame& frame, Output& out) = 0;

    /// The body ended and no frame was the end mark. `done` only when the protocol has no mark and nothing is open.
    [[nodiscard]] virtual Result<Progress> end(BodyEnd /*how*/, Output& /*out*/) { return Progress::more; }

    /// An answer with a status of 300 and more, its body gathered (at most 1 MiB). Kind by_status leaves the kind to
    /// the host.
    [[nodiscard]] virtual ChatError on_error(const HttpHead& /*head*/, std::string_view /*body*/)
    {
        return ChatError(ErrorKind::by_status, {});
    }

    /// The request, held as long as this exchange lives.
    [[nodiscard]] const ChatRequestView& request() const noexcept { return request_.view(); }

    /// For the SDK: holds the request.
    void hold(const ChatRequestView& request) noexcept { request_ = HeldRequest(request); }

private:
    HeldRequest request_;
};

/// How a provider was configured: a JSON object {"model", "base_url", "options": {...}}. No secret is in it.
class ProviderConfig {
public:
    /// Shows `json`, which must outlive this view.
    explicit ProviderConfig(std::string_view json) : json_(json) {}
    /// The whole config, valid while the provider is made.
    [[nodiscard]] std::string_view json() const noexcept { return json_; }

private:
    std::string_view json_;
};

/// A configured provider as pure functions. Immutable after construction: `begin` runs on many threads.
class ChatTranslator {
public:
    virtual ~ChatTranslator() = default;

    /// Sees the whole request; refuses it with an error, or gives the exchange that will run it. Warnings go to `out`.
    [[nodiscard]] virtual Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                                      Output& out) const = 0;
};

/// The translator of a provider whose exchange needs no configuration: `using AcmeTranslator =
/// TranslatorOf<AcmeExchange>;`
template <class Exchange>
class TranslatorOf final : public ChatTranslator {
public:
    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView&, Output&) const override
    {
        return std::unique_ptr<ChatExchange>(std::make_unique<Exchange>());
    }
};

}  // namespace parlance
