// A conversation as JSON and in a file.
#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <parlance/conversation.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace parlance::test {

namespace {

namespace fs = std::filesystem;

/// A directory of its own, gone at the end.
class Folder {
public:
    Folder()
    {
        std::string name = (fs::temp_directory_path() / "parlance-conversation-XXXXXX").string();
        BOOST_TEST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder()
    {
        std::error_code ignored;
        fs::permissions(path_, fs::perms::owner_all, ignored);
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
    [[nodiscard]] std::size_t files() const
    {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
    }

private:
    fs::path path_;
};

/// Everything a long conversation with tools and a reasoning model has.
Conversation rich_conversation()
{
    Part state(PartKind::reasoning);
    state.extra = R"({"anthropic":{"signature":"EqQBCg+/=","n":1.50,"u":"\u00e9\ud83d\ude00"}})";
    Part thought(PartKind::reasoning, "Weather, then.\n\tOslo \xc3\xa6");
    thought.flags = PARLANCE_PART_SUMMARY;
    thought.id = "rs_1";
    Part search = Part::tool_call("srv_1", "web_search", R"({"query":  "oslo"})");
    search.flags = PARLANCE_PART_PROVIDER_RUN;
    Part cut = Part::tool_call("call_3", "get_weather", R"({"city": "Rom)");
    cut.flags = PARLANCE_PART_INCOMPLETE;
    Part text(PartKind::text, "It is \"sunny\".");
    Part source(PartKind::source);
    source.url = "https://example.org/a?b=c";
    source.begin = 6;
    source.end = 13;
    text.parts.push_back(source);
    Part failed = Part::tool_result("call_3", "no such city");
    failed.name = "get_weather";
    failed.flags = PARLANCE_PART_IS_ERROR;
    Part seen = Part::tool_result("call_1", "");
    seen.parts = {Part(PartKind::text, "21"), Part::image(std::string("\x00\xff\x89PNG", 6), "image/png")};

    Conversation talk;
    talk.settings(ChatRequest()
                      .model("vendor/model")
                      .temperature(1)
                      .set("top_k", 40)
                      .tool_choice("auto")
                      .add_tool(Tool("get_weather", "Weather", R"({"type":"object"})"))
                      .extra(R"({"aiml":{"x":1}})"));
    talk.system_prompt("Be \xe2\x80\x9cgood\xe2\x80\x9d.");
    Message question(Role::user, "weather?");
    question.name = "ann";
    talk.add_message(question);
    Message answer(Role::assistant, {state, thought, search, Part::tool_call("call_1", "look", "{}"), cut});
    answer.extra = R"({"google":{"thoughtSignature":"a=="}})";
    talk.add_message(answer).add_message(Message(Role::tool, {seen, failed}));
    talk.add_message(Message(Role::assistant, {text}));
    return talk;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation_file)

BOOST_AUTO_TEST_CASE(json_there_and_back_is_the_same_conversation)
{
    const Conversation talk = rich_conversation();
    const std::string json = talk.to_json();
    const auto again = Conversation::from_json(json);
    BOOST_TEST_REQUIRE(again.has_value());
    BOOST_TEST(again->to_json() == json);
    BOOST_TEST_REQUIRE(again->messages().size() == talk.messages().size());
    for (std::size_t at = 0; at < talk.messages().size(); ++at) {
        const Message& before = talk.messages()[at];
        const Message& after = again->messages()[at];
        BOOST_TEST((before.role == after.role));
        BOOST_TEST(before.name == after.name);
        BOOST_TEST(before.extra == after.extra);
        BOOST_TEST_REQUIRE(before.parts.size() == after.parts.size());
        for (std::size_t part = 0; part < before.parts.size(); ++part) {
            BOOST_TEST((before.parts[part].kind == after.parts[part].kind));
            BOOST_TEST(before.parts[part].text == after.parts[part].text);
            BOOST_TEST(before.parts[part].extra == after.parts[part].extra);
            BOOST_TEST(before.parts[part].flags == after.parts[part].flags);
            BOOST_TEST(before.parts[part].id == after.parts[part].id);
            BOOST_TEST(before.parts[part].parts.size() == after.parts[part].parts.size());
        }
    }
    BOOST_TEST(again->messages()[3].parts[0].parts[1].data == std::string("\x00\xff\x89PNG", 6));
    BOOST_TEST(again->settings().model() == "vendor/model");
    BOOST_TEST(again->settings().tools().size() == 1U);
    BOOST_TEST(again->settings().messages().empty());
}

BOOST_AUTO_TEST_CASE(short_forms_are_read_too)
{
    const auto talk = Conversation::from_json(R"({"messages":[{"role":"user","content":"hi"}],"model":"m"})");
    BOOST_TEST_REQUIRE(talk.has_value());
    BOOST_TEST(talk->messages().size() == 1U);
    BOOST_TEST(talk->settings().model() == "m");
}

BOOST_AUTO_TEST_CASE(a_file_holds_the_same_and_is_the_owners_alone)
{
    const Folder folder;
    const std::string path = folder.file("talk.json");
    {
        std::ofstream(path) << "something old";
    }
    ::chmod(path.c_str(), 0644);
    const Conversation talk = rich_conversation();
    BOOST_TEST(talk.save(path).has_value());
    struct stat facts {};
    BOOST_TEST(::stat(path.c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 0777) == 0600U);
    BOOST_TEST(folder.files() == 1U);  // nothing temporary is left
    const auto loaded = Conversation::load(path);
    BOOST_TEST_REQUIRE(loaded.has_value());
    BOOST_TEST(loaded->to_json() == talk.to_json());
}

BOOST_AUTO_TEST_CASE(saving_through_a_link_keeps_the_link)
{
    const Folder folder;
    BOOST_TEST(rich_conversation().save(folder.file("real.json")).has_value());
    fs::create_symlink(folder.file("real.json"), folder.file("link.json"));
    BOOST_TEST(Conversation().save(folder.file("link.json")).has_value());
    BOOST_TEST(fs::is_symlink(folder.file("link.json")));
    BOOST_TEST(Conversation::load(folder.file("real.json")).value().empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_names_the_file_and_leaves_the_old_one)
{
    const Folder folder;
    const Status missing = Conversation().save(folder.file("no/such/talk.json"));
    BOOST_TEST_REQUIRE(missing.is_error());
    BOOST_TEST((missing.error().kind == ErrorKind::config));
    BOOST_TEST(missing.error().provider_code == "io");
    BOOST_TEST(missing.error().where == folder.file("no/such/talk.json"));
    BOOST_TEST(missing.error().message ==
               "cannot write " + folder.file("no/such/talk.json") + ": No such file or directory");

    fs::create_directory(folder.file("taken"));
    BOOST_TEST(Conversation().save(folder.file("taken")).is_error());
    BOOST_TEST(folder.files() == 1U);  // the temporary file has gone
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_names_file_and_place)
{
    const Folder folder;
    const auto missing = Conversation::load(folder.file("none.json"));
    BOOST_TEST_REQUIRE(missing.is_error());
    BOOST_TEST(missing.error().where == folder.file("none.json"));
    BOOST_TEST(missing.error().provider_code == "io");
    BOOST_TEST(Conversation::load(folder.file("")).is_error());  // a directory

    const std::string path = folder.file("bad.json");
    {
        std::ofstream(path) << R"({"messages":[{"role":"user","content":"a"},{"role":"usr","content":"b"}]})";
    }
    const auto bad = Conversation::load(path);
    BOOST_TEST_REQUIRE(bad.is_error());
    BOOST_TEST((bad.error().kind == ErrorKind::invalid_request));
    BOOST_TEST(bad.error().where == path + ": /messages/1/role");
    BOOST_TEST(bad.error().message.starts_with(path + " is no saved conversation: "));
    {
        std::ofstream(path) << R"({"messages":[)";
    }
    BOOST_TEST(Conversation::load(path).error().where == path + ": byte 13");
}

BOOST_AUTO_TEST_CASE(headers_flagged_as_secret_are_left_out_of_the_file)
{
    Conversation talk;
    talk.settings(
        ChatRequest().header("x-plain", "shown").header(Header("x-key", "sk-canary-key", PARLANCE_HEADER_SECRET)));
    talk.add_message(Role::user, "hello");
    const std::string text = talk.to_json();
    BOOST_TEST(text.find("sk-canary") == std::string::npos);
    BOOST_TEST(text.find("x-key") == std::string::npos);
    BOOST_TEST(text.find("shown") != std::string::npos);
    BOOST_TEST(talk.settings().headers().size() == 2U);  // asked with them it is all the same
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
