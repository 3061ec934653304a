/// exchanges.hpp - one exchange for each operation of the dialect.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/messages/answer.hpp>
#include <parlance/messages/dialect.hpp>
#include <parlance/wire/foreign_body.hpp>

#include <memory>
#include <string>
#include <utility>

namespace parlance::messages {

/// What all exchanges of the dialect share: one prepared request, errors read the dialect's way, and rate limits told.
class DialectExchange : public ChatExchange {
public:
    DialectExchange(DialectPtr dialect, HttpRequest request)
        : dialect_(std::move(dialect)), request_(std::move(request))
    {
    }

    /// Hands out the request, once.
    [[nodiscard]] Result<HttpRequest> next() override { return std::move(request_); }
    /// The body as one piece.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] ChatError on_error(const HttpHead& head, std::string_view body) override;
    /// Every answer has a body, and one piece is all of it.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

protected:
    [[nodiscard]] const Dialect& dialect() const noexcept { return *dialect_; }
    /// What `next` gives, after Progress::again.
    void set_request(HttpRequest request) { request_ = std::move(request); }

private:
    DialectPtr dialect_;
    HttpRequest request_;
};

/// POST /messages.
class MessageExchange final : public DialectExchange {
public:
    MessageExchange(DialectPtr dialect, HttpRequest request, bool streams);

    /// A JSON answer to a request for a stream is read as such, and the reverse.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    /// A stream of another dialect is no answer, one of this that ends before message_stop was cut off.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    AnswerReader reader_;
    wire::ForeignBody foreign_;
    std::string strange_type_;  // the content type, where it is neither JSON nor an event stream
    bool streams_;
    bool whole_ = false;
};

/// A GET of `path`, which stands behind the dialect's prefix.
[[nodiscard]] HttpRequest get_request(const ChatRequestView& request, const Dialect& dialect, std::string_view path);

/// A POST of nothing, likewise.
[[nodiscard]] HttpRequest post_request(const ChatRequestView& request, const Dialect& dialect, std::string_view path);

/// The error of an answer that cannot be read: "the server's model list is not JSON".
[[nodiscard]] ChatError unreadable(std::string_view what);

/// The exchanges of the operations models, count_tokens and health. Each fails with invalid_request, and the place.
///@{
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_models(const ChatRequestView& request, DialectPtr dialect);
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_count_tokens(const ChatRequestView& request,
                                                                       DialectPtr dialect, Output& out);
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_health_check(const ChatRequestView& request,
                                                                       DialectPtr dialect);
///@}

}  // namespace parlance::messages
