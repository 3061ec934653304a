#include <parlance/openai/translator.hpp>

#include <parlance/openai/embeddings.hpp>
#include <parlance/openai/request.hpp>

#include <string>
#include <utility>

namespace parlance::openai {

Result<std::unique_ptr<ChatExchange>> DialectTranslator::begin(const ChatRequestView& request, Output& out) const
{
    const std::string_view operation = request.operation();
    if (operation == "chat") {
        auto http = write_chat(request, *dialect_, out);
        if (http.is_error()) return std::move(http).error();
        return std::unique_ptr<ChatExchange>(
            std::make_unique<ChatCompletion>(dialect_, *std::move(http), request.stream()));
    }
    if (operation == "models")
        return std::unique_ptr<ChatExchange>(
            std::make_unique<ModelList>(dialect_, model_list_request(request, *dialect_)));
    if (operation == "embeddings") return begin_embeddings(request, dialect_, out);
    if (operation == "health") return begin_health_check(request, dialect_);
    return ChatError(ErrorKind::unsupported,
                     "this provider does not offer the operation \"" + std::string(operation) + "\"");
}

}  // namespace parlance::openai
