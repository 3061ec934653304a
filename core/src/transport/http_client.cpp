#include <parlance/core/http_client.hpp>

#include "http_exchange.hpp"

#include <utility>

namespace parlance::core {

struct HttpClient::State : transport::ClientCore {
    using transport::ClientCore::ClientCore;
};

HttpClient::HttpClient(Loop& loop, Resolve resolve)
    : state_(std::make_unique<State>(loop.context(), std::move(resolve)))
{
}

HttpClient::~HttpClient()
{
    close();
}

std::shared_ptr<HttpCall> HttpClient::send(HttpSend request, HttpHandler& handler)
{
    auto exchange = std::make_shared<transport::HttpExchange>(*state_, std::move(request), handler);
    exchange->start();
    return exchange;
}

void HttpClient::close()
{
    state_->closed = true;
    while (!state_->in_flight.empty())
        state_->in_flight.front().on_client_closed();
    state_->pool.clear();
}

std::size_t HttpClient::idle_connections() const noexcept
{
    return state_->pool.size();
}

}  // namespace parlance::core
