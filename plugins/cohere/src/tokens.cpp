/// tokens.cpp - POST /v1/tokenize: how many tokens the texts of a request are.
///
/// The service counts one text for one model. What a chat adds to the texts, and its tools, it does not tell: so the
/// count is of the texts alone, and a warning says that.

#include <parlance/json_builder.hpp>
#include <parlance/wire/body.hpp>

#include "error.hpp"
#include "exchanges.hpp"

namespace parlance::cohere {

namespace {

class TokenCount final : public CohereExchange {
public:
    using CohereExchange::CohereExchange;

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue tokens = document["tokens"];
        if (!tokens.is_array()) return bad_response("the server's answer has no list of tokens");
        out.usage(Facts().add("input", static_cast<std::int64_t>(tokens.size())));
        return Progress::done;
    }
};

/// The texts of all messages, a line break between each two.
Result<std::string> joined_texts(const ChatRequestView& request)
{
    std::string text;
    std::size_t number = 0;
    for (const MessageView message : request.messages()) {
        const std::string place = "/messages/" + std::to_string(number++) + "/parts/";
        std::size_t part_number = 0;
        for (const PartView part : message.parts()) {
            const std::string where = place + std::to_string(part_number++);
            const bool is_text = part.data().empty() && part.url().empty();
            if (!is_text)
                return ChatError(ErrorKind::unsupported, "only texts can be counted by this provider").at(where);
            if (!text.empty() && !part.text().empty()) text += '\n';
            text += part.text();
        }
    }
    if (text.empty()) return ChatError(ErrorKind::invalid_request, "there is no text to count").at("/messages");
    return text;
}

}  // namespace

ExchangeResult begin_count_tokens(const ChatRequestView& request, ServicePtr service, Output& out)
{
    const auto model = wire::chosen_model(request, service->model);
    if (model.is_error()) return model.error();
    const auto text = joined_texts(request);
    if (text.is_error()) return text.error();
    JsonBuilder json;
    json.begin_object().member("model", *model).member("text", *text).end_object();
    HttpRequest http = wire::json_post(service->url(request, "/v1", "/tokenize"), json);
    service->add_headers(request, http);
    out.warning("partial_count", "only the texts were counted: a chat adds its form, and its tools", "");
    return std::unique_ptr<ChatExchange>(std::make_unique<TokenCount>(std::move(service), std::move(http)));
}

}  // namespace parlance::cohere
