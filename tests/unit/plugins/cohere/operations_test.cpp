// Cohere beside chats: embeddings in several requests, lists in pages, tokens, and checks of health.

#include <boost/test/unit_test.hpp>

#include <parlance/embeddings.hpp>

#include "cohere_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using namespace parlance::testing;

namespace {

ChatRequest texts(std::size_t count)
{
    std::vector<std::string> inputs;
    for (std::size_t number = 0; number < count; ++number)
        inputs.push_back("text " + std::to_string(number));
    return EmbedOptions().model("embed-v4.0").to_request(inputs);
}

/// An answer with `count` vectors of one number each, the first of them `first`.
std::string vectors(std::size_t count, std::size_t first, const char* type = "float")
{
    json::array list;
    for (std::size_t number = 0; number < count; ++number)
        list.push_back(json::array{first + number});
    return json::serialize(json::object{
        {"id", "an-id"}, {"embeddings", {{type, list}}}, {"meta", {{"billed_units", {{"input_tokens", count}}}}}});
}

std::size_t count_of(const SentRequest& sent)
{
    return json::parse(sent.body).at("texts").as_array().size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cohere_operations)

BOOST_AUTO_TEST_CASE(more_inputs_than_a_request_takes_become_several_requests)
{
    const DriveResult result = Cohere().ask_all(texts(100), {vectors(96, 0), vectors(4, 96)});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(count_of(result.all_sent[0]) == 96u);
    BOOST_TEST(count_of(result.all_sent[1]) == 4u);
    BOOST_TEST_REQUIRE(result.response.choices().size() == 100u);
    const float last = 99;
    BOOST_TEST(result.response.choices()[99].parts.front().data ==
               std::string(reinterpret_cast<const char*>(&last), sizeof last));
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value_or(-1) == 100);
}

BOOST_AUTO_TEST_CASE(inputs_have_a_type_that_request_or_config_names)
{
    const auto type = [](const Cohere& cohere, const ChatRequest& request) {
        return std::string(cohere.body(request).at("input_type").as_string());
    };
    const Cohere configured(R"({"options":{"input_type":"clustering"}})");
    BOOST_TEST(type(Cohere(), texts(1)) == "search_document");
    BOOST_TEST(type(configured, texts(1)) == "clustering");
    ChatRequest query = texts(1);
    query.set("input_type", "search_query");
    BOOST_TEST(type(configured, query) == "search_query");
}

BOOST_AUTO_TEST_CASE(vectors_of_small_numbers_are_bytes)
{
    ChatRequest request = texts(2);
    request.set("encoding", "uint8").set("truncation", "end").set(Param("dimensions", std::int64_t{256}));
    const DriveResult result = Cohere().ask(request, vectors(2, 254, "uint8"));
    const json::value body = json::parse(result.sent->body);
    BOOST_TEST(body.at("embedding_types") == parsed(R"(["uint8"])"));
    BOOST_TEST(body.at("truncate") == "END");
    BOOST_TEST(body.at("output_dimension") == 256);
    BOOST_TEST_REQUIRE(result.response.success());
    const Part& second = result.response.choices()[1].parts.front();
    BOOST_TEST(second.media_type == "uint8");
    BOOST_TEST(second.data == "\xFF");
    BOOST_TEST((Cohere().ask(request, vectors(2, 255, "uint8")).response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(a_picture_is_embedded_beside_texts)
{
    ChatRequest request = texts(1);
    std::vector<Message> messages = request.messages();
    messages.front().parts.push_back(Part::image("abc", "image/png"));
    request.messages(messages);
    const json::value body = Cohere().body(request);
    BOOST_TEST(body.at("inputs") == parsed(R"([{"content":[{"type":"text","text":"text 0"}]},
        {"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,YWJj"}}]}])"));
}

BOOST_AUTO_TEST_CASE(too_few_or_too_many_vectors_are_a_bad_response)
{
    for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
        const DriveResult result = Cohere().ask(texts(2), vectors(count, 0));
        BOOST_TEST_REQUIRE(result.response.is_error());
        BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response));
    }
}

BOOST_AUTO_TEST_CASE(the_list_of_models_is_read_page_by_page)
{
    const DriveResult result =
        Cohere().ask_all(ChatRequest().operation("models"),
                         {R"({"models":[{"name":"command-a","endpoints":["chat"]}],"next_page_token":"a/b"})",
                          R"({"models":[{"name":"embed-v4.0","endpoints":["embed"]}]})"});
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[0].url == "/v1/models?page_size=1000");
    BOOST_TEST(result.all_sent[1].url == "/v1/models?page_size=1000&page_token=a%2Fb");
    BOOST_TEST_REQUIRE(result.response.parts().size() == 2u);
    BOOST_TEST(result.response.parts()[1].id == "embed-v4.0");
}

BOOST_AUTO_TEST_CASE(tokens_are_counted_of_the_texts_alone)
{
    ChatRequest request("Hello");
    request.operation("count_tokens").system_prompt("Be brief.");
    const DriveResult result = Cohere().ask(request, R"({"tokens":[1,2,3],"token_strings":["a","b","c"]})");
    BOOST_TEST(result.sent->url == "/v1/tokenize");
    BOOST_TEST(json::parse(result.sent->body) == parsed(R"({"model":"a-model","text":"Be brief.\nHello"})"));
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value_or(-1) == 3);
    BOOST_TEST(first_warning(result) == "partial_count ");
}

BOOST_AUTO_TEST_CASE(a_picture_cannot_be_counted)
{
    ChatRequest request = said_by(Role::user, {Part::image("abc", "image/png")});
    const DriveResult result = Cohere().ask(request.operation("count_tokens"));
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(a_check_of_health_says_what_it_proved)
{
    ChatRequest request;
    request.operation("health").set("level", "auth");
    const DriveResult list = Cohere().ask(request, R"({"models":[]})");
    BOOST_TEST(list.sent->url == "/v1/models?page_size=1");
    BOOST_TEST(list.response.content() == "the server answers and takes the key");
    BOOST_TEST((Cohere().ask(request, "{}").response.error()->kind == ErrorKind::bad_response));
    request.set("level", "generate");
    const DriveResult generated = Cohere().ask(request, R"({"message":{},"usage":{"tokens":{"output_tokens":1}}})");
    BOOST_TEST(json::parse(generated.sent->body).at("max_tokens") == 1);
    BOOST_TEST(generated.response.metadata().usage.completion_tokens.value_or(-1) == 1);
    request.set("level", "everything");
    BOOST_TEST((Cohere().ask(request).response.error()->kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_SUITE_END()
