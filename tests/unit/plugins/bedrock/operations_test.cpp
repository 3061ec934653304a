// Everything but a chat: tokens, vectors, models and health; and what the service says when it refuses.

#include <parlance/embeddings.hpp>

#include <boost/test/unit_test.hpp>

#include "bedrock_under_test.hpp"

namespace parlance::testing {

namespace {

struct Refusal {
    int status;
    std::string_view type, message;
    ErrorKind kind;
};

ChatError error_of(int status, std::vector<Header> headers, std::string body)
{
    headers.emplace_back("content-type", "application/json");
    const DriveResult result = Bedrock().ask(ChatRequest("Hi"), {status, std::move(headers), std::move(body)});
    return result.response.error().value_or(ChatError());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bedrock_operations)

BOOST_AUTO_TEST_CASE(refusals_are_told_by_their_type_and_words)
{
    const Refusal rows[] = {
        {429, "ThrottlingException", "Too many requests", ErrorKind::rate_limited},
        {429, "ThrottlingException", "Too many tokens per day, please wait", ErrorKind::quota_exhausted},
        {429, "ModelNotReadyException", "not ready", ErrorKind::overloaded},
        {400, "ServiceQuotaExceededException", "over", ErrorKind::quota_exhausted},
        {403, "AccessDeniedException", "You don't have access to the model", ErrorKind::permission},
        {403, "AccessDeniedException", "Bearer Token has expired", ErrorKind::authentication},
        {403, "UnrecognizedClientException", "The security token is invalid.", ErrorKind::authentication},
        {403, "ExpiredTokenException", "expired", ErrorKind::authentication},
        {403, "InvalidSignatureException", "mismatch", ErrorKind::authentication},
        {404, "ResourceNotFoundException", "no such model", ErrorKind::not_found},
        {408, "ModelTimeoutException", "slow", ErrorKind::timeout},
        {424, "ModelErrorException", "the model broke", ErrorKind::overloaded},
        {500, "InternalServerException", "oops", ErrorKind::overloaded},
        {503, "ServiceUnavailableException", "busy", ErrorKind::overloaded},
        {400, "ValidationException", "Input is too long for requested model.", ErrorKind::context_too_long},
        {400, "ValidationException", "prompt is too long: 210000 tokens > 200000", ErrorKind::context_too_long},
        {400, "ValidationException", "The provided model identifier is invalid.", ErrorKind::not_found},
        {400, "ValidationException", "messages: Field required", ErrorKind::invalid_request},
    };
    for (const Refusal& row : rows) {
        const std::string type(row.type);
        const ChatError error =
            error_of(row.status, {{"x-amzn-errortype", type + ":http://internal.amazon.com/coral/"}},
                     "{\"message\":\"" + std::string(row.message) + "\"}");
        BOOST_TEST_CONTEXT(type << ": " << row.message)
        {
            BOOST_TEST((error.kind == row.kind));
            BOOST_TEST(error.message == row.message);
            BOOST_TEST(error.provider_code == type);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_may_name_its_type_in_the_body_or_not_at_all)
{
    BOOST_TEST((error_of(400, {}, R"({"__type":"com.amazon.coral#ThrottlingException","message":"m"})").kind ==
                ErrorKind::rate_limited));
    const ChatError key =
        error_of(403, {}, R"({"Message":"Authentication failed: check that your API Key is valid."})");
    BOOST_TEST((key.kind == ErrorKind::authentication));
    BOOST_TEST(key.message.starts_with("Authentication failed"));
    const ChatError page = error_of(502, {}, "<html><h1>Bad Gateway</h1></html>");
    BOOST_TEST((page.kind == ErrorKind::overloaded));
    BOOST_TEST(page.message.find("Bad Gateway") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(tokens_are_counted_for_the_foundation_model_without_what_does_not_count)
{
    ChatRequest request("Hi");
    request.operation("count_tokens").model("us.anthropic.claude-haiku-4-5-20251001-v1:0").system_prompt("Be brief.");
    request.max_tokens(5).seed(1).set("reasoning_budget", 1024).add_tool(Tool("f", "", "{}"));
    const DriveResult result = Bedrock().ask(request, R"({"inputTokens":17})");
    BOOST_TEST(result.sent->url == "/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/count-tokens");
    BOOST_TEST(boost::json::parse(result.sent->body) == parsed(R"({"input":{"converse":{
        "messages":[{"role":"user","content":[{"text":"Hi"}]}],"system":[{"text":"Be brief."}],
        "toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{}}}}]},
        "additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}}}})"));
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value() == 17);
    BOOST_TEST(first_warning(result).empty());
    BOOST_TEST(Bedrock().ask(request, R"({"tokens":17})").response.is_error());
}

BOOST_AUTO_TEST_CASE(titan_embeds_a_text_a_request)
{
    const DriveResult result = Bedrock().ask_all(
        EmbedOptions().dimensions(256).to_request({"one", "two"}),
        {R"({"embedding":[1,0.5],"inputTextTokenCount":3})", R"({"embedding":[2,0.25],"inputTextTokenCount":4})"});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(result.all_sent[0].url == "/model/amazon.titan-embed-text-v2%3A0/invoke");
    BOOST_TEST(boost::json::parse(result.all_sent[1].body) == parsed(R"({"inputText":"two","dimensions":256})"));
    BOOST_TEST(result.response.choices().size() == 2u);
    BOOST_TEST(result.response.choices().at(1).parts.at(0).data.size() == 8u);
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value() == 7);
}

BOOST_AUTO_TEST_CASE(cohere_embeds_ninety_six_texts_a_request)
{
    const std::vector<std::string> texts(97, "a text");
    std::string many = R"({"embeddings":{"float":[[1,2])";
    for (int count = 1; count < 96; ++count)
        many += ",[1,2]";
    const DriveResult result =
        Bedrock().ask_all(EmbedOptions().model("cohere.embed-v4:0").input_type("search_query").to_request(texts),
                          {many + "]}}", R"({"embeddings":[[3,4]]})"});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST(result.response.choices().size() == 97u);
    BOOST_TEST(boost::json::parse(result.all_sent.at(1).body) ==
               parsed(R"({"texts":["a text"],"input_type":"search_query"})"));
}

BOOST_AUTO_TEST_CASE(cohere_says_what_its_vectors_are_made_of_wherever_it_says_it)
{
    const ChatRequest asked = EmbedOptions().model("cohere.embed-v4:0").to_request({"one"});
    const DriveResult result = Bedrock().ask(asked, R"({"embeddings":{"future":"x","uint8":[[7,255]]}})");
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST(result.response.parts().at(0).media_type == "uint8");
    BOOST_TEST(result.response.parts().at(0).data == "\x07\xFF");
    ChatRequest own = asked;
    own.extra(R"({"bedrock":{"input_type":"clustering"}})");
    BOOST_TEST(boost::json::parse(Bedrock().ask(own).sent->body) ==
               parsed(R"({"texts":["one"],"input_type":"clustering"})"));
}

BOOST_AUTO_TEST_CASE(nova_embeds_a_text_a_request)
{
    constexpr const char* model = "amazon.nova-2-multimodal-embeddings-v1:0";
    const DriveResult result = Bedrock().ask_all(
        EmbedOptions().model(model).dimensions(256).input_type("query").to_request({"one", "two"}),
        {R"({"embeddings":[{"embeddingType":"TEXT","embedding":[1,0.5]}]})",
         R"({"embeddings":[{"embeddingType":"TEXT","embedding":[2,0.25],"truncatedCharLength":3}]})"});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST_REQUIRE(result.all_sent.size() == 2u);
    BOOST_TEST(boost::json::parse(result.all_sent[1].body) == parsed(R"({"taskType":"SINGLE_EMBEDDING",
        "singleEmbeddingParams":{"embeddingDimension":256,"embeddingPurpose":"GENERIC_RETRIEVAL",
          "text":{"truncationMode":"NONE","value":"two"}}})"));
    BOOST_TEST(result.response.choices().at(1).parts.at(0).data.size() == 8u);
    ChatRequest own = EmbedOptions().model(model).to_request({"one"});
    own.set("truncation", std::string("end"));
    own.extra(R"({"bedrock":{"schemaVersion":"nova-multimodal-embed-v1",
                             "singleEmbeddingParams":{"embeddingPurpose":"CLUSTERING"}}})");
    BOOST_TEST(boost::json::parse(Bedrock().ask(own).sent->body) == parsed(R"({"taskType":"SINGLE_EMBEDDING",
        "singleEmbeddingParams":{"embeddingPurpose":"CLUSTERING","text":{"truncationMode":"END","value":"one"}},
        "schemaVersion":"nova-multimodal-embed-v1"})"));
    BOOST_TEST(Bedrock().ask(own, R"({"embeddings":[{"embeddingType":"TEXT"}]})").response.is_error());
}

BOOST_AUTO_TEST_CASE(vectors_that_are_not_those_asked_for_are_a_bad_response)
{
    const ChatRequest request = EmbedOptions().model("cohere.embed-english-v3").to_request({"one", "two"});
    for (const std::string body : {R"({"embeddings":[[1]]})", R"({"embeddings":[[1],[2],[3]]})",
                                   R"({"embeddings":[[1],["x"]]})", R"({"embeddings":{}})", "{}", "no"}) {
        const DriveResult result = Bedrock().ask(request, body);
        BOOST_TEST_REQUIRE(result.response.is_error(), body);
        BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response));
    }
    const DriveResult unknown = Bedrock().ask(EmbedOptions().model("meta.llama3").to_request({"one"}));
    BOOST_TEST((unknown.response.error()->kind == ErrorKind::unsupported));
    BOOST_TEST(unknown.response.error()->where == "/model");
}

BOOST_AUTO_TEST_CASE(models_are_those_that_write_text_and_the_profiles_of_the_region)
{
    const DriveResult result = Bedrock().ask_all(
        ChatRequest().operation("models"),
        {R"({"modelSummaries":[{"modelId":"amazon.nova-lite-v1:0","modelName":"Nova Lite"}]})",
         R"({"inferenceProfileSummaries":[{"inferenceProfileId":"eu.a","inferenceProfileName":"A"}],"nextToken":"x y"})",
         R"({"inferenceProfileSummaries":[{"inferenceProfileId":"eu.b","inferenceProfileName":"B"}]})"});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST_REQUIRE(result.all_sent.size() == 3u);
    BOOST_TEST(result.all_sent[0].url ==
               "https://bedrock.eu-west-1.amazonaws.com/foundation-models?byOutputModality=TEXT");
    BOOST_TEST(result.all_sent[2].url ==
               "https://bedrock.eu-west-1.amazonaws.com/inference-profiles?maxResults=1000&nextToken=x%20y");
    BOOST_TEST(result.all_sent[2].auth == "aws_sigv4:bedrock:eu-west-1");
    BOOST_TEST_REQUIRE(result.response.parts().size() == 3u);
    BOOST_TEST(result.response.parts()[0].id == "amazon.nova-lite-v1:0");
    BOOST_TEST(result.response.parts()[2].name == "B");
}

BOOST_AUTO_TEST_CASE(a_page_that_names_itself_as_the_next_one_ends_the_list)
{
    const std::string page = R"({"inferenceProfileSummaries":[],"nextToken":"x"})";
    const DriveResult result =
        Bedrock().ask_all(ChatRequest().operation("models"), {R"({"modelSummaries":[]})", page, page});
    BOOST_TEST(result.response.success());
    BOOST_TEST(!result.wants_more);
}

BOOST_AUTO_TEST_CASE(an_endpoint_of_ones_own_is_asked_for_its_models_itself)
{
    const Bedrock bedrock(R"({"model":"m","base_url":"https://gateway.example/aws","options":{}})");
    BOOST_TEST(bedrock.ask(ChatRequest().operation("models"), R"({"modelSummaries":[]})").sent->url ==
               "/foundation-models?byOutputModality=TEXT");
}

BOOST_AUTO_TEST_CASE(health_says_what_was_proved)
{
    const Bedrock bedrock;
    const auto check = [&](const char* level, std::string body) {
        return bedrock.ask(ChatRequest().operation("health").set("level", level), std::move(body));
    };
    const DriveResult auth = check("auth", R"({"modelSummaries":[]})");
    BOOST_TEST(auth.sent->url == "https://bedrock.eu-west-1.amazonaws.com/foundation-models");
    BOOST_TEST(auth.response.content() == "the service answers and takes the key");
    const DriveResult generate = check("generate", R"({"output":{},"usage":{"inputTokens":1,"outputTokens":1}})");
    BOOST_TEST(generate.sent->url.ends_with("/converse"));
    BOOST_TEST(generate.response.content() == "the model answers");
    BOOST_TEST(check("auth", "<html>").response.is_error());
    BOOST_TEST((check("often", "{}").response.error()->kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_CASE(an_operation_that_bedrock_lacks_is_refused)
{
    const DriveResult result = Bedrock().ask(ChatRequest("Hi").operation("batch.create"));
    BOOST_TEST((result.response.error()->kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::testing
