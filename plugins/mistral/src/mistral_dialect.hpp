/// mistral_dialect.hpp - what Mistral does its own way. Source: its OpenAPI description, and recorded traffic.
#pragma once

#include <parlance/openai/dialect.hpp>
#include <parlance/wire/config.hpp>

#include <string>
#include <string_view>

namespace parlance::mistral {

/// Chat Completions with: content that is a list of blocks (thinking, references), tool ids of nine characters, files
/// and sound in forms of its own, a closed set of parameters, and errors in three shapes.
class MistralDialect final : public openai::Dialect {
public:
    explicit MistralDialect(const wire::ConfigReader& config);

    /// Every path lies under /v1; a base URL that has no path is meant as the host.
    [[nodiscard]] std::string path_prefix(std::string_view base_url) const override;
    [[nodiscard]] bool write_param(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes) const override;
    [[nodiscard]] bool write_embedding_param(const ParamView& param, JsonBuilder& json,
                                             wire::RequestNotes& notes) const override;
    [[nodiscard]] bool write_item(const wire::PlacedPart& placed, JsonBuilder& json,
                                  wire::RequestNotes& notes) const override;
    [[nodiscard]] std::string call_id(std::string_view id) const override;
    [[nodiscard]] std::string_view listed_type(std::string_view encoding) const override;
    void read_head(const HttpHead& head, Output& out) const override;
    [[nodiscard]] ErrorKind error_kind(const openai::ErrorFacts& facts) const override;

private:
    std::string base_url_;
};

}  // namespace parlance::mistral
