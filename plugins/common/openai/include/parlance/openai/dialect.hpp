/// dialect.hpp - one provider that speaks Chat Completions: its quirks, and hooks for what quirks cannot say.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/openai/error.hpp>
#include <parlance/openai/quirks.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

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

    /// Where to send what goes to `endpoint` ("/chat/completions"). `model` is the one that is meant, or empty where
    /// none is. The default is `path_prefix` before the endpoint; for providers that name the model in the path.
    [[nodiscard]] virtual std::string path(std::string_view endpoint, std::string_view model,
                                           std::string_view base_url) const;

    /// Adds headers to any request, and may name another scheme of authentication.
    virtual void add_headers(const ChatRequestView& request, HttpRequest& http) const;

    /// Whether `key` is a parameter that add_headers sends.
    [[nodiscard]] virtual bool sends_as_header(std::string_view key) const noexcept;

    /// Writes a parameter of a chat that this provider has a place of its own for, as members of the body that is open;
    /// false leaves it to the dialect. Asked before the dialect looks.
    [[nodiscard]] virtual bool write_param(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes) const;

    /// The same for embeddings.
    [[nodiscard]] virtual bool write_embedding_param(const ParamView& param, JsonBuilder& json,
                                                     wire::RequestNotes& notes) const;

    /// Writes a part as an element of a `content` list in a form of the provider's own, or as several; false leaves it
    /// to the dialect. Asked before the dialect looks.
    [[nodiscard]] virtual bool write_item(const wire::PlacedPart& placed, JsonBuilder& json,
                                          wire::RequestNotes& notes) const;

    /// The id of a tool call as this provider takes it, in calls and in results alike: the same for the same id.
    [[nodiscard]] virtual std::string call_id(std::string_view id) const;

    /// What an element of a vector is that comes as a list of numbers, by the encoding that was asked for: "f32le" for
    /// floats, or the type of a vector part whose elements are bytes.
    [[nodiscard]] virtual std::string_view listed_type(std::string_view encoding) const;

    /// Looks at the head of a successful answer. The default reports rate limits.
    virtual void read_head(const HttpHead& head, Output& out) const;

    /// Looks at a top-level member of an answer or a chunk that this dialect does not know.
    virtual void read_member(std::string_view key, const JsonValue& value, Output& out) const;

    /// Whether parts may be marked as the end of what the provider shall cache, with this model.
    [[nodiscard]] virtual bool takes_cache_marks(std::string_view model) const;

    /// Writes the mark of a part as a member of its item, which is open. The default is OpenAI's.
    virtual void write_cache_mark(JsonBuilder& json) const;

    /// Whether a model list's entry can chat.
    [[nodiscard]] virtual bool lists(const JsonValue& entry) const;

    /// The kind of a failure; by_status leaves it to the HTTP status.
    [[nodiscard]] virtual ErrorKind error_kind(const ErrorFacts& facts) const;

    /// What else a failure's body tells that is worth keeping, as ChatError::extra: an object keyed by dialect, or
    /// empty.
    [[nodiscard]] virtual std::string error_extra(const JsonValue& root) const;

private:
    std::string name_;
    Quirks quirks_;
    std::string model_;
};

}  // namespace parlance::openai
