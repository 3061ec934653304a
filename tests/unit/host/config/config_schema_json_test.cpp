// The schema and the validator are made from one table. Here they judge the same configs: what the schema refuses, the
// validator refuses; what only the validator can see is marked.
#define VALIJSON_USE_EXCEPTIONS 1  // without it a schema it dislikes ends the process
#include "config/config_schema_json.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "config/load_config.hpp"
#include "config/schema.hpp"

using namespace parlance::host;

namespace {

namespace json = boost::json;

enum class Verdict {
    good,
    bad,
    bad_beyond_schema,  ///< only the validator compares one place with another
};

struct Row {
    std::string_view config;
    Verdict verdict;
};

using enum Verdict;

/// A client "a" with these members beside its provider.
#define CLIENT(members) R"({"clients":{"a":{"provider":"aiml",)" members R"(}}})"

constexpr Row rows[] = {
    {R"({})", good},
    {R"({"config_version":1,"$schema":"x.json","host":{"threads":0},"plugins":{"paths":["/p","~/q"]}})", good},
    {R"({"default":"a","clients":{"a":{"provider":"aiml"}}})", good},
    {R"({"clients":{"a":{"library":"/l/parlance-x.so"}}})", good},
    {R"({"clients":{"a":{"provider":"x"},"b":{"strategy":"fallback","targets":["a"]}}})", good},
    {R"({"clients":{"a":{"provider":"x"},"b":{"strategy":"fallback","targets":["a"],"strict":true,"layers":[]}}})",
     good},
    {CLIENT(R"("api_key":"env:KEY")"), good},
    {CLIENT(R"("api_key":"key:aiml")"), good},
    {CLIENT(R"("api_key":"file:/run/key")"), good},
    {CLIENT(R"("api_key":"file:~/key")"), good},
    {CLIENT(R"("api_key":"sk-literal")"), good},
    {CLIENT(R"("api_key":{"cmd":["pass","show","aiml"]},"secrets":{"org":"env:ORG"})"), good},
    {CLIENT(R"("base_url":"https://api.example.com/v1","headers":{"X-Team":"a"},"proxy":"http://proxy:8080")"), good},
    {CLIENT(R"("base_url":"HTTP://localhost:8080","model":"m","ca_file":"ca.pem","strict":false)"), good},
    {CLIENT(R"("timeouts":{"connect":"5s","first_byte":"300ms","idle":"1h","progress":"2m","total":"168h"})"), good},
    {CLIENT(R"("defaults":{"temperature":0.7,"x":{"y":[1]}},"options":{"a":null},"layers":["retry",{"name":"x"}])"),
     good},

    {R"({"services":{"a":{"base_url":"https://{region}.example/v1","key_env":"KEY","option_env":{"region":["R"]}}}})",
     good},
    {R"({"services":{"groq":{"key_env":["A","B"],"auth":"header:X-Key","key_url":"https://x.example/#k"}}})", good},
    {R"({"services":{"a":{"key_env":"no name"}}})", bad},
    {R"({"services":{"a":{"key_env":["1"]}}})", bad},
    {R"({"services":{"a":{"option_env":{"region":5}}}})", bad},
    {R"({"services":{"a":{"auth":"digest"}}})", bad},
    {R"({"services":{"a":{"key_url":"x.example"}}})", bad},
    {R"({"services":{"a":{"headers":{"Authorization":"x"}}}})", bad},
    {R"({"services":{"a b":{}}})", bad},
    {R"({"services":{"a":{"base_url":"nowhere"}}})", bad_beyond_schema},
    {R"({"record":{"mode":"replay","dir":"/recordings","match":"path"}})", good},
    {CLIENT(R"("proxy":"none")"), good},

    {R"({"record":{"mode":"play","dir":"/recordings"}})", bad},
    {R"({"record":{"mode":"off","match":"loose"}})", bad},
    {R"({"record":{"mode":"record"}})", bad_beyond_schema},
    {R"({"config_version":2})", bad},
    {R"({"config_version":"1"})", bad},
    {R"({"clinets":{}})", bad},
    {R"({"clients":[]})", bad},
    {R"({"clients":{"a":{}}})", bad},
    {R"({"clients":{"a b":{"provider":"x"}}})", bad},
    {R"({"clients":{"a/b":{"provider":"x"}}})", bad},
    {R"({"clients":{"a":{"provider":"x","strategy":"fallback","targets":["a"]}}})", bad},
    {R"({"clients":{"a":{"provider":"x","targets":["a"]}}})", bad},
    {R"({"clients":{"b":{"strategy":"fallback"}}})", bad},
    {R"({"clients":{"b":{"strategy":"fallback","targets":[]}}})", bad},
    {R"({"clients":{"a":{"provider":"x"},"b":{"strategy":"fallback","targets":["a","a"]}}})", bad},
    {R"({"clients":{"a":{"provider":"x"},"b":{"strategy":"fallback","targets":["a"],"model":"m"}}})", bad},
    {R"({"clients":{"a":{"provider":"x"},"b":{"strategy":"fallback","targets":["a"],"api_key":"env:K"}}})", bad},
    {R"({"clients":{"a":{"provider":"x"},"b":{"strategy":"fallback","targets":["a"],"options":{}}}})", bad},
    {R"({"host":{"threads":257}})", bad},
    {R"({"host":{"threads":-1}})", bad},
    {R"({"host":{"threads":"1"}})", bad},
    {R"({"plugins":{"paths":["relative"]}})", bad},
    {R"({"plugins":{"paths":"/p"}})", bad},
    {R"({"clients":{"a":{"library":"relative.so"}}})", bad},
    {CLIENT(R"("modle":"m")"), bad},
    {CLIENT(R"("model":5)"), bad},
    {CLIENT(R"("model":"a\nb")"), bad},
    {CLIENT(R"("api_key":5)"), bad},
    {CLIENT(R"("api_key":"")"), bad},
    {CLIENT(R"("api_key":"env:")"), bad},
    {CLIENT(R"("api_key":"env:1X")"), bad},
    {CLIENT(R"("api_key":"key:")"), bad},
    {CLIENT(R"("api_key":"key:a b")"), bad},
    {CLIENT(R"("api_key":"file:relative")"), bad},
    {CLIENT(R"("api_key":"$KEY")"), bad},
    {CLIENT(R"("api_key":"cmd:pass")"), bad},
    {CLIENT(R"("api_key":"keyring:x")"), bad},
    {CLIENT(R"("api_key":{})"), bad},
    {CLIENT(R"("api_key":{"cmd":[]})"), bad},
    {CLIENT(R"("api_key":{"cmd":["a"],"more":1})"), bad},
    {CLIENT(R"("base_url":"ftp://x")"), bad},
    {CLIENT(R"("base_url":"https://user:pw@x")"), bad},
    {CLIENT(R"("base_url":"https://x?q=1")"), bad},
    {CLIENT(R"("headers":{"Authorization":"x"})"), bad},
    {CLIENT(R"("headers":{"host":"x"})"), bad},
    {CLIENT(R"("headers":{"X Y":"x"})"), bad},
    {CLIENT(R"("headers":{"X":1})"), bad},
    {CLIENT(R"("timeouts":{"idle":5})"), bad},
    {CLIENT(R"("timeouts":{"idle":"5"})"), bad},
    {CLIENT(R"("timeouts":{"idle":"0s"})"), bad},
    {CLIENT(R"("timeouts":{"idel":"5s"})"), bad},
    {CLIENT(R"("layers":[1])"), bad},
    {CLIENT(R"("defaults":[])"), bad},
    {CLIENT(R"("strict":"yes")"), bad},

    {R"({"default":"b","clients":{"a":{"provider":"x"}}})", bad_beyond_schema},
    {R"({"clients":{"a":{"strategy":"fallback","targets":["a"]}}})", bad_beyond_schema},
    {R"({"clients":{"a":{"strategy":"fallback","targets":["nobody"]}}})", bad_beyond_schema},
    {CLIENT(R"("timeouts":{"idle":"169h"})"), bad_beyond_schema},
    {CLIENT(R"("base_url":"http://example.com")"), bad_beyond_schema},
};

bool schema_accepts(const json::value& value)
{
    static const json::value text = config_schema_json();
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(text), schema);
    valijson::Validator validator;
    return validator.validate(schema, valijson::adapters::BoostJsonAdapter(value), nullptr);
}

bool validator_accepts(std::string_view config)
{
    const FixedEnvironment environment{{{"HOME", "/home/me"}}};
    return load_config_text(config, ConfigSyntax::json, "config.json", environment, "/etc/parlance").ok();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_schema)

BOOST_AUTO_TEST_CASE(schema_and_validator_agree)
{
    for (const Row& row : rows) {
        BOOST_TEST(validator_accepts(row.config) == (row.verdict == good), "validator: " << row.config);
        BOOST_TEST(schema_accepts(json::parse(row.config)) == (row.verdict != bad), "schema: " << row.config);
    }
}

BOOST_AUTO_TEST_CASE(every_key_of_the_table_is_in_the_schema_with_its_sentence)
{
    const json::value schema = config_schema_json();
    for (const KeyRule& rule : key_rules()) {
        std::string pointer;
        std::string_view rest = rule.pattern;
        while (!rest.empty()) {
            const auto leaf = rest.substr(0, rest.find('.'));
            pointer += leaf == "*" ? "/additionalProperties" : "/properties/" + std::string(leaf);
            rest.remove_prefix(std::min(leaf.size() + 1, rest.size()));
        }
        boost::system::error_code missing;
        const json::value* key = schema.find_pointer(pointer, missing);
        BOOST_REQUIRE_MESSAGE(key != nullptr, pointer);
        BOOST_TEST(key->at("description").as_string() == rule.sentence);
    }
}

BOOST_AUTO_TEST_SUITE_END()
