// The small parts that every translator of ours is made of.
#include <parlance/chat_request.hpp>
#include <parlance/wire/base_url.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/health.hpp>
#include <parlance/wire/lane_shift.hpp>
#include <parlance/wire/param_rules.hpp>
#include <parlance/wire/vectors.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

#include "support/event_log.hpp"

namespace parlance::wire {

namespace {

using parlance::testing::EventLog;

/// A request as a plugin sees it.
class Seen {
public:
    explicit Seen(const ChatRequest& request) : shared_(request.share()), view_(shared_->view()) {}
    [[nodiscard]] const ChatRequestView& operator*() const noexcept { return view_; }

private:
    detail::SharedRequestPtr shared_;
    ChatRequestView view_;
};

ChatRequest texts(std::initializer_list<const char*> inputs)
{
    Message message(Role::user, std::vector<Part>{});
    for (const char* const input : inputs)
        message.parts.emplace_back(PartKind::text, input);
    return ChatRequest().add_message(std::move(message));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wire_small_parts)

BOOST_AUTO_TEST_CASE(a_version_is_put_before_paths_only_where_the_base_url_has_none)
{
    using enum MissingVersion;
    BOOST_TEST(version_prefix("", "/v1", always) == "");
    for (const MissingVersion missing : {without_path, always}) {
        BOOST_TEST(version_prefix("https://host", "/v1", missing) == "/v1");
        BOOST_TEST(version_prefix("https://host/", "/v1", missing) == "/v1");
        BOOST_TEST(version_prefix("https://host/v1", "/v1", missing) == "");
        BOOST_TEST(version_prefix("https://host/api/v2/", "/v1", missing) == "");
        BOOST_TEST(version_prefix("https://host/v1beta", "/v1", missing) == "");
    }
    BOOST_TEST(version_prefix("https://host/gateway", "/v1", without_path) == "");
    BOOST_TEST(version_prefix("https://host/gateway/", "/v1", always) == "/v1");
    BOOST_TEST(version_prefix("https://host/vault", "/v1", always) == "/v1");
    BOOST_TEST(version_prefix("https://host/v1/messages", "/v1", always) == "https://host/v1");
}

BOOST_AUTO_TEST_CASE(a_base_url_ends_before_its_endpoint)
{
    BOOST_TEST(base_before_endpoint("https://host/v1/chat/completions") == "https://host/v1");
    BOOST_TEST(base_before_endpoint("https://host/chat/completions//") == "https://host");
    BOOST_TEST(base_before_endpoint("https://host/v1beta/models") == "https://host/v1beta");
    for (const char* const base : {"", "https://host", "https://host/v1", "https://host/models",
                                   "https://host/messages", "https://chat/completions", "https://models"})
        BOOST_TEST(base_before_endpoint(base) == "", base);
}

BOOST_AUTO_TEST_CASE(a_path_segment_has_no_reserved_character)
{
    BOOST_TEST(path_segment("a-b._~9") == "a-b._~9");
    BOOST_TEST(path_segment("../x?y:z") == "..%2Fx%3Fy%3Az");
    BOOST_TEST(path_segment("\xC3\xA9") == "%C3%A9");
}

BOOST_AUTO_TEST_CASE(a_model_is_the_requests_else_the_configured_one_else_missing)
{
    BOOST_TEST(*chosen_model(*Seen(ChatRequest("x").model("a")), "b") == "a");
    BOOST_TEST(*chosen_model(*Seen(ChatRequest("x")), "b") == "b");
    const auto none = chosen_model(*Seen(ChatRequest("x")), "");
    BOOST_TEST_REQUIRE(none.is_error());
    BOOST_TEST(none.error().where == "/model");
}

BOOST_AUTO_TEST_CASE(lanes_are_moved_and_further_choices_dropped)
{
    EventLog log;
    Output out(log.output());
    LaneShift shift(out, 7);
    shift.output().text(0, 0, "kept");
    shift.output().text(1, 0, "dropped");
    shift.output().meta(Facts().add("model", "m"));
    BOOST_TEST_REQUIRE(log.response().choices().size() == 8u);
    BOOST_TEST(log.response().choices()[7].parts.front().text == "kept");
    BOOST_TEST(log.lines().size() == 2u);
    BOOST_TEST(log.lines()[1].find("4294967295") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_rule_writes_its_member_and_refuses_another_type_with_its_place)
{
    constexpr ParamRule rules[] = {{"max_tokens", "limit", ParamType::integer}};
    EventLog log;
    Output out(log.output());
    RequestNotes notes(false, out);
    JsonBuilder json;
    json.begin_object();
    const Seen good(ChatRequest("x").max_tokens(5));
    write_param(*(*good).param("max_tokens"), *find_rule(rules, "max_tokens"), json, notes);
    BOOST_TEST(!notes.refusal().has_value());
    const Seen bad(ChatRequest("x").set("max_tokens", "many"));
    write_param(*(*bad).param("max_tokens"), *find_rule(rules, "max_tokens"), json, notes);
    BOOST_TEST(json.end_object().take() == R"({"limit":5})");
    BOOST_TEST_REQUIRE(notes.refusal().has_value());
    BOOST_TEST(notes.refusal()->where == "/max_tokens");
    BOOST_TEST(find_rule(rules, "seed") == nullptr);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_embedded_is_refused_with_its_place)
{
    BOOST_TEST(embedding_inputs(*Seen(texts({"a", "b"})))->size() == 2u);
    BOOST_TEST(embedding_inputs(*Seen(texts({}))).error().where == "/messages/0/parts");
    BOOST_TEST(embedding_inputs(*Seen(texts({"a", ""}))).error().where == "/messages/0/parts/1");
    BOOST_TEST(embedding_inputs(*Seen(ChatRequest())).error().where == "/messages");
    ChatRequest picture;
    picture.add_message(Message(Role::user, {Part::image("x", "image/png")}));
    BOOST_TEST((embedding_inputs(*Seen(picture)).error().kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_CASE(numbers_become_floats_and_anything_else_is_refused)
{
    std::string bytes;
    const auto append = [&](const char* text) {
        bytes.clear();
        const JsonDocument list(text);
        return append_floats(bytes, list.root());
    };
    BOOST_TEST(append("[1, -2.5]"));
    BOOST_TEST(bytes == std::string("\0\0\x80\x3f\0\0\x20\xc0", 8));
    for (const char* const bad : {"[]", "{}", "[1,null]", "[\"1\"]", "[1e999]"})
        BOOST_TEST(!append(bad), bad);
}

BOOST_AUTO_TEST_CASE(a_batch_is_created_from_a_file_alone)
{
    Part items(PartKind::file);
    items.url = "file:///tmp/a b.jsonl";
    ChatRequest request;
    request.add_message(Message(Role::user, {items}));
    BOOST_TEST(*spooled_file(*Seen(request)) == "/tmp/a b.jsonl");
    BOOST_TEST(spooled_file(*Seen(ChatRequest("x"))).error().where == "/messages/0/parts/0/url");
    BOOST_TEST(*batch_id(*Seen(ChatRequest("x").set("id", "b"))) == "b");
    BOOST_TEST(batch_id(*Seen(ChatRequest("x"))).error().where == "/id");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_none_says_what_came_and_what_to_check)
{
    const ChatError error = not_an_answer("a chat", "text/html; charset=utf-8", "<html><h1>Welcome</h1></html>");
    BOOST_TEST((error.kind == ErrorKind::bad_response));
    BOOST_TEST(error.message.find("text/html: Welcome") != std::string::npos, error.message);
    BOOST_TEST(error.message.find("check base_url") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_health_check_without_a_level_is_of_the_key)
{
    const auto level = [](const ChatRequest& request) { return health_level(*Seen(request)); };
    BOOST_TEST((*level(ChatRequest()) == HealthLevel::auth));
    BOOST_TEST((*level(ChatRequest().set("level", "reach")) == HealthLevel::reach));
    BOOST_TEST((*level(ChatRequest().set("level", "generate")) == HealthLevel::generate));
    BOOST_TEST((level(ChatRequest().set("level", "config")).error().kind == ErrorKind::unsupported));
    for (const ChatRequest& wrong : {ChatRequest().set("level", "deep"), ChatRequest().set("level", 2)}) {
        BOOST_TEST((level(wrong).error().kind == ErrorKind::invalid_request));
        BOOST_TEST(level(wrong).error().where == "/level");
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::wire
