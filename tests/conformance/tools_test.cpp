// The suite's own tools: a tool that finds nothing would let every plugin pass.

#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "framing/framer.hpp"
#include "json_compare.hpp"
#include "mutations.hpp"
#include "plugins.hpp"
#include "request_generator.hpp"
#include "support/schema/official_schema.hpp"

namespace parlance::conformance {

namespace {

using testing::SchemaProblem;

std::vector<SchemaProblem> problems(const char* schema, const char* document)
{
    const json::value root = json::parse(schema);
    return testing::SchemaValidator(root).check(root, json::parse(document));
}

/// The places of all problems, each followed by a blank.
std::string places(const char* schema, const char* document)
{
    std::string all;
    for (const SchemaProblem& problem : problems(schema, document))
        all += problem.place + " ";
    return all;
}

bool nowhere(const std::string&)
{
    return false;
}

/// How many frames core finds in a body.
std::size_t frames_in_core(const WireAnswer& answer)
{
    constexpr core::Framing framings[] = {core::Framing::sse, core::Framing::lines, core::Framing::json_array,
                                          core::Framing::aws_event};
    core::Framer framer(framings[static_cast<std::size_t>(stream_kind(answer))], std::size_t{64} << 20);
    std::size_t count = framer.feed(answer.body).failed() ? 1 : 0;
    while (framer.next())
        ++count;
    return count + (framer.finish() ? 1 : 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tools)

BOOST_AUTO_TEST_CASE(the_frames_of_every_recorded_stream_are_those_that_core_finds_and_together_its_body)
{
    for_each_recording("frames", [](const Plugin&, const WireCase& recorded) {
        if (!recorded.streamed) return;
        const std::vector<StreamFrame> frames = frames_of(recorded.answer);
        BOOST_TEST((body_of(frames) == recorded.answer.body));
        const auto says_something = [](const StreamFrame& frame) { return !frame.data.empty(); };
        const auto count = static_cast<std::size_t>(std::ranges::count_if(frames, says_something));
        if (!recorded.is("corrupt")) BOOST_TEST(count == frames_in_core(recorded.answer));
    });
}

BOOST_AUTO_TEST_CASE(a_binary_message_that_is_written_anew_is_the_same_to_its_checksum)
{
    for_each_recording("binary messages", [](const Plugin&, const WireCase& recorded) {
        if (stream_kind(recorded.answer) != StreamKind::aws || recorded.is("corrupt")) return;
        for (const StreamFrame& frame : frames_of(recorded.answer))
            BOOST_TEST((with_data(StreamKind::aws, frame, frame.data).bytes == frame.bytes));
    });
}

BOOST_AUTO_TEST_CASE(a_place_matches_its_own_pattern_and_no_other)
{
    BOOST_TEST(matches("/messages/*/content", "/messages/3/content"));
    BOOST_TEST(!matches("/messages/*/content", "/messages/3/content/0"));
    BOOST_TEST(!matches("/messages/*/content", "/messages/3"));
    BOOST_TEST(matches("/stream_options/**", "/stream_options/include_usage"));
    BOOST_TEST(matches("/stream_options/**", "/stream_options"));
    BOOST_TEST(!matches("/stream_options/**", "/stream"));
}

BOOST_AUTO_TEST_CASE(two_bodies_differ_in_what_either_lacks_and_in_values)
{
    const json::value recorded = json::parse(R"({"a":1,"b":[1,2],"c":null,"d":{"e":"x"}})");
    const json::value same_body = json::parse(R"({"d":{"e":"x"},"b":[1,2.0],"a":1.0})");
    BOOST_TEST(differences(recorded, same_body, nowhere, nowhere).empty());
    const json::value other = json::parse(R"({"b":[1],"d":{"e":"y","f":1}})");
    BOOST_TEST(differences(recorded, other, nowhere, nowhere).size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_schema_refuses_what_it_does_not_describe)
{
    const char* const schema = R"({"type":"object","required":["kind"],
        "properties":{"kind":{"enum":["a","b"]},"size":{"type":"integer","minimum":1},"name":{"type":["string","null"],
        "maxLength":3,"pattern":"^[a-z]+$"},"list":{"type":"array","items":{"type":"number"},"minItems":1}}})";
    BOOST_TEST(places(schema, R"({"kind":"a","size":2.0,"name":"abc","list":[1,2.5]})") == "");
    BOOST_TEST(places(schema, R"({"kind":"a","name":null})") == "");
    BOOST_TEST(places(schema, "[]") == " ");
    BOOST_TEST(places(schema, "{}") == " ");
    BOOST_TEST(places(schema, R"({"kind":"c"})") == "/kind ");
    BOOST_TEST(places(schema, R"({"kind":"a","size":0})") == "/size ");
    BOOST_TEST(places(schema, R"({"kind":"a","size":1.5})") == "/size ");
    BOOST_TEST(places(schema, R"({"kind":"a","name":"ab\u00e9\u00e9"})") == "/name /name ");
    BOOST_TEST(places(schema, R"({"kind":"a","list":[]})") == "/list ");
    BOOST_TEST(places(schema, R"({"kind":"a","list":[1,"2"]})") == "/list/1 ");
    BOOST_TEST(places(schema, R"({"kind":"a","other":1})") == "/other ");
}

BOOST_AUTO_TEST_CASE(schemas_that_all_hold_know_of_each_other_and_alternatives_do_not)
{
    const char* const both =
        R"({"allOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{"type":"string"}}}]})";
    BOOST_TEST(places(both, R"({"a":"","b":""})") == "");
    BOOST_TEST(places(both, R"({"a":"","c":""})") == "/c ");
    const char* const either = R"({"anyOf":[{"type":"object","properties":{"type":{"const":"x"},"x":{"type":"number"}}},
        {"type":"object","properties":{"type":{"const":"y"},"y":{"type":"number"}}}]})";
    BOOST_TEST(places(either, R"({"type":"y","y":1})") == "");
    BOOST_TEST(places(either, R"({"type":"y","x":1})") == "/x ");
    BOOST_TEST(places(either, R"({"type":"y","y":"1"})") == "/y ");
}

BOOST_AUTO_TEST_CASE(descriptions_in_yaml_are_read_as_the_json_they_stand_for)
{
    const json::value read = testing::YamlReader(
                                 "a: # why\n  - type: string\n    enum: [x, \"y: z\"]\n  - 2\n"
                                 "b:\n- $ref: \"#/c\"\n'd': |\n  one\n  two\ne: true\nf: [1,\n  2]\n")
                                 .read();
    BOOST_TEST(read == json::parse(R"({"a":[{"type":"string","enum":["x","y: z"]},2],"b":[{"$ref":"#/c"}],
        "d":"one\ntwo\n","e":true,"f":[1,2]})"));
}

BOOST_AUTO_TEST_CASE(types_of_an_sdk_become_schemas)
{
    const json::value listing = json::parse(R"({"one.py":{
        "Base":{"bases":["TypedDict"],"fields":{"id":{"type":"Required[str]","required":true}}},
        "Call":{"bases":["Base"],"fields":{
            "kind":{"type":"typing.Literal['call', True]","required":false,"default":"call"},
            "input":{"type":"Dict[str, object]","required":false},
            "next":{"type":"Annotated[Union[Call, None], PropertyInfo(discriminator='kind')]","required":false}}}}})");
    const json::value document = testing::SdkTypes(listing.as_object()).document("Call");
    const auto check = [&](const char* body) {
        return testing::SchemaValidator(document).check(document.at("entry"), json::parse(body)).size();
    };
    BOOST_TEST(check(R"({"id":"1","kind":"call","input":{"any":[1]},"next":{"id":"2","kind":true}})") == 0u);
    BOOST_TEST(check(R"({"kind":"call"})") == 1u);
    BOOST_TEST(check(R"({"id":"1"})") == 1u);
    BOOST_TEST(check(R"({"id":"1","kind":"call","next":{"id":2,"kind":"call"}})") == 1u);
    BOOST_TEST(check(R"({"id":"1","kind":"call","other":1})") == 1u);
}

BOOST_AUTO_TEST_CASE(structures_of_a_smithy_model_become_schemas)
{
    const json::value model = json::parse(R"({"shapes":{"n#Service":{"type":"service"},
        "n#In":{"type":"structure","members":{"id":{"target":"smithy.api#String","traits":{"smithy.api#httpLabel":{}}},
            "block":{"target":"n#Block","traits":{"smithy.api#required":{}}}}},
        "n#Block":{"type":"union","members":{"text":{"target":"n#Text"},"any":{"target":"smithy.api#Document"}}},
        "n#Text":{"type":"string","traits":{"smithy.api#length":{"min":1}}}}})");
    const json::value document = testing::SmithyModel(model.as_object()).document("In");
    const auto check = [&](const char* body) {
        return testing::SchemaValidator(document).check(document.at("entry"), json::parse(body)).size();
    };
    BOOST_TEST(check(R"({"block":{"text":"x"}})") == 0u);
    BOOST_TEST(check(R"({"block":{"any":{"x":1}}})") == 0u);
    BOOST_TEST(check("{}") == 1u);
    BOOST_TEST(check(R"({"block":{"text":""}})") == 1u);
    BOOST_TEST(check(R"({"block":{"text":"x","any":1}})") == 1u);
    BOOST_TEST(check(R"({"block":{"text":"x"},"id":"in the path"})") == 1u);
}

BOOST_AUTO_TEST_CASE(what_nobody_knows_is_put_everywhere_but_into_the_applications_own_data)
{
    const std::vector<std::string> open{"args"};
    const json::value grown = with_unknown_members(json::parse(R"([{"a":{"b":1},"args":{"c":2}}])"), open);
    BOOST_TEST(grown.at(0).as_object().size() == 4u);
    BOOST_TEST(grown.at(0).at("a").as_object().size() == 3u);
    BOOST_TEST(grown.at(0).at("args").as_object().size() == 1u);
    std::size_t changed = 0;
    const std::vector<std::string> words{"stop"};
    const json::value other = with_unknown_words(json::parse(R"({"stop":"x","content":{"stop":"x"}})"), words, changed);
    BOOST_TEST(changed == 1u);
    BOOST_TEST(other.at("stop") == json::value(unknown_word));
    BOOST_TEST(other.at("content").at("stop") == "x");
}

BOOST_AUTO_TEST_CASE(the_same_seed_makes_the_same_requests)
{
    for (const auto& plugin : plugins()) {
        RequestGenerator one(plugin->quirks(), plugin->manifest(), 7), other(plugin->quirks(), plugin->manifest(), 7);
        const std::string config = plugin->quirks().configs().front();
        for (int turn = 0; turn < 20; ++turn) {
            const auto left = plugin->ask(config, one.next()).sent, right = plugin->ask(config, other.next()).sent;
            BOOST_TEST(left.has_value() == right.has_value());
            if (left && right) BOOST_TEST(left->body == right->body);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
