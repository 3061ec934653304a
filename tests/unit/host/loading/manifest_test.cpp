#include "loading/manifest.hpp"

#include <boost/test/unit_test.hpp>

#include "fixture_files.hpp"

namespace parlance::host::test {

namespace {

Refusal refused(std::string_view text)
{
    const auto manifests = read_manifests(text, "/plugins/parlance-x.so");
    BOOST_REQUIRE_MESSAGE(manifests.has_error(), text);
    return manifests.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(manifest)

BOOST_AUTO_TEST_CASE(every_field_is_read)
{
    constexpr std::string_view text = R"json({"id": "acme-2", "version": "1.2.3", "title": "Acme", "licence": "MIT",
        "kind": "client", "operations": ["chat", "models"], "params": ["seed"], "parts": ["text"], "tools": ["function"],
        "default_model": "small", "base_url": "https://api.acme.example/v1", "origins": ["https://api.acme.example"],
        "options": {"type": "object", "properties": {"tier": {"type": "string"}}}, "auth": "header:X-Key",
        "secrets": [{"name": "api_key", "env": ["ACME_KEY", "ACME_API_KEY"], "title": "API key"},
                    {"name": "extra", "required": false}]})json";
    const auto manifests = read_manifests(text, "x");
    BOOST_REQUIRE(manifests.has_value());
    const Manifest& acme = manifests->front();
    BOOST_TEST(acme.id == "acme-2");
    BOOST_TEST(acme.version == "1.2.3");
    BOOST_TEST(acme.title == "Acme");
    BOOST_TEST(acme.licence == "MIT");
    BOOST_TEST((acme.kind == ProviderKind::client));
    BOOST_TEST(acme.operations.size() == 2U);
    BOOST_TEST(acme.params.front() == "seed");
    BOOST_TEST(acme.parts.front() == "text");
    BOOST_TEST(acme.tools.front() == "function");
    BOOST_TEST(acme.default_model == "small");
    BOOST_TEST(acme.base_url == "https://api.acme.example/v1");
    BOOST_TEST(acme.origins.front() == "https://api.acme.example");
    BOOST_TEST(acme.options_schema.contains("properties"));
    BOOST_TEST(acme.auth == "header:X-Key");
    BOOST_REQUIRE(acme.secrets.size() == 2U);
    BOOST_TEST(acme.secrets[0].env.back() == "ACME_API_KEY");
    BOOST_TEST(acme.secrets[0].required);
    BOOST_TEST(!acme.secrets[1].required);
    BOOST_TEST(acme.raw == text);
}

BOOST_AUTO_TEST_CASE(what_is_absent_has_its_default)
{
    const auto manifests = read_manifests(R"({"id":"x","version":"1"})", "x");
    BOOST_REQUIRE(manifests.has_value());
    BOOST_TEST(manifests->front().title == "x");
    BOOST_TEST(manifests->front().auth == "bearer");
    BOOST_TEST((manifests->front().kind == ProviderKind::translator));
    BOOST_TEST(manifests->front().options_schema.empty());
}

BOOST_AUTO_TEST_CASE(fields_of_a_newer_plugin_are_left_alone)
{
    BOOST_TEST(read_manifests(R"({"id":"x","version":"1","vendor":7,"hints":{"a":[]}})", "x").has_value());
}

BOOST_AUTO_TEST_CASE(a_list_brings_several_providers_each_with_its_own_text)
{
    const auto manifests = read_manifests(R"([{"id":"a","version":"1"},{"id":"b","version":"2"}])", "x");
    BOOST_REQUIRE(manifests.has_value());
    BOOST_REQUIRE(manifests->size() == 2U);
    BOOST_TEST(manifests->back().raw == R"({"id":"b","version":"2"})");
}

BOOST_AUTO_TEST_CASE(wrong_types_name_their_field_all_at_once)
{
    const Refusal refusal = refused(
        R"({"id":"Bad Id","version":"","kind":"server","operations":"chat","params":["a",1],"secrets":[{"env":"KEY"},5]})");
    BOOST_TEST(refusal.kind == RefusalKind::manifest_invalid);
    for (const std::string_view part :
         {R"(field "id" must be lower-case letters, digits and dashes, it is "Bad Id")",
          R"("version" must not be empty)", R"("kind" must be translator, client or layer, it is "server")",
          R"("operations" must be a list of texts, it is a text)",
          R"("params[1]" must be a text, it is a whole number)",
          R"("secrets[0].env" must be a list of texts, it is a text)", R"("secrets[0].name" must not be empty)",
          R"("secrets[1]" must be an object, it is a whole number)"}) {
        BOOST_TEST(has(refusal.reason, part));
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_a_manifest_is_refused)
{
    BOOST_TEST(refused("").kind == RefusalKind::manifest_not_json);
    BOOST_TEST(refused("{").kind == RefusalKind::manifest_not_json);
    BOOST_TEST(refused(R"({"id":"x","version":"1"} tail)").kind == RefusalKind::manifest_not_json);
    BOOST_TEST(refused("\"text\"").kind == RefusalKind::manifest_invalid);
    BOOST_TEST(refused("[]").kind == RefusalKind::manifest_invalid);
    BOOST_TEST(refused("[1]").kind == RefusalKind::manifest_invalid);
    BOOST_TEST(refused("{\"id\":\"x\",\"version\":\"\xff\"}").kind == RefusalKind::manifest_not_json);
    BOOST_TEST(refused(std::string(100, '[') + std::string(100, ']')).kind == RefusalKind::manifest_not_json);
}

BOOST_AUTO_TEST_CASE(one_provider_may_not_appear_twice)
{
    BOOST_TEST(has(refused(R"([{"id":"a","version":"1"},{"id":"a","version":"2"}])").reason, "\"a\" appears twice"));
}

BOOST_AUTO_TEST_CASE(a_keyword_that_options_schemas_do_not_have_is_refused_by_name)
{
    const Refusal refusal = refused(
        R"({"id":"x","version":"1","options":{"type":"object","properties":{"a":{"type":"string","pattern":"^x"}}}})");
    BOOST_TEST(refusal.kind == RefusalKind::options_schema_invalid);
    BOOST_TEST(has(refusal.reason, R"("options.properties.a.pattern" uses the keyword "pattern")"));
}

BOOST_AUTO_TEST_CASE(a_schema_that_contradicts_itself_is_refused)
{
    const auto reason = [](std::string_view options) {
        return refused(R"({"id":"x","version":"1","options":)" + std::string(options) + "}").reason;
    };
    BOOST_TEST(has(reason(R"({"type":"string"})"), "options are always an object"));
    BOOST_TEST(has(reason(R"({"type":"objekt"})"), "\"objekt\", which does not exist"));
    BOOST_TEST(has(reason("7"), "\"options\" must be an object, it is a whole number"));
    BOOST_TEST(has(reason(R"({"properties":{"a":{"type":"integer","default":"x"}}})"), "contradicts the type"));
    BOOST_TEST(has(reason(R"({"properties":{"a":{"enum":["b"],"default":"c"}}})"), "contradicts the enum"));
    BOOST_TEST(has(reason(R"({"properties":{"a":{"minimum":1,"default":0}}})"), "contradicts the minimum"));
    BOOST_TEST(has(reason(R"({"properties":{"a":{"maximum":1,"default":2}}})"), "contradicts the maximum"));
    BOOST_TEST(has(reason(R"({"properties":{"a":{"minimum":"1"}}})"), "minimum\" must be a number"));
    BOOST_TEST(has(reason(R"({"required":"a"})"), "required\" must be a list of names"));
    BOOST_TEST(has(reason(R"({"properties":{"a":{"enum":[]}}})"), "a list of at least one value"));
    BOOST_TEST(has(reason(R"({"properties":[]})"), "properties\" must be an object"));
}

BOOST_AUTO_TEST_CASE(a_provider_id_names_a_file_and_nothing_else)
{
    for (const std::string_view good : {"a", "7", "openai-compatible", "x2"})
        BOOST_TEST(is_provider_id(good));
    for (const std::string_view bad : {"", "-a", "A", "a_b", "../a", "a/b", "a.so", "\xc3\xa4"}) {
        BOOST_TEST(!is_provider_id(bad));
    }
    BOOST_TEST(!is_provider_id(std::string(65, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
