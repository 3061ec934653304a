/// dialect.hpp - one provider that speaks the Messages API: its quirks, and hooks for what quirks cannot say.
/// Source: platform.claude.com/docs/en/api/messages, and the types of the provider's own SDKs.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/messages/error.hpp>
#include <parlance/messages/quirks.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace parlance::messages {

/// What a provider of this dialect is. Derive from it to override a hook; the defaults are Anthropic's behaviour.
/// Thread-safety: immutable; every function may run on many threads at once.
class Dialect {
public:
    /// `name` keys the provider's own members in `extra`; "anthropic" is read too where `name` is absent.
    /// `model` is the configured default, or empty; `base_url` the configured one, or empty.
    Dialect(std::string name, Quirks quirks, std::string model, std::string base_url);
    virtual ~Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const Quirks& quirks() const noexcept { return quirks_; }
    [[nodiscard]] const std::string& model() const noexcept { return model_; }

    /// The members of `extra` that are this provider's: an object, or missing. `document` is `extra`, parsed.
    [[nodiscard]] JsonValue own_extra(const JsonDocument& document) const;

    /// What to put before a path such as "/messages". `base_url` is the request's own, or empty: as configured.
    [[nodiscard]] virtual std::string path_prefix(std::string_view base_url) const;

    /// The path that takes a chat, behind the prefix.
    [[nodiscard]] virtual std::string messages_path(std::string_view model, bool stream) const;

    /// The members of a body that name the model and the version, where these stand in the body.
    virtual void write_model(std::string_view model, JsonBuilder& json) const;

    /// The features in beta that every request asks for, joined by commas.
    [[nodiscard]] std::string betas() const;

    /// Headers and the scheme of authentication of any request. `betas`: names joined by commas, or empty.
    virtual void add_headers(const ChatRequestView& request, std::string_view betas, HttpRequest& http) const;

    /// Whether `key` is a parameter that add_headers sends.
    [[nodiscard]] virtual bool sends_as_header(std::string_view key) const noexcept;

    /// The kind of a failure; by_status leaves it to the HTTP status.
    [[nodiscard]] virtual ErrorKind error_kind(const ErrorFacts& facts) const;

private:
    std::string name_;
    Quirks quirks_;
    std::string model_, base_url_;
};

/// A dialect, shared by the exchanges that it began.
using DialectPtr = std::shared_ptr<const Dialect>;

}  // namespace parlance::messages
