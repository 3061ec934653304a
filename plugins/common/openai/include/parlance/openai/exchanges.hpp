/// exchanges.hpp - one exchange for each operation of the dialect.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/openai/answer.hpp>
#include <parlance/openai/dialect.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace parlance::openai {

using DialectPtr = std::shared_ptr<const Dialect>;

/// What all exchanges of the dialect share: one prepared request, and errors read the dialect's way.
class DialectExchange : public ChatExchange {
public:
    DialectExchange(DialectPtr dialect, HttpRequest request)
        : dialect_(std::move(dialect)), request_(std::move(request))
    {
    }

    /// Hands out the request, once.
    [[nodiscard]] Result<HttpRequest> next() override { return std::move(request_); }
    /// A body that ended as it should and had nothing in it is bad_response; one that was cut off is left to the host.
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;
    [[nodiscard]] ChatError on_error(const HttpHead& head, std::string_view body) override;

protected:
    [[nodiscard]] const Dialect& dialect() const noexcept { return *dialect_; }

private:
    DialectPtr dialect_;
    HttpRequest request_;
};

/// How the body of a successful answer is to be cut, and what its strange content type is.
struct AnswerFraming {
    Framing framing;           ///< sse, lines or whole
    std::string strange_type;  ///< the content type, where it is neither JSON nor an event stream
};

/// Looks at what came rather than at what was asked for: a JSON answer to a request for a stream is read as such, and
/// the reverse. A server that does not name its type is trusted to do as it was asked, a web page is not.
[[nodiscard]] AnswerFraming answer_framing(const HttpHead& head, bool streams);

/// POST /chat/completions.
class ChatCompletion final : public DialectExchange {
public:
    ChatCompletion(DialectPtr dialect, HttpRequest request, bool streams);

    /// A JSON answer to a request for a stream is read as such, and the reverse.
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
    [[nodiscard]] Result<Progress> end(BodyEnd how, Output& out) override;

private:
    AnswerReader reader_;
    std::string strange_type_;  // the content type, where it is neither JSON nor an event stream
    bool streams_;
    bool whole_ = false;
    bool tells_its_end_ = false;
};

/// The list of models in an answer: {"object":"list","data":[...]}; some servers answer with the bare list, or call it
/// `models`. Missing if there is none.
[[nodiscard]] JsonValue models_in(const JsonValue& root);

/// GET /models: a record for each model that chats. Fails with bad_response where the answer has no list.
class ModelList final : public DialectExchange {
public:
    using DialectExchange::DialectExchange;
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;
};

/// What an answer must have to prove anything.
enum class Evidence {
    list,   ///< a list of models
    key,    ///< `data`, where the key is described
    answer  ///< `choices`, or the `output` of the Responses API
};

/// A check how far the provider can be reached. `reach` reads the model list, `auth` what only a valid key may read,
/// and `generate` lets the model write one token, which may be billed. Says in a sentence what it proved. Fails with
/// bad_response where the answer lacks the evidence.
class HealthCheck final : public DialectExchange {
public:
    HealthCheck(DialectPtr dialect, HttpRequest request, Evidence evidence, std::string proof);
    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override;
    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override;

private:
    Evidence evidence_;
    std::string proof_;
};

/// The requests behind them.
[[nodiscard]] HttpRequest get_request(const ChatRequestView& request, const Dialect& dialect, std::string_view path);
[[nodiscard]] HttpRequest model_list_request(const ChatRequestView& request, const Dialect& dialect);
[[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin_health_check(const ChatRequestView& request,
                                                                       DialectPtr dialect);

}  // namespace parlance::openai
