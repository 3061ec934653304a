/// claude_invoke.hpp - chats with Claude models by InvokeModel, where the body is the Messages API's own: what that API
/// has and Converse lacks.
///
/// The body is that of POST /v1/messages without `model` and `stream`, which stand in the path, with anthropic_version,
/// and with betas as the member anthropic_beta. A stream's messages are named "chunk", and hold the events of the
/// Messages API: {"bytes": "<base64>"}. Source: Amazon Bedrock user guide, "Anthropic Claude Messages API".
#pragma once

#include <parlance/messages/answer.hpp>
#include <parlance/messages/dialect.hpp>

#include "exchanges.hpp"

namespace parlance::bedrock {

/// The Messages API as it is here. State in `extra` is keyed as Anthropic's own, so that a conversation can move
/// between the two.
class ClaudeDialect final : public messages::Dialect {
public:
    explicit ClaudeDialect(const Service& service);
    [[nodiscard]] std::string path_prefix(std::string_view base_url) const override;
    void write_model(std::string_view model, JsonBuilder& json) const override;
    void add_headers(const ChatRequestView& request, std::string_view betas, HttpRequest& http) const override;
    [[nodiscard]] bool sends_as_header(std::string_view key) const noexcept override;
};

/// POST /model/ID/invoke, or invoke-with-response-stream.
class ClaudeInvocation final : public ServiceExchange {
public:
    ClaudeInvocation(HttpRequest request, messages::DialectPtr dialect)
        : ServiceExchange(std::move(request)), dialect_(std::move(dialect)), reader_(*dialect_)
    {
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    [[nodiscard]] Result<Progress> read_chunk(const Frame& frame, Output& out);

    messages::DialectPtr dialect_;
    messages::AnswerReader reader_;
    wire::ForeignBody foreign_;
    std::string content_type_;
    std::string event_;  // of the chunk at hand
    bool streams_ = false;
};

/// The exchange of a chat. Fails with unsupported for models of other makers, each of which has a format of its own.
[[nodiscard]] Result<ExchangePtr> begin_claude_invocation(const ChatRequestView& request, const Service& service,
                                                          messages::DialectPtr dialect, Output& out);

}  // namespace parlance::bedrock
