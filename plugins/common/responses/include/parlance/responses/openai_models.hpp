/// openai_models.hpp - a dialect whose models are OpenAI's, at OpenAI or elsewhere: what they take depends on their
/// names.
#pragma once

#include <parlance/openai/dialect.hpp>

namespace parlance::responses {

/// Pictures and files in one request. Source: the provider's guide "File inputs" (50 MB over all files of a request).
inline constexpr std::size_t most_media_bytes = std::size_t{50} << 20;

class OpenAiModels : public openai::Dialect {
public:
    using Dialect::Dialect;

    [[nodiscard]] bool takes_cache_marks(std::string_view model) const override;

    /// cache_ttl_s: OpenAI keeps what it caches for minutes, or with `prompt_cache_retention` for a day.
    [[nodiscard]] bool write_param(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes) const override;
};

}  // namespace parlance::responses
