/// embed_json.cpp - the exports for the JSON forms of requests, events and responses.

#include <parlance/abi/embed.h>
#include <parlance/accumulator.hpp>
#include <parlance/detail/contain.hpp>
#include <parlance/json_forms.hpp>

#include "embed/report.hpp"

/// The C object: an accumulator, and the texts that were shown of it.
struct parlance_response {
    parlance::Accumulator accumulator;
    std::string content;
};

using parlance::detail::c_view;
using parlance::detail::contain;
using parlance::detail::view;
using namespace parlance::host;

namespace {

/// Runs `make` and hands its text over; nothing is told when memory ran out on the way.
template <class Make>
void hand_over(parlance_text_function text, void* arg, Make make) noexcept
{
    static_cast<void>(contain<int>(nullptr, 0, [&] {
        const std::string made = make();
        text(arg, c_view(made));
        return 1;
    }));
}

}  // namespace

extern "C" {

const parlance_request* parlance_request_from_json(parlance_string json, parlance_output* output) noexcept
{
    return contain<const parlance_request*>(output, nullptr, [&]() -> const parlance_request* {
        auto request = parlance::request_from_json(view(json));
        if (request.is_error()) return refuse(output, request.error());
        const auto shared = request->share();
        shared->view().retain(shared->view().owner);  // the caller's reference
        return &shared->view();
    });
}

void parlance_request_to_json(const parlance_request* request, parlance_text_function text, void* arg) noexcept
{
    hand_over(text, arg, [&] { return parlance::to_json(parlance::ChatRequest(parlance::ChatRequestView(*request))); });
}

void parlance_event_to_json(const parlance_event* event, parlance_text_function text, void* arg) noexcept
{
    hand_over(text, arg, [&] { return parlance::to_json(parlance::ChatEvent(event)); });
}

parlance_response* parlance_response_create(void) noexcept
{
    return contain<parlance_response*>(nullptr, nullptr, [] { return new parlance_response; });
}

void parlance_response_destroy(parlance_response* response) noexcept
{
    delete response;
}

void parlance_response_add(parlance_response* response, const parlance_event* event) noexcept
{
    response->accumulator.add(parlance::ChatEvent(event));
}

void parlance_response_end(parlance_response* response, const parlance_error* error) noexcept
{
    if (error == nullptr) return response->accumulator.end(nullptr);
    const parlance::ChatError copy = parlance::detail::chat_error(*error);
    response->accumulator.end(&copy);
}

parlance_string parlance_response_content(parlance_response* response) noexcept
{
    response->content = response->accumulator.response().content();
    return c_view(response->content);
}

void parlance_response_to_json(const parlance_response* response, parlance_text_function text, void* arg) noexcept
{
    hand_over(text, arg, [&] { return parlance::to_json(response->accumulator.response()); });
}

parlance_response* parlance_response_from_json(parlance_string json, parlance_output* output) noexcept
{
    return contain<parlance_response*>(output, nullptr, [&]() -> parlance_response* {
        auto read = parlance::response_from_json(view(json));
        if (read.is_error()) return refuse(output, read.error());
        auto* const response = new parlance_response;
        response->accumulator.restore(*std::move(read));
        return response;
    });
}

}  // extern "C"
