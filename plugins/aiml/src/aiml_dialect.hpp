/// aiml_dialect.hpp - what the AIML API does its own way. Source: docs.aimlapi.com, read 2026-08.
#pragma once

#include <parlance/openai/dialect.hpp>
#include <parlance/wire/config.hpp>

#include <string>
#include <string_view>

namespace parlance::aiml {

/// The OpenAI dialect, with: 403 for used-up credits, costs in headers and chunks, streams that may end without
/// `[DONE]`, a public model list of all kinds of models, and headers that tell on whose behalf a call is made.
class AimlDialect final : public openai::Dialect {
public:
    explicit AimlDialect(const wire::ConfigReader& config);

    /// Every path lies under /v1; a base URL that names no version is meant as the host.
    [[nodiscard]] std::string path_prefix(std::string_view base_url) const override;

    void add_headers(const ChatRequestView& request, HttpRequest& http) const override;
    void read_head(const HttpHead& head, Output& out) const override;
    void read_member(std::string_view key, const JsonValue& value, Output& out) const override;
    [[nodiscard]] bool lists(const JsonValue& entry) const override;
    [[nodiscard]] ErrorKind error_kind(const openai::ErrorFacts& facts) const override;

private:
    std::string base_url_;
    std::string referer_, title_;
};

}  // namespace parlance::aiml
