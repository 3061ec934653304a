#include <parlance/messages/error.hpp>
#include <parlance/messages/exchanges.hpp>
#include <parlance/messages/request.hpp>
#include <parlance/wire/error_text.hpp>

#include <utility>

namespace parlance::messages {

namespace {

/// {"input_tokens": 1114}
class TokenCount final : public DialectExchange {
public:
    using DialectExchange::DialectExchange;

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (tells_failure(document.root())) return read_failure(dialect(), document.root());
        const auto tokens = document["input_tokens"].as_int();
        if (!tokens) return wire::not_an_answer("a count of tokens", {}, frame.data);
        out.usage(Facts().add("input", *tokens));
        return Progress::done;
    }
};

}  // namespace

Result<std::unique_ptr<ChatExchange>> begin_count_tokens(const ChatRequestView& request, DialectPtr dialect,
                                                         Output& out)
{
    auto http = write_count_tokens(request, *dialect, out);
    if (http.is_error()) return std::move(http).error();
    return std::unique_ptr<ChatExchange>(std::make_unique<TokenCount>(std::move(dialect), *std::move(http)));
}

}  // namespace parlance::messages
