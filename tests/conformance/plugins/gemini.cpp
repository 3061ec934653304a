// Google AI Studio: models by name and batches.

#include "gemini_dialect.hpp"

namespace parlance::conformance {

namespace {

class GeminiQuirks final : public gemini::DialectQuirks {
public:
    std::string id() const override { return "gemini"; }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        constexpr const char* file = "gemini.openapi.community.json";
        for (const char* const method : {":generateContent", ":streamGenerateContent", ":countTokens",
                                         ":batchEmbedContents", ":batchGenerateContent"})
            if (sent.url.find(method) != std::string::npos)
                return SchemaPlace{file, std::string("POST /v1beta/models/{model}") + method};
        return std::nullopt;
    }

    std::vector<Difference> schema_differences() const override
    {
        return {{"/requests/*/model", "the recordings have it; this description leaves it out"},
                {"/generateContentRequest/model", "as for a chat, whose recordings have it"},
                {"/serviceTier", "newer than this description; answers name the tier"},
                {"/generateContentRequest/serviceTier", "likewise"},
                {"/safetySettings/**", "a recorded client sends enumerations as numbers, which the API takes"},
                {"/tools/*/functionDeclarations/*/parameters/**", "likewise"}};
    }

protected:
    bool is_ours(const WireCase& recorded) const override { return !gemini::is_vertex(recorded); }
};

const Registered<GeminiQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
