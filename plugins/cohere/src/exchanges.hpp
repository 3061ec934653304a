/// exchanges.hpp - one exchange for each operation.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/wire/foreign_body.hpp>

#include <memory>
#include <string>
#include <utility>

#include "answer.hpp"
#include "service.hpp"

namespace parlance::cohere {

/// What all exchanges share: one prepared request, errors and headers read this provider's way.
class CohereExchange : public ChatExchange {
public:
    /// For exchanges that write each of their requests when it is due.
    explicit CohereExchange(ServicePtr service) : CohereExchange(std::move(service), HttpRequest("GET", "/")) {}
    CohereExchange(ServicePtr service, HttpRequest request) : service_(std::move(service)), request_(std::move(request))
    {
    }

    /// Hands out the prepared request.
    [[nodiscard]] Result<HttpRequest> next() override { return std::move(request_); }
    /// Reports what the headers say, and reads the body whole.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] ChatError on_error(const HttpHead& head, std::string_view body) override;
    /// Every answer has a body, and one piece is all of it.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

protected:
    [[nodiscard]] const Service& service() const noexcept { return *service_; }
    /// For exchanges of several requests: what `next` hands out then.
    void prepare(HttpRequest request) { request_ = std::move(request); }
    /// The answer's content type where it is not JSON; empty otherwise.
    [[nodiscard]] const std::string& strange_type() const noexcept { return strange_type_; }

private:
    ServicePtr service_;
    HttpRequest request_;
    std::string strange_type_;
};

/// POST /v2/chat.
class Chat final : public CohereExchange {
public:
    Chat(ServicePtr service, HttpRequest request, bool streams);

    /// A JSON answer to a request for a stream is read as such, and the reverse.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    /// The message's own end is enough where the body ended as it should. A stream of another dialect is no answer.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    AnswerReader reader_;
    wire::ForeignBody foreign_;
    bool streams_;
    bool whole_ = false;
};

using ExchangeResult = Result<std::unique_ptr<ChatExchange>>;

/// The exchanges for the operations. Each fails with the place of what it cannot send.
///@{
[[nodiscard]] ExchangeResult begin_chat(const ChatRequestView& request, ServicePtr service, Output& out);
[[nodiscard]] ExchangeResult begin_embeddings(const ChatRequestView& request, ServicePtr service, Output& out);
[[nodiscard]] ExchangeResult begin_models(const ChatRequestView& request, ServicePtr service);
[[nodiscard]] ExchangeResult begin_count_tokens(const ChatRequestView& request, ServicePtr service, Output& out);
[[nodiscard]] ExchangeResult begin_health_check(const ChatRequestView& request, ServicePtr service);
///@}

/// GET /v1/models with a query such as "page_size=1".
[[nodiscard]] HttpRequest model_list_request(const ChatRequestView& request, const Service& service,
                                             std::string_view query);

}  // namespace parlance::cohere
