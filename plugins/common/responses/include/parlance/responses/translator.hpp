/// translator.hpp - a whole provider that speaks both Chat Completions and the Responses API.
#pragma once

#include <parlance/openai/translator.hpp>
#include <parlance/responses/api_choice.hpp>

namespace parlance::responses {

/// Runs chat over the API that api_choice.hpp says, count_tokens, batch.*, and all that the Chat Completions dialect
/// offers. Derive from it, or construct it with a dialect.
class BothApisTranslator : public openai::DialectTranslator {
public:
    /// `configured`: what the config says about requests that say nothing.
    BothApisTranslator(openai::DialectPtr dialect, Api configured)
        : DialectTranslator(dialect), dialect_(std::move(dialect)), configured_(configured)
    {
    }

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override;

protected:
    /// Where automatic requests go whose model could be asked through either.
    [[nodiscard]] virtual Preference preference(const ChatRequestView& /*request*/) const
    {
        return Preference::by_model;
    }

    [[nodiscard]] const openai::Dialect& dialect() const noexcept { return *dialect_; }

private:
    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_chat_call(const ChatRequestView& request,
                                                                        Output& out) const;
    [[nodiscard]] bool checks_responses(const ChatRequestView& request) const;

    openai::DialectPtr dialect_;
    Api configured_;
};

}  // namespace parlance::responses
