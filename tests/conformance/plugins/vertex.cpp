// Vertex AI: the same bodies under a project and a location, which are in the base URL.

#include "gemini_dialect.hpp"

namespace parlance::conformance {

namespace {

class VertexQuirks final : public gemini::DialectQuirks {
public:
    std::string id() const override { return "vertex"; }
    std::vector<std::string> configs() const override
    {
        return {
            R"({"model":"a-model","options":{"project":"a-project","location":"us-central1"}})",
            R"({"model":"a-model","base_url":"https://proxy.example/v1","options":{"project":"p","location":"global"}})"};
    }

    /// AI Studio's description, as there is none of Vertex AI; the bodies of chats are the same.
    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        for (const char* const method : {":generateContent", ":streamGenerateContent"})
            if (sent.url.find(method) != std::string::npos)
                return SchemaPlace{"gemini.openapi.community.json",
                                   std::string("POST /v1beta/models/{model}") + method};
        return std::nullopt;
    }

    std::vector<Difference> schema_differences() const override
    {
        return {{"/labels", "Vertex AI alone takes labels"},
                {"/modelArmorConfig", "Vertex AI alone has Model Armor; a recording asks for it by extra"}};
    }

protected:
    bool is_ours(const WireCase& recorded) const override { return gemini::is_vertex(recorded); }
};

const Registered<VertexQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
