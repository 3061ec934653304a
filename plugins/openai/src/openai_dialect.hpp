/// openai_dialect.hpp - OpenAI itself: where it is, and on whose behalf a call is made.
#pragma once

#include <parlance/responses/openai_models.hpp>
#include <parlance/wire/config.hpp>

#include <string>
#include <string_view>

namespace parlance::openai {

class OpenAiDialect final : public responses::OpenAiModels {
public:
    explicit OpenAiDialect(const wire::ConfigReader& config);

    /// Every path lies under /v1; a base URL without any path is meant as the host.
    [[nodiscard]] std::string path_prefix(std::string_view base_url) const override;

    /// OpenAI-Organization and OpenAI-Project, for keys that belong to several.
    void add_headers(const ChatRequestView& request, HttpRequest& http) const override;

    /// Whether requests go to OpenAI's own hosts, rather than to a proxy or a server that imitates it.
    [[nodiscard]] bool is_at_home(std::string_view base_url) const;

private:
    std::string base_url_;
    std::string organization_, project_;
};

}  // namespace parlance::openai
