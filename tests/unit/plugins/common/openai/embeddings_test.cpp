#include <boost/test/unit_test.hpp>

#include <parlance/embeddings.hpp>
#include <parlance/openai/embeddings.hpp>

#include <cstring>
#include <memory>
#include <string>

#include "request_maker.hpp"

namespace parlance::openai::testing {
namespace {

/// One exchange for embeddings: what is sent, and what an answer becomes.
class Exchange {
public:
    explicit Exchange(const ChatRequest& request, Quirks quirks = {})
        : dialect_(std::make_shared<const Dialect>("acme", std::move(quirks), "a-chat-model")), shared_(request.share())
    {
        Output out(log_.output());
        auto begun = begin_embeddings(ChatRequestView(shared_->view()), dialect_, out);
        if (begun.is_error())
            refusal = begun.error();
        else
            exchange_ = *std::move(begun);
    }

    [[nodiscard]] boost::json::object body() { return boost::json::parse(text_of(*exchange_->next())).as_object(); }

    /// The vectors of an answer, or its error.
    [[nodiscard]] Embeddings read(std::string_view answer, std::size_t expected)
    {
        Output out(log_.output());
        const auto progress = exchange_->feed({{}, answer, {}}, out);
        if (progress.is_error()) return Embeddings(ChatResponse(progress.error()), expected);
        return Embeddings(log_.response(), expected);
    }

    [[nodiscard]] const ChatResponse& response() const { return log_.response(); }

    std::optional<ChatError> refusal;

private:
    parlance::testing::EventLog log_;
    std::shared_ptr<const Dialect> dialect_;
    detail::SharedRequestPtr shared_;
    std::unique_ptr<ChatExchange> exchange_;
};

ChatRequest texts(std::vector<std::string> all)
{
    return EmbedOptions().model("small").to_request(std::move(all));
}

ChatError refusal_of_answer(std::string_view answer)
{
    const Embeddings read = Exchange(texts({"a", "b"})).read(answer, 2);
    BOOST_TEST_REQUIRE(read.is_error());
    return *read.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embeddings)

BOOST_AUTO_TEST_CASE(the_request_lists_every_text)
{
    ChatRequest request = EmbedOptions().model("small").dimensions(64).to_request({"one", "two"});
    request.set("encoding", "float");
    const auto body = Exchange(request).body();
    BOOST_TEST(body == boost::json::parse(
                           R"({"model":"small","input":["one","two"],"dimensions":64,"encoding_format":"float"})"));
}

BOOST_AUTO_TEST_CASE(vectors_come_in_the_order_of_the_texts_whatever_the_order_of_the_answer)
{
    Exchange exchange(texts({"a", "b"}));
    const Embeddings read = exchange.read(R"({"object":"list","model":"small-2","data":[
        {"index":1,"embedding":[0.5,-2]},{"index":0,"embedding":[1,0.25]}],"usage":{"prompt_tokens":7}})",
                                          2);
    BOOST_TEST_REQUIRE(!read.is_error());
    BOOST_TEST((read.vectors()[0] == std::vector<float>{1.0F, 0.25F}));
    BOOST_TEST((read.vectors()[1] == std::vector<float>{0.5F, -2.0F}));
    BOOST_TEST(read.metadata().model == "small-2");
    BOOST_TEST(read.metadata().usage.prompt_tokens.value_or(0) == 7);
}

BOOST_AUTO_TEST_CASE(base64_is_read_as_the_bytes_of_floats)
{
    const float value = 0.5F;
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    std::string base64;
    detail::append_base64(base64, bytes);
    const Embeddings read = Exchange(texts({"a"})).read(R"({"data":[{"index":0,"embedding":")" + base64 + R"("}]})", 1);
    BOOST_TEST_REQUIRE(!read.is_error());
    BOOST_TEST((read.vectors()[0] == std::vector<float>{0.5F}));
}

BOOST_AUTO_TEST_CASE(a_server_that_shrinks_vectors_gives_them_as_bytes)
{
    Quirks quirks;
    quirks.vector_type = "int8";
    Exchange exchange(texts({"a"}), quirks);
    (void)exchange.read(R"({"data":[{"index":0,"embedding":"AQL/"}]})", 1);
    BOOST_TEST(exchange.response().parts().front().media_type == "int8");
    BOOST_TEST(exchange.response().parts().front().data == "\x01\x02\xff");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_one_vector_for_each_text_is_a_bad_response)
{
    for (const char* answer : {
             R"({"data":[{"index":0,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":-1,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":["x"]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1e300]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"?"}]})",
             R"({"data":{}})",
             "<html>",
         })
        BOOST_TEST((refusal_of_answer(answer).kind == ErrorKind::bad_response), answer);
}

BOOST_AUTO_TEST_CASE(the_chat_model_is_never_asked_for_embeddings)
{
    const Exchange nameless(EmbedOptions().to_request({"a"}));
    BOOST_TEST_REQUIRE(nameless.refusal.has_value());
    BOOST_TEST((nameless.refusal->kind == ErrorKind::invalid_request));
    BOOST_TEST(nameless.refusal->where == "/model");
    Quirks quirks;
    quirks.embedding_model = "configured";
    BOOST_TEST(Exchange(EmbedOptions().to_request({"a"}), quirks).body().at("model") == "configured");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_embedded_is_refused_with_its_place)
{
    BOOST_TEST(Exchange(texts({})).refusal->where == "/messages/0/parts");
    BOOST_TEST(Exchange(texts({"a", ""})).refusal->where == "/messages/0/parts/1");
    ChatRequest picture = texts({"a"});
    auto messages = picture.messages();
    messages.front().parts.emplace_back(PartKind::image);
    picture.messages(messages);
    const Exchange refused(picture);
    BOOST_TEST((refused.refusal->kind == ErrorKind::unsupported));
    BOOST_TEST(refused.refusal->where == "/messages/0/parts/1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::openai::testing
