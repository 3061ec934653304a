/// compatible_dialect.hpp - any server of Chat Completions, with its differences as the config tells them.
#pragma once

#include <parlance/openai/dialect.hpp>
#include <parlance/wire/config.hpp>

#include <string>
#include <string_view>

namespace parlance::openai_compatible {

/// The name under which parts and requests carry what is of such a server alone.
inline constexpr const char* dialect_name = "openai-compatible";

/// Tolerant where tolerance costs nothing; each difference has an option.
class CompatibleDialect final : public openai::Dialect {
public:
    explicit CompatibleDialect(const wire::ConfigReader& config);

    /// Some services keep vectors or the list of models elsewhere than chats.
    [[nodiscard]] std::string path(std::string_view endpoint, std::string_view model,
                                   std::string_view base_url) const override;

    /// "/v1" for an address that has no path at all, which is what people write of a server on their own machine.
    [[nodiscard]] std::string path_prefix(std::string_view base_url) const override;

    /// Whether a part's CACHE_HERE has a place, which one of two words of the config says.
    [[nodiscard]] bool takes_cache_marks(std::string_view model) const override;
    void write_cache_mark(JsonBuilder& json) const override;

    /// 501 is what llama.cpp answers for what the model it runs cannot do; asking again helps as little as waiting.
    [[nodiscard]] ErrorKind error_kind(const openai::ErrorFacts& facts) const override;

private:
    std::string cache_marks_;  // "", "cache_control" or "prompt_cache_breakpoint"
    std::string base_url_, embeddings_path_, models_path_;
    bool add_version_;
};

}  // namespace parlance::openai_compatible
