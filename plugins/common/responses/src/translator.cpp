#include <parlance/responses/translator.hpp>

#include <parlance/responses/batch.hpp>
#include <parlance/responses/exchanges.hpp>

#include <utility>

namespace parlance::responses {

Result<std::unique_ptr<ChatExchange>> BothApisTranslator::begin(const ChatRequestView& request, Output& out) const
{
    const std::string_view operation = request.operation();
    if (operation == "chat") return begin_chat_call(request, out);
    if (operation == "count_tokens") return begin_token_count(request, dialect_, out);
    if (operation.starts_with("batch.")) {
        const auto api = choose_batch_api(request, *dialect_, configured_);
        if (api.is_error()) return api.error();
        return begin_batch(request, dialect_, *api, out);
    }
    if (operation == "health" && checks_responses(request)) return begin_generate_check(request, dialect_);
    return DialectTranslator::begin(request, out);
}

Result<std::unique_ptr<ChatExchange>> BothApisTranslator::begin_chat_call(const ChatRequestView& request,
                                                                          Output& out) const
{
    const auto api = choose_api(request, *dialect_, configured_, preference(request));
    if (api.is_error()) return api.error();
    if (*api == Api::responses) return begin_chat(request, dialect_, out);
    return DialectTranslator::begin(request, out);
}

/// Whether a check lets the model write, and its answers come from the Responses API.
bool BothApisTranslator::checks_responses(const ChatRequestView& request) const
{
    const auto level = request.param("level");
    if (!level || level->as_text() != "generate") return false;
    const auto api = choose_api(request, *dialect_, configured_, preference(request));
    return !api.is_error() && *api == Api::responses;
}

}  // namespace parlance::responses
