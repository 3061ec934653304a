#include <parlance/messages/translator.hpp>

#include <parlance/messages/batch.hpp>
#include <parlance/messages/exchanges.hpp>
#include <parlance/messages/request.hpp>

#include <string>

namespace parlance::messages {

Result<std::unique_ptr<ChatExchange>> DialectTranslator::begin(const ChatRequestView& request, Output& out) const
{
    const std::string_view operation = request.operation();
    if (operation == "chat") {
        auto http = write_chat(request, *dialect_, out);
        if (http.is_error()) return std::move(http).error();
        return std::unique_ptr<ChatExchange>(
            std::make_unique<MessageExchange>(dialect_, *std::move(http), request.stream()));
    }
    if (operation == "models") return begin_models(request, dialect_);
    if (operation == "count_tokens") return begin_count_tokens(request, dialect_, out);
    if (operation == "health") return begin_health_check(request, dialect_);
    if (operation.starts_with("batch.")) return begin_batch(request, dialect_, out);
    return ChatError(ErrorKind::unsupported,
                     "this provider does not offer the operation \"" + std::string(operation) + "\"");
}

}  // namespace parlance::messages
