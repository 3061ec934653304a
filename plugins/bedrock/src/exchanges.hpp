/// exchanges.hpp - one exchange for each operation.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/wire/foreign_body.hpp>

#include <memory>
#include <string>
#include <utility>

#include "answer.hpp"
#include "service.hpp"

namespace parlance::bedrock {

/// What all exchanges share: one prepared request, and errors read Bedrock's way.
class ServiceExchange : public ChatExchange {
public:
    explicit ServiceExchange(HttpRequest request) : request_(std::move(request)) {}

    [[nodiscard]] Result<HttpRequest> next() override { return std::move(request_); }
    [[nodiscard]] Result<Framing> head(const HttpHead&, Output&) override { return Framing::whole; }
    [[nodiscard]] ChatError on_error(const HttpHead& head, std::string_view body) override;
    /// Every answer has a body, and one piece is all of it.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

protected:
    /// What the following `next` hands out.
    void prepare(HttpRequest request) { request_ = std::move(request); }

private:
    HttpRequest request_;
};

/// POST /model/ID/converse, or converse-stream.
class Conversation final : public ServiceExchange {
public:
    using ServiceExchange::ServiceExchange;
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    AnswerReader reader_;
    wire::ForeignBody foreign_;
    std::string content_type_;
    bool streams_ = false;
};

/// POST /model/ID/count-tokens. Source: Amazon Bedrock API reference, CountTokens.
class TokenCount final : public ServiceExchange {
public:
    using ServiceExchange::ServiceExchange;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
};

using ExchangePtr = std::unique_ptr<ChatExchange>;

/// The exchange of an operation. Warnings go to `out`; fails with what is wrong with the request.
///@{
[[nodiscard]] Result<ExchangePtr> begin_chat(const ChatRequestView& request, const Service& service, Output& out);
[[nodiscard]] Result<ExchangePtr> begin_token_count(const ChatRequestView& request, const Service& service,
                                                    Output& out);
[[nodiscard]] Result<ExchangePtr> begin_health_check(const ChatRequestView& request, const Service& service);
[[nodiscard]] Result<ExchangePtr> begin_model_list(const ChatRequestView& request, ServicePtr service);
[[nodiscard]] Result<ExchangePtr> begin_embeddings(const ChatRequestView& request, ServicePtr service, Output& out);
///@}

}  // namespace parlance::bedrock
