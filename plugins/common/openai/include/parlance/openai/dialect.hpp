/// dialect.hpp - one provider that speaks Chat Completions: its quirks, and hooks for what quirks cannot say.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/openai/error.hpp>
#include <parlance/openai/quirks.hpp>

#include <string>
#include <string_view>

namespace parlance::openai {

/// What a provider of this dialect is. Derive from it to override a hook; the defaults are OpenAI's behaviour.
/// Thread-safety: immutable; every function may run on many threads at once.
class Dialect {
public:
    /// `name` keys the provider's own members in `extra`; "openai" is read too where `name` is absent.
    /// `model` is the configured default, or empty.
    Dialect(std::string name, Quirks quirks, std::string model);
    virtual ~Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const Quirks& quirks() const noexcept { return quirks_; }
    [[nodiscard]] const std::string& model() const noexcept { return model_; }

    /// The members of `extra` that are this provider's: an object, or missing. `document` is `extra`, parsed.
    [[nodiscard]] JsonValue own_extra(const JsonDocument& document) const;

    /// What to put before a path such as "/models". `base_url` is the request's own, or empty: as configured.
    [[nodiscard]] virtual std::string path_prefix(std::string_view base_url) const;

    /// Adds headers to any request.
    virtual void add_headers(const ChatRequestView& request, HttpRequest& http) const;

    /// Whether `key` is a parameter that add_headers sends.
    [[nodiscard]] virtual bool sends_as_header(std::string_view key) const noexcept;

    /// Looks at the head of a successful answer.
    virtual void read_head(const HttpHead& head, Output& out) const;

    /// Looks at a top-level member of an answer or a chunk that this dialect does not know.
    virtual void read_member(std::string_view key, const JsonValue& value, Output& out) const;

    /// Whether a model list's entry can chat.
    [[nodiscard]] virtual bool lists(const JsonValue& entry) const;

    /// The kind of a failure; by_status leaves it to the HTTP status.
    [[nodiscard]] virtual ErrorKind error_kind(const ErrorFacts& facts) const;

private:
    std::string name_;
    Quirks quirks_;
    std::string model_;
};

}  // namespace parlance::openai
