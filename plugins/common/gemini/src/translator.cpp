#include <parlance/gemini/translator.hpp>

#include <parlance/gemini/exchanges.hpp>

#include <string>

namespace parlance::gemini {

Result<std::unique_ptr<ChatExchange>> DialectTranslator::begin(const ChatRequestView& request, Output& out) const
{
    const std::string_view operation = request.operation();
    if (operation == "chat") return begin_chat(request, dialect_, out);
    if (operation == "models") return begin_models(request, dialect_, out);
    if (operation == "embeddings") return begin_embeddings(request, dialect_, out);
    if (operation == "count_tokens") return begin_token_count(request, dialect_, out);
    if (operation == "health") return begin_health_check(request, dialect_);
    if (operation.starts_with("batch.") && !dialect_->is_vertex()) return begin_batch(request, dialect_, out);
    return ChatError(ErrorKind::unsupported,
                     "this provider does not offer the operation \"" + std::string(operation) + "\"");
}

}  // namespace parlance::gemini
