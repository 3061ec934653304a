/// service.hpp - Amazon Bedrock as one client is configured for it: which region, which key, where the operations are.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/wire/config.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace parlance::bedrock {

/// What keys the provider's own members in `extra`.
inline constexpr std::string_view extra_key = "bedrock";

/// A configured client's settings, and what follows from them. Immutable; any thread.
class Service {
public:
    explicit Service(const wire::ConfigReader& config);

    [[nodiscard]] const std::string& model() const noexcept { return model_; }
    [[nodiscard]] const std::string& embedding_model() const noexcept { return embedding_model_; }
    /// Whether chats go by InvokeModel, in the format of the model's maker, instead of Converse.
    [[nodiscard]] bool invokes() const noexcept { return invokes_; }

    /// The path of an operation on a model: "/model/ID/converse", the id percent-encoded as one segment, ARNs too.
    [[nodiscard]] static std::string model_path(std::string_view model, std::string_view operation);

    /// Where `path` ("/foundation-models") of the control plane is. That is another host than the models', unless the
    /// client has a base URL of its own (a gateway, an endpoint in a private network), which is then asked itself.
    [[nodiscard]] std::string control_url(const ChatRequestView& request, std::string_view path) const;

    /// Sets how a request says who is asking: signed for the region, or with an API key.
    void authenticate(const ChatRequestView& request, HttpRequest& http) const;

private:
    [[nodiscard]] std::string region(std::string_view base_url) const;

    std::string model_, embedding_model_, base_url_, region_;
    bool api_key_ = false;  // instead of a signature
    bool invokes_ = false;
};

using ServicePtr = std::shared_ptr<const Service>;

/// The members of `extra` that are this provider's: an object, or missing. `document` is `extra`, parsed.
[[nodiscard]] JsonValue own_extra(const JsonDocument& document);

/// {"bedrock": OBJECT}
[[nodiscard]] std::string keyed_extra(std::string_view object);

}  // namespace parlance::bedrock
