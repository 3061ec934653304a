// Events as lines of JSON, golden.
#include <parlance/json_forms.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace parlance;

namespace {

/// An event as a translator emits it; holds what the view shows.
struct TestEvent {
    parlance_event event{};
    parlance_part part{};
    std::vector<parlance_param> params;

    explicit TestEvent(std::uint32_t kind)
    {
        event.struct_size = sizeof event;
        event.kind = kind;
    }
    TestEvent(PartKind kind, std::string_view text) : TestEvent(PARLANCE_EVENT_PART)
    {
        part.kind = static_cast<std::uint32_t>(kind);
        part.text = detail::c_view(text);
    }

    [[nodiscard]] std::string json()
    {
        if (event.kind == PARLANCE_EVENT_PART && part.kind != PARLANCE_PART_SAME)
            event.delta = detail::c_span(&part, 1);
        event.params = detail::c_span(params);
        return to_json(ChatEvent(&event));
    }
};

parlance_param fact(std::string_view key, std::int64_t value)
{
    return {detail::c_view(key), PARLANCE_PARAM_INT, 0, value, 0, {}};
}

parlance_param fact(std::string_view key, std::string_view value)
{
    return {detail::c_view(key), PARLANCE_PARAM_TEXT, 0, 0, 0, detail::c_view(value)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_event_forms)

BOOST_AUTO_TEST_CASE(the_texts_of_a_stream_are_events_of_their_own_kind)
{
    BOOST_TEST(TestEvent(PartKind::text, "a\"\n").json() == R"({"event":"text","text":"a\"\n"})");
    BOOST_TEST(TestEvent(PartKind::reasoning, "b").json() == R"({"event":"reasoning","text":"b"})");
    BOOST_TEST(TestEvent(PartKind::refusal, "c").json() == R"({"event":"refusal","text":"c"})");
    BOOST_TEST(TestEvent(PartKind::text, "").json() == "");

    TestEvent other(PartKind::text, "d");
    other.event.lane = 2;
    other.event.flags = PARLANCE_EVENT_REPLACE;
    BOOST_TEST(other.json() == R"({"event":"text","choice":2,"text":"d","replace":true})");
}

BOOST_AUTO_TEST_CASE(a_tool_call_that_comes_whole_is_three_lines)
{
    TestEvent call(PartKind::tool_call, "{}");
    call.event.part = 3;
    call.part.id = detail::c_view("1");
    call.part.name = detail::c_view("f");
    call.event.flags = PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END;
    BOOST_TEST(call.json() == R"({"event":"tool_call_begin","index":3,"id":"1","name":"f"})"
                              "\n"
                              R"({"event":"tool_call_arguments","index":3,"text":"{}"})"
                              "\n"
                              R"({"event":"tool_call_end","index":3})");
    BOOST_TEST(TestEvent(PartKind::tool_call, "{").json() == R"({"event":"tool_call_arguments","index":0,"text":"{"})");
}

BOOST_AUTO_TEST_CASE(media_sources_and_other_parts_show_their_members)
{
    TestEvent audio(PartKind::audio, "");
    audio.part.data = detail::c_view("\x01\x02");
    audio.part.media_type = detail::c_view("audio/wav");
    BOOST_TEST(audio.json() == R"({"event":"media","index":0,"type":"audio","data":"AQI=","media_type":"audio/wav"})");

    TestEvent source(PartKind::source, "");
    source.event.flags = PARLANCE_EVENT_CHILD;
    source.event.part = 1;
    source.part.url = detail::c_view("u");
    source.part.end = 4;
    BOOST_TEST(source.json() == R"({"event":"source","index":1,"url":"u","begin":0,"end":4})");

    TestEvent record(PartKind::record, R"({"a":1})");
    record.part.id = detail::c_view("m");
    BOOST_TEST(record.json() == R"({"event":"part","index":0,"type":"record","id":"m","text":"{\"a\":1}"})");

    TestEvent unknown(PartKind::text, "x");
    unknown.event.flags = 1u << 30;  // a critical flag of a later version
    BOOST_TEST(unknown.json() == R"({"event":"part","index":0,"type":"custom","text":"x"})");
}

BOOST_AUTO_TEST_CASE(the_end_of_a_part_alone_is_no_line_but_a_new_start_is)
{
    TestEvent end(PARLANCE_EVENT_PART);
    end.event.flags = PARLANCE_EVENT_END;
    BOOST_TEST(end.json() == "");
    TestEvent anew(PARLANCE_EVENT_PART);
    anew.event.flags = PARLANCE_EVENT_REPLACE;
    BOOST_TEST(anew.json() == R"({"event":"part","index":0,"replace":true})");
    TestEvent image_end(PartKind::image, "");
    image_end.event.flags = PARLANCE_EVENT_END;
    BOOST_TEST(image_end.json() == "");
    BOOST_TEST(TestEvent(99).json() == "");
}

BOOST_AUTO_TEST_CASE(facts_are_objects_under_their_own_name)
{
    TestEvent meta(PARLANCE_EVENT_META);
    meta.event.lane = PARLANCE_LANE_ALL;
    meta.params = {fact("model", "m"), fact("host.attempts", 2)};
    BOOST_TEST(meta.json() == R"({"event":"meta","meta":{"model":"m","host.attempts":2}})");

    TestEvent limits(PARLANCE_EVENT_LIMITS);
    limits.params = {fact("requests.remaining", 3)};
    BOOST_TEST(limits.json() == R"({"event":"limits","limits":{"requests.remaining":3}})");

    TestEvent usage(PARLANCE_EVENT_USAGE);
    usage.params = {fact("input", 1), fact("tool.search", 2)};
    BOOST_TEST(
        usage.json() ==
        R"({"event":"usage","usage":{"prompt_tokens":1,"completion_tokens":null,"total_tokens":null,)"
        R"("cached_tokens":null,"cache_write_tokens":null,"reasoning_tokens":null,"details":{"tool.search":2}},"cost":null})");
}

BOOST_AUTO_TEST_CASE(warnings_finishes_and_raw_bytes_have_lines)
{
    ChatError told(ErrorKind::by_status, "left out");
    told.code("param_not_sent");
    const parlance_error view = detail::c_error(told);
    TestEvent warning(PARLANCE_EVENT_WARNING);
    warning.event.error = &view;
    BOOST_TEST(warning.json() == R"({"event":"warning","code":"param_not_sent","message":"left out","where":null})");

    TestEvent finish(PARLANCE_EVENT_FINISH);
    finish.event.code = PARLANCE_FINISH_LENGTH;
    finish.event.word = detail::c_view("max_tokens");
    BOOST_TEST(finish.json() == R"({"event":"finish","finish_reason":"length","finish_reason_raw":"max_tokens"})");

    TestEvent raw(PARLANCE_EVENT_RAW);
    raw.event.word = detail::c_view("data: {}");
    BOOST_TEST(raw.json() == R"({"event":"raw","text":"data: {}"})");
    raw.event.word = detail::c_view("\xFF\x01");
    BOOST_TEST(raw.json() == R"({"event":"raw","data":"/wE="})");
}

BOOST_AUTO_TEST_CASE(a_call_that_the_provider_ran_says_so_when_it_begins)
{
    TestEvent call(PartKind::tool_call, "");
    call.part.id = detail::c_view("srv_1");
    call.part.name = detail::c_view("web_search");
    call.part.flags = PARLANCE_PART_PROVIDER_RUN;
    call.event.flags = PARLANCE_EVENT_BEGIN;
    BOOST_TEST(call.json() ==
               R"({"event":"tool_call_begin","index":0,"id":"srv_1","name":"web_search","provider_run":true})");
}

BOOST_AUTO_TEST_SUITE_END()
