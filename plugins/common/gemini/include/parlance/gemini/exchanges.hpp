/// exchanges.hpp - one exchange for each operation of the dialect.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/gemini/answer.hpp>
#include <parlance/gemini/dialect.hpp>
#include <parlance/wire/foreign_body.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace parlance::gemini {

using ExchangePtr = std::unique_ptr<ChatExchange>;

/// What all exchanges share: the next request, and errors read Google's way.
class DialectExchange : public ChatExchange {
public:
    DialectExchange(DialectPtr dialect, HttpRequest request)
        : dialect_(std::move(dialect)), request_(std::move(request))
    {
    }

    [[nodiscard]] Result<HttpRequest> next() override { return std::move(request_); }
    /// One document, unless an exchange says otherwise.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] ChatError on_error(const HttpHead& head, std::string_view body) override;
    /// Every answer has a body, and one document is all of it.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

protected:
    [[nodiscard]] const Dialect& dialect() const noexcept { return *dialect_; }
    /// Asks again, with `request`.
    [[nodiscard]] Progress ask(HttpRequest request)
    {
        request_ = std::move(request);
        return Progress::again;
    }

private:
    DialectPtr dialect_;
    HttpRequest request_;
};

/// :generateContent, or :streamGenerateContent as Server-Sent Events.
class Generation final : public DialectExchange {
public:
    Generation(DialectPtr dialect, HttpRequest request, bool streams);

    /// A server that does not know alt=sse sends a JSON list of chunks; one that does not stream, or fails after it
    /// said 200, one document, which is then the only element.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    /// There is no end mark: whole once every candidate that began has its finish, and the body ended as it should. A
    /// stream of another dialect is no answer.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    AnswerReader reader_;
    wire::ForeignBody foreign_;
    std::string content_type_;
    bool streams_;
    bool whole_ = false;
};

/// A document of the server, checked: fails if it is no JSON, or tells of a failure.
[[nodiscard]] std::optional<ChatError> check_document(const JsonDocument& document, std::string_view what,
                                                      std::string_view body);

/// A request without a body.
[[nodiscard]] HttpRequest get(const ChatRequestView& request, const Dialect& dialect, std::string path);

/// The operations. Each fails with its place in the request.
///@{
[[nodiscard]] Result<ExchangePtr> begin_chat(const ChatRequestView& request, DialectPtr dialect, Output& out);
[[nodiscard]] Result<ExchangePtr> begin_models(const ChatRequestView& request, DialectPtr dialect, Output& out);
[[nodiscard]] Result<ExchangePtr> begin_token_count(const ChatRequestView& request, DialectPtr dialect, Output& out);
[[nodiscard]] Result<ExchangePtr> begin_health_check(const ChatRequestView& request, DialectPtr dialect);
[[nodiscard]] Result<ExchangePtr> begin_embeddings(const ChatRequestView& request, DialectPtr dialect, Output& out);
[[nodiscard]] Result<ExchangePtr> begin_batch(const ChatRequestView& request, DialectPtr dialect, Output& out);
///@}

}  // namespace parlance::gemini
