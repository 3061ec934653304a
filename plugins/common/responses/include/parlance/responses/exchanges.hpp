/// exchanges.hpp - the operations of the Responses API, each as one exchange.
#pragma once

#include <parlance/openai/exchanges.hpp>
#include <parlance/responses/answer.hpp>
#include <parlance/wire/foreign_body.hpp>

#include <memory>
#include <string>

namespace parlance::responses {

/// POST /responses.
class ResponseCall final : public openai::DialectExchange {
public:
    ResponseCall(openai::DialectPtr dialect, HttpRequest request, bool streams);

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    AnswerReader reader_;
    std::string strange_type_;
    wire::ForeignBody foreign_;
    bool streams_;
    bool whole_ = false;
    bool tells_its_end_ = false;
};

/// POST /responses/input_tokens: how many tokens a conversation has, without an answer.
/// Source: the provider's reference, "Get input token counts".
class TokenCount final : public openai::DialectExchange {
public:
    using DialectExchange::DialectExchange;
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
};

/// The exchanges for the operations "chat" and "count_tokens". They fail as `write_response` does.
///@{
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_chat(const ChatRequestView& request,
                                                               openai::DialectPtr dialect, Output& out);
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_token_count(const ChatRequestView& request,
                                                                      openai::DialectPtr dialect, Output& out);
///@}

/// A health check of level `generate`: the model writes as few tokens as the API allows, which may be billed.
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_generate_check(const ChatRequestView& request,
                                                                         openai::DialectPtr dialect);

}  // namespace parlance::responses
