/// models.cpp - GET /v1/models: a record for each model, page by page.
///
/// {"models": [{"name", "endpoints": ["chat", ...], "context_length", "features", ...}], "next_page_token": "..."}.
/// Models for embeddings and ranking are listed too: each record's `endpoints` tell what a model is for.

#include <parlance/wire/base_url.hpp>
#include <parlance/wire/error_text.hpp>

#include "exchanges.hpp"

namespace parlance::cohere {

namespace {

constexpr std::int64_t largest_page = 1000;  // Source: the provider's documentation of page_size
constexpr int most_pages = 1000;             // a server that always names a next page would never end

class ModelList final : public CohereExchange {
public:
    using CohereExchange::CohereExchange;

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue list = document["models"];
        if (!list.is_array()) return wire::not_an_answer("a list of models", {}, frame.data);
        std::string scratch;
        for (const JsonValue model : list.elements())
            if (model["name"].is_string()) out.record(number_++, model["name"].string(scratch), {}, model.source());
        const std::string token = document["next_page_token"].text();
        if (token.empty() || ++pages_ >= most_pages) return Progress::done;
        prepare(model_list_request(request(), service(),
                                   page_query(request()) + "&page_token=" + wire::path_segment(token)));
        return Progress::again;
    }

    /// "page_size=1000", or as the request wants it.
    [[nodiscard]] static std::string page_query(const ChatRequestView& request)
    {
        const auto param = request.param("page_size");
        return "page_size=" + std::to_string(param ? param->as_int().value_or(largest_page) : largest_page);
    }

private:
    std::uint32_t number_ = 0;
    int pages_ = 0;
};

}  // namespace

HttpRequest model_list_request(const ChatRequestView& request, const Service& service, std::string_view query)
{
    HttpRequest http("GET", service.url(request, "/v1", "/models") + '?' + std::string(query));
    service.add_headers(request, http);
    return http;
}

ExchangeResult begin_models(const ChatRequestView& request, ServicePtr service)
{
    HttpRequest http = model_list_request(request, *service, ModelList::page_query(request));
    return std::unique_ptr<ChatExchange>(std::make_unique<ModelList>(std::move(service), std::move(http)));
}

}  // namespace parlance::cohere
