/// exchanges.hpp - one exchange for each operation of Ollama's API.
#pragma once

#include <parlance/chat_translator.hpp>

#include <memory>
#include <string>

#include "answer.hpp"
#include "settings.hpp"

namespace parlance::ollama {

/// What all exchanges share: one prepared request, and errors read Ollama's way.
class OllamaExchange : public ChatExchange {
public:
    explicit OllamaExchange(HttpRequest request) : request_(std::move(request)) {}

    /// Hands out the request, once.
    [[nodiscard]] Result<HttpRequest> next() override { return std::move(request_); }
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] ChatError on_error(const HttpHead& head, std::string_view body) override;
    /// Every answer has a body, and one piece is all of it.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

protected:
    [[nodiscard]] const std::string& content_type() const noexcept { return content_type_; }

private:
    HttpRequest request_;
    std::string content_type_;
};

/// POST /api/chat.
class Chat final : public OllamaExchange {
public:
    using OllamaExchange::OllamaExchange;
    /// JSON lines; an answer in one piece is a stream of one line, whatever was asked for.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    /// Never finished without the last line; a body in which nothing was of an answer is of another API.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    [[nodiscard]] Result<Progress> read_whole(std::string_view body, Output& out);

    AnswerReader reader_;
    bool whole_ = false;
    bool has_frames_ = false;
};

/// GET /api/tags: a record for each model that is installed.
class ModelList final : public OllamaExchange {
public:
    using OllamaExchange::OllamaExchange;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
};

/// The exchanges of the other operations. Fail with invalid_request or unsupported, and the place.
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_embeddings(const ChatRequestView& request,
                                                                     const Settings& settings, Output& out);
/// `reach` asks for the server's version, `auth` for its models, `generate` for one token.
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_health_check(const ChatRequestView& request,
                                                                       const Settings& settings);

}  // namespace parlance::ollama
