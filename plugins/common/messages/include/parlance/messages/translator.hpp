/// translator.hpp - a whole provider of this dialect: operations to exchanges.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/messages/dialect.hpp>

#include <utility>

namespace parlance::messages {

/// Runs chat, models, count_tokens, health and batch.* over a Dialect. Derive from it, or construct it with one.
class DialectTranslator : public ChatTranslator {
public:
    explicit DialectTranslator(DialectPtr dialect) : dialect_(std::move(dialect)) {}

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override;

private:
    DialectPtr dialect_;
};

}  // namespace parlance::messages
