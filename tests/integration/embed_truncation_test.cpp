// Recorded streams, cut on a real connection: nothing counts as finished before its end mark, and what had come is
// kept. The recordings lie outside this tree; where they are missing, the test says so and passes.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "private_folder.hpp"

namespace parlance::test {

namespace {

using namespace support;

constexpr std::size_t step = 37;  // bytes; the conformance tests cut at every one
constexpr std::string_view end_mark = "[DONE]";

struct Recording {
    std::string name;
    std::string body;
    std::string body_as_json;
};

/// Nothing where there are no recordings.
std::vector<Recording> recordings()
{
    const char* const shared = std::getenv("PARLANCE_SHARED");
    std::vector<Recording> all;
    for (const char* name : {"aimlapi/stream-text.gpt-4o", "aimlapi/stream-tool-call.gpt-4o",
                             "aimlapi/stream-text.meta-only-last-chunk", "openai/stream-text.gpt-5.4"}) {
        std::ifstream file(std::filesystem::path(shared != nullptr ? shared : "") / "wire" /
                           (std::string(name) + ".json"));
        if (!file) continue;
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const JsonDocument document(text);
        const JsonValue body = document["response"]["body"];
        all.push_back({name, body.text(), std::string(body.source())});
    }
    if (all.empty()) BOOST_TEST_MESSAGE("PARLANCE_SHARED names no folder with recordings; nothing was cut");
    return all;
}

/// One way of breaking off: a key of the simulator's scripts, and how the body is framed.
struct Break {
    const char* name;
    const char* key;
    const char* chunked;
    bool looks_complete;  ///< nothing tells this end from a good one; aiml then takes the finish of every choice for
                          ///< the mark
};
constexpr Break breaks[] = {
    {"a chunked body that is closed", "cut_after_bytes", "true", false},
    {"a chunked body that is reset", "reset_after_bytes", "true", false},
    {"a body that ends with its connection", "cut_after_bytes", "\"close\"", true},
};

std::vector<std::size_t> cuts_of(const std::string& body)
{
    std::vector<std::size_t> cuts;
    for (std::size_t cut = 0; cut < body.size(); cut += step)
        cuts.push_back(cut);
    const std::size_t mark = body.rfind(end_mark);
    BOOST_TEST_REQUIRE(mark != std::string::npos);
    for (const std::size_t cut : {mark, mark + end_mark.size() - 1, mark + end_mark.size(), body.size()})
        cuts.push_back(cut);
    return cuts;
}

/// A script that answers the n-th chat with the recording, broken off at the n-th cut; and last with all of it.
std::string script(const Recording& recording, const Break& how, const std::vector<std::size_t>& cuts)
{
    const std::string answer = R"({"headers":{"content-type":"text/event-stream"},"body":)" + recording.body_as_json +
                               R"(,"chunked":)" + how.chunked;
    std::string text = "[";
    for (const std::size_t cut : cuts)
        text += answer + ",\"" + how.key + "\":" + std::to_string(cut) + "},";
    return text + answer + "}]";
}

void check_cut(const ChatResponse& part, const ChatResponse& whole, bool may_be_finished, const std::string& where)
{
    BOOST_TEST(whole.content().starts_with(part.content()), where);
    if (!part.is_error()) {
        BOOST_TEST(may_be_finished, where << ": counts as finished");
        BOOST_TEST(part.content() == whole.content(), where);
        return;
    }
    const ErrorKind kind = part.error()->kind;
    BOOST_TEST((kind == ErrorKind::truncated || kind == ErrorKind::network),
               where << ": " << to_string(kind) << ", " << part.error()->message);
    BOOST_TEST(part.error()->maybe_billed, where);
}

void check_breaks(const Recording& recording, const Break& how)
{
    const auto cuts = cuts_of(recording.body);
    const PrivateFolder folder;
    const SimulatedProvider provider({"--script", folder.write("script.json", script(recording, how, cuts))});
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    std::vector<ChatResponse> parts;
    for (std::size_t i = 0; i < cuts.size(); ++i)
        parts.push_back(client->chat(ChatRequest("hello").stream(true)));
    const ChatResponse whole = client->chat(ChatRequest("hello").stream(true));
    BOOST_TEST_REQUIRE(whole.success(), recording.name << ", whole: " << whole.error()->message);
    BOOST_TEST(provider.log().count("requests_seen") == static_cast<std::int64_t>(cuts.size()) + 1);  // none was resent

    const std::size_t mark_ends = recording.body.rfind(end_mark) + end_mark.size();
    for (std::size_t i = 0; i < cuts.size(); ++i)
        check_cut(parts[i], whole,
                  cuts[i] >= mark_ends || (how.looks_complete && parts[i].finish() != FinishReason::unknown),
                  recording.name + ", " + how.name + " after " + std::to_string(cuts[i]) + " bytes");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_truncation)

BOOST_AUTO_TEST_CASE(a_recorded_stream_that_breaks_off_is_a_success_only_past_its_end_mark)
{
    for (const Recording& recording : recordings())
        for (const Break& how : breaks)
            check_breaks(recording, how);
}

BOOST_AUTO_TEST_CASE(an_answer_without_its_end_mark_is_truncated_and_keeps_its_content)
{
    const PrivateFolder folder;
    const SimulatedProvider provider(
        {"--script",
         folder.write("script.json", R"([{"events": [{"choices":[{"index":0,"delta":{"content":"half a tho"}}]}]}])")});
    const Host host = open_host();
    const ChatResponse response = aiml_client(host, provider)->chat(ChatRequest("hello").stream(true));
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::truncated));
    BOOST_TEST((response.metadata().end == CallEnd::truncated));
    BOOST_TEST(response.content() == "half a tho");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
