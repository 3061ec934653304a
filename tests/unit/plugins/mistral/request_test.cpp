// What is sent to Mistral: ids, blocks, files, tools, parameters, and where to.

#include <boost/test/unit_test.hpp>

#include <parlance/embeddings.hpp>

#include <set>

#include "mistral_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using namespace parlance::testing;

namespace {

/// A call and its result, as another provider named them.
json::value sent_call(const std::string& id)
{
    ChatRequest request("Hello");
    request.add_message(Message(Role::assistant, {Part::tool_call(id, "look", "{}")}));
    request.add_message(Message(Role::tool, {Part::tool_result(id, "found")}));
    return Mistral().body(request).at("messages");
}

std::string call_id(const json::value& messages)
{
    return std::string(messages.at(1).at("tool_calls").at(0).at("id").as_string());
}

/// The elements of the content that a user's parts become.
json::value items(std::vector<Part> parts)
{
    return Mistral().body(said_by(Role::user, std::move(parts))).at("messages").at(0).at("content");
}

Part part_with(PartKind kind, std::string Part::*member, std::string value)
{
    Part part(kind);
    part.*member = std::move(value);
    return part;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mistral_request)

BOOST_AUTO_TEST_CASE(an_id_of_nine_letters_and_digits_is_sent_as_it_is)
{
    BOOST_TEST(call_id(sent_call("g6fVbXS8K")) == "g6fVbXS8K");
}

BOOST_AUTO_TEST_CASE(any_other_id_becomes_one_and_stays_with_its_result)
{
    std::set<std::string> made;
    for (const char* const id : {"call_1", "call_2", "toolu_01A09q90qw90lq917835lq9", "g6fVbXS8", "g6fVbXS_K"}) {
        const json::value messages = sent_call(id);
        const std::string sent = call_id(messages);
        BOOST_TEST(sent.size() == 9u);
        BOOST_TEST((sent.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") ==
                    std::string::npos));
        BOOST_TEST(messages.at(2).at("tool_call_id") == json::string(sent));
        BOOST_TEST(sent == call_id(sent_call(id)));
        made.insert(sent);
    }
    BOOST_TEST(made.size() == 5u);
}

BOOST_AUTO_TEST_CASE(an_uploaded_file_goes_by_its_id)
{
    BOOST_TEST(items({part_with(PartKind::file, &Part::id, "an-id")}) ==
               parsed(R"([{"type":"file","file_id":"an-id"}])"));
}

BOOST_AUTO_TEST_CASE(any_other_file_goes_by_an_address_that_may_hold_its_bytes)
{
    Part bytes = part_with(PartKind::file, &Part::data, "abc");
    bytes.name = "a.pdf";
    BOOST_TEST(items({part_with(PartKind::file, &Part::url, "https://example.org/a.pdf"), bytes}) ==
               parsed(R"([{"type":"document_url","document_url":"https://example.org/a.pdf"},
        {"type":"document_url","document_url":"data:application/pdf;base64,YWJj","document_name":"a.pdf"}])"));
}

BOOST_AUTO_TEST_CASE(sound_is_its_base64_or_its_address)
{
    BOOST_TEST(items({part_with(PartKind::audio, &Part::data, "abc"),
                      part_with(PartKind::audio, &Part::url, "https://example.org/a.mp3")}) ==
               parsed(R"([{"type":"input_audio","input_audio":"YWJj"},
        {"type":"input_audio","input_audio":"https://example.org/a.mp3"}])"));
}

BOOST_AUTO_TEST_CASE(what_is_empty_or_a_video_is_refused_with_its_place)
{
    for (const PartKind kind : {PartKind::audio, PartKind::file, PartKind::image, PartKind::video}) {
        const DriveResult result = Mistral().ask(said_by(Role::user, {Part(PartKind::text, "What?"), Part(kind)}));
        BOOST_TEST_REQUIRE(result.response.is_error());
        BOOST_TEST((result.response.error()->kind == ErrorKind::unsupported));
        BOOST_TEST(result.response.error()->where == "/messages/0/parts/1");
    }
}

BOOST_AUTO_TEST_CASE(a_result_may_hold_more_than_text)
{
    Part result = Part::tool_result("g6fVbXS8K", "");
    result.parts = {Part(PartKind::text, "Found:"), Part::image_url("https://example.org/a.png")};
    const json::value body = Mistral().body(said_by(Role::tool, {result}));
    BOOST_TEST(body.at("messages").at(0).at("content") == parsed(R"([{"type":"text","text":"Found:"},
        {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}])"));
}

BOOST_AUTO_TEST_CASE(a_refusal_goes_back_as_text)
{
    const json::value body = Mistral().body(said_by(Role::assistant, {Part(PartKind::refusal, "No.")}));
    BOOST_TEST(body.at("messages").at(0) == parsed(R"({"role":"assistant","content":[{"type":"text","text":"No."}]})"));
}

BOOST_AUTO_TEST_CASE(a_message_may_be_the_beginning_of_the_answer)
{
    ChatRequest request("Hello");
    Message begun(Role::assistant, "Once");
    begun.extra = R"({"mistral":{"prefix":true}})";
    request.add_message(begun);
    BOOST_TEST(Mistral().body(request).at("messages").at(1) ==
               parsed(R"({"role":"assistant","content":"Once","prefix":true})"));
}

BOOST_AUTO_TEST_CASE(names_of_speakers_are_left_out_with_a_warning)
{
    Message named(Role::user, "Hello");
    named.name = "Ada";
    ChatRequest request;
    request.add_message(named);
    const DriveResult result = Mistral().ask(request);
    BOOST_TEST(first_warning(result) == "part_not_sent /messages/0/name");
    BOOST_TEST(!json::parse(result.sent->body).at("messages").at(0).as_object().contains("name"));
}

BOOST_AUTO_TEST_CASE(a_function_has_parameters_even_if_it_has_none)
{
    ChatRequest request("Hello");
    request.add_tool(Tool("now", "", ""));
    request.set("tool_choice", Json(R"("required")"));
    const json::value body = Mistral().body(request);
    BOOST_TEST(body.at("tools").at(0).at("function") ==
               parsed(R"({"name":"now","parameters":{"type":"object","properties":{}}})"));
    BOOST_TEST(body.at("tool_choice") == "any");
}

BOOST_AUTO_TEST_CASE(parameters_have_the_names_they_have_there)
{
    ChatRequest request("Hello");
    request.set(Param("seed", std::int64_t{7})).set("reasoning_effort", "medium").set("cache_key", "k");
    request.set(Param("parallel_tools", false)).stream(true);
    const json::value body = Mistral().body(request);
    BOOST_TEST(body.at("random_seed") == 7);
    BOOST_TEST(body.at("reasoning_effort") == "high");
    BOOST_TEST(body.at("prompt_cache_key") == "k");
    BOOST_TEST(body.at("parallel_tool_calls") == false);
    BOOST_TEST(body.at("stream") == true);
    BOOST_TEST(!body.as_object().contains("stream_options"));
    request.set("reasoning_effort", "minimal");
    BOOST_TEST(Mistral().body(request).at("reasoning_effort") == "none");
}

BOOST_AUTO_TEST_CASE(parameters_that_are_not_taken_are_a_warning)
{
    for (const char* const key : {"user", "service_tier"}) {
        ChatRequest request("Hello");
        request.set(key, "a-word");
        const DriveResult result = Mistral().ask(request);
        BOOST_TEST(first_warning(result) == "param_not_sent /" + std::string(key));
        BOOST_TEST(!json::parse(result.sent->body).as_object().contains(key));
    }
}

BOOST_AUTO_TEST_CASE(embeddings_have_a_size_and_a_type)
{
    ChatRequest request = EmbedOptions().model("codestral-embed").to_request({"a"});
    request.set(Param("dimensions", std::int64_t{2})).set("encoding", "int8");
    const DriveResult result =
        Mistral().ask(request, R"({"data":[{"index":0,"embedding":[-1,127]}],"usage":{"prompt_tokens":1}})");
    const json::value body = json::parse(result.sent->body);
    BOOST_TEST(body.at("output_dimension") == 2);
    BOOST_TEST(body.at("output_dtype") == "int8");
    const Part& vector = result.response.parts().front();
    BOOST_TEST(vector.media_type == "int8");
    BOOST_TEST(vector.data == "\xFF\x7F");
    request.set("encoding", "base64");
    BOOST_TEST(Mistral().body(request).at("encoding_format") == "base64");
}

BOOST_AUTO_TEST_CASE(a_base_url_may_be_written_without_its_version)
{
    const auto url = [](std::string_view base) {
        const std::string config = R"({"model":"m","base_url":")" + std::string(base) + R"(","options":{}})";
        return Mistral(config).ask(ChatRequest("Hello")).sent->url;
    };
    BOOST_TEST(Mistral().ask(ChatRequest("Hello")).sent->url == "/chat/completions");
    BOOST_TEST(url("https://api.mistral.ai") == "/v1/chat/completions");
    BOOST_TEST(url("https://api.mistral.ai/v1/") == "/chat/completions");
    BOOST_TEST(url("https://gateway.example/mistral") == "/chat/completions");
}

BOOST_AUTO_TEST_SUITE_END()
