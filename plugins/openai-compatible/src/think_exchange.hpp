/// think_exchange.hpp - an exchange whose answer's thinking is taken out of the text.
#pragma once

#include <parlance/chat_translator.hpp>

#include <memory>
#include <utility>

#include "think_output.hpp"

namespace parlance::openai_compatible {

/// Runs another exchange and reports what it reports, but for the thinking.
class ThinkExchange final : public ChatExchange {
public:
    explicit ThinkExchange(std::unique_ptr<ChatExchange> inner) : inner_(std::move(inner)) {}

    [[nodiscard]] Result<HttpRequest> next() override { return inner_->next(); }
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override
    {
        return checked(inner_->head(head, output_.to(out)));
    }
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        return checked(inner_->feed(frame, output_.to(out)));
    }
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override
    {
        return checked(inner_->end(how, output_.to(out)));
    }
    [[nodiscard]] ChatError on_error(const HttpHead& head, std::string_view body) override
    {
        return inner_->on_error(head, body);
    }

private:
    template <class T>
    [[nodiscard]] T checked(T result)
    {
        output_.rethrow();
        return result;
    }

    std::unique_ptr<ChatExchange> inner_;
    ThinkOutput output_;
};

}  // namespace parlance::openai_compatible
