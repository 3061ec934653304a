/// translator.hpp - a provider of this dialect as a translator: which exchange runs which operation.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/gemini/dialect.hpp>

#include <utility>

namespace parlance::gemini {

/// Thread-safety: as ChatTranslator. Immutable.
class DialectTranslator : public ChatTranslator {
public:
    explicit DialectTranslator(Settings settings) : dialect_(std::make_shared<const Dialect>(std::move(settings))) {}

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override;

private:
    DialectPtr dialect_;
};

}  // namespace parlance::gemini
