/// models.cpp - GET /models, page by page: {"data": [...], "has_more", "last_id"}; the next page begins after the last.

#include <parlance/messages/error.hpp>
#include <parlance/messages/exchanges.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/error_text.hpp>

#include <cstdint>
#include <utility>

namespace parlance::messages {

namespace {

/// What the API gives at most. Source: its documentation of the model list.
constexpr std::int64_t largest_page = 1000;

/// A page that lists the same names for ever must end somewhere.
constexpr std::uint32_t most_pages = 1000;

std::string first_text(const JsonValue& object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        if (std::string text = object[key].text(); !text.empty()) return text;
    return {};
}

class ModelList final : public DialectExchange {
public:
    ModelList(DialectPtr dialect, HttpRequest request, std::string query)
        : DialectExchange(std::move(dialect), std::move(request)), query_(std::move(query))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue root = document.root();
        if (tells_failure(root)) return read_failure(dialect(), root);
        if (!root["data"].is_array()) return wire::not_an_answer("a list of models", {}, frame.data);
        for (const JsonValue model : root["data"].elements())
            if (model["id"].is_string())
                out.record(number_++, model["id"].text(), first_text(model, {"display_name", "name"}), model.source());
        return after(root);
    }

private:
    [[nodiscard]] Progress after(const JsonValue& root)
    {
        const std::string last = root["last_id"].text();
        if (root["has_more"].as_bool() != true || last.empty() || last == last_ || ++pages_ == most_pages)
            return Progress::done;
        last_ = last;
        set_request(get_request(request(), dialect(), "/models?" + query_ + "&after_id=" + wire::path_segment(last)));
        return Progress::again;
    }

    std::string query_, last_;
    std::uint32_t number_ = 0, pages_ = 0;
};

}  // namespace

Result<std::unique_ptr<ChatExchange>> begin_models(const ChatRequestView& request, DialectPtr dialect)
{
    const auto param = request.param("page_size");
    const auto size = param ? param->as_int() : largest_page;
    if (!size || *size < 1 || *size > largest_page)
        return ChatError(ErrorKind::invalid_request, "a page has 1 to 1000 models").at("/page_size");
    std::string query = "limit=" + std::to_string(*size);
    HttpRequest http = get_request(request, *dialect, "/models?" + query);
    return std::unique_ptr<ChatExchange>(
        std::make_unique<ModelList>(std::move(dialect), std::move(http), std::move(query)));
}

}  // namespace parlance::messages
