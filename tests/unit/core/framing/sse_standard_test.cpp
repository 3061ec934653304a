// The event stream grammar as a table: the Web Platform Tests of eventsource/, retold as bytes in and events out, then
// the cases that other public suites add. Each row runs whole, byte by byte and at every two-way split.
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "reference_sse_parser.hpp"
#include "sse_recording.hpp"

using namespace std::string_literals;

namespace parlance::core::test {
namespace {

struct Row {
    std::string name;
    std::string body;
    SseRecording expected;
};

/// Events that have data alone.
std::vector<RecordedEvent> data(std::initializer_list<std::string> texts)
{
    std::vector<RecordedEvent> events;
    for (const std::string& text : texts)
        events.push_back({"", text, ""});
    return events;
}

Row row(std::string name, std::string body, std::initializer_list<std::string> texts)
{
    return {std::move(name), std::move(body), {data(texts), {}, "", {}, {}}};
}

Row row_with_ids(std::string name, std::string body, std::vector<RecordedEvent> events, std::string last_id)
{
    return {std::move(name), std::move(body), {std::move(events), {}, std::move(last_id), {}, {}}};
}

Row row_with_retry(std::string name, std::string fields, std::optional<std::uint32_t> retry_ms)
{
    return {std::move(name), fields + "\ndata:x\n\n", {data({"x"}), {}, "", retry_ms, {}}};
}

void check(const std::vector<Row>& rows)
{
    for (const Row& each : rows) {
        BOOST_TEST_CONTEXT(each.name)
        {
            BOOST_TEST(ReferenceSseParser::parse(each.body) == each.expected);
            for (const Pieces& pieces : every_split(each.body)) {
                const SseRecording recording = record(pieces);
                if (recording == each.expected) continue;
                BOOST_TEST_CONTEXT("cut after " << pieces.front().size()) BOOST_TEST(recording == each.expected);
            }
        }
    }
}

const std::string mark = "\xEF\xBB\xBF";

}  // namespace

BOOST_AUTO_TEST_SUITE(sse_standard)

BOOST_AUTO_TEST_CASE(lines_comments_and_fields_are_read_as_the_standard_says)
{
    const std::string x(2048, 'x');
    check({
        row("format-newlines", "data:test\r\ndata\ndata:test\r\n\r\n", {"test\n\ntest"}),
        row("format-comments", "data:1\r:\0\n:\r\ndata:2\n:"s + x + "\rdata:3\n:data:fail\r:" + x + "\ndata:4\n\n",
            {"1\n2\n3\n4"}),
        row("format-field-parsing",
            "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n"s,
            {"\0\n 2\n1\n3\n\n4"s}),
        row("format-field-data", "data:\n\ndata\ndata\n\ndata:test\n\n\n", {"", "\n", "test"}),
        row("format-field-unknown", "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:c\ndata:test\n\n\n",
            {"test\n\ntest"}),
        row("format-leading-space", "data:\ttest\rdata: \ndata:test\n\n\n", {"\ttest\n\ntest"}),
        row("format-null-character", "data:\0\n\n\n\n"s, {"\0"s}),
        row("format-utf-8", "data:ok\xE2\x80\xA6\n\n\n", {"ok\xE2\x80\xA6"}),
        row("event-data", "data:msg\ndata:msg\n\n:\nother:msg\n\nother:msg\nData:data\n\ndata\n\ndata:end\n\n\n",
            {"msg\nmsg", "", "end"}),
    });
}

BOOST_AUTO_TEST_CASE(only_the_very_first_byte_order_mark_is_dropped)
{
    check({
        row("format-bom", mark + "data:1\n\n" + mark + "data:2\n\ndata:3\n\n\n", {"1", "3"}),
        row("format-bom-2", mark + mark + "data:1\n\ndata:2\n\ndata:3\n\n\n", {"2", "3"}),
        row("a mark alone", mark, {}),
        row("a mark before a blank line", mark + "\n\ndata:1\n\n", {"1"}),
        row("half a mark is part of the first field's name",
            "\xEF\xBB"
            "data:1\n\ndata:2\n\n",
            {"2"}),
        row("a mark's first byte twice", "\xEF" + mark + "data:1\n\ndata:2\n\n", {"2"}),
        row("a mark inside data is data", "data:" + mark + "1\n\n", {mark + "1"}),
    });
}

BOOST_AUTO_TEST_CASE(an_id_lasts_until_the_next_and_one_with_a_nul_is_no_id)
{
    check({
        row("format-field-id-null 1", "id:\0\0\ndata:x\n\n\n"s, {"x"}),
        row("format-field-id-null 2", "id:x\0\ndata:x\n\n\n"s, {"x"}),
        row("format-field-id-null 3", "id:\0x\ndata:x\n\n\n"s, {"x"}),
        row("format-field-id-null 4", "id:x\0x\ndata:x\n\n\n"s, {"x"}),
        row("format-field-id-null 5", "id: \0\ndata:x\n\n\n"s, {"x"}),
        row_with_ids("a NUL leaves the id before it", "id:1\nid:\0\ndata:x\n\n"s, {{"", "x", "1"}}, "1"),
        row_with_ids("format-field-id", "id: 1\ndata:1\n\ndata:2\n\n", {{"", "1", "1"}, {"", "2", "1"}}, "1"),
        row_with_ids("format-field-id-2", "id:1\ndata:1\n\nid:\ndata:2\n\ndata:3\n\n",
                     {{"", "1", "1"}, {"", "2", ""}, {"", "3", ""}}, ""),
        row_with_ids("format-field-id-3", "id:1\ndata:1\n\nid\ndata:2\n\n", {{"", "1", "1"}, {"", "2", ""}}, ""),
        row_with_ids("last-event-id2", "id: \xE2\x80\xA6\ndata:x\n\n", {{"", "x", "\xE2\x80\xA6"}}, "\xE2\x80\xA6"),
        row_with_ids("an id without data is kept all the same", "id:7\n\ndata:x\n\n", {{"", "x", "7"}}, "7"),
        row_with_ids("the last of two ids counts", "id:1\nid:2\ndata:x\n\n", {{"", "x", "2"}}, "2"),
    });
}

BOOST_AUTO_TEST_CASE(an_event_name_holds_for_one_event)
{
    check({
        row_with_ids("format-field-event", "event:test\ndata:x\n\ndata:x\n\n\n", {{"test", "x", ""}, {"", "x", ""}},
                     ""),
        row_with_ids("format-field-event-empty", "event: \ndata:data\n\n\n", {{"", "data", ""}}, ""),
        row_with_ids("a name after its data", "data:x\nevent: b\n\n", {{"b", "x", ""}}, ""),
        row_with_ids("the last of two names counts", "event:a\nevent:b\ndata:x\n\n", {{"b", "x", ""}}, ""),
        row("a name without data is forgotten", "event:a\n\ndata:x\n\n", {"x"}),
        row("and an event it is not", "event:a\n\n:\n\nid\n\n", {}),
    });
}

BOOST_AUTO_TEST_CASE(retry_takes_decimal_digits_only)
{
    check({
        row_with_retry("format-field-retry", "retry:03000", 3000),
        row_with_retry("format-field-retry-bogus", "retry:3000\nretry:1000x", 3000),
        row_with_retry("format-field-retry-empty", "retry", {}),
        row_with_retry("no value", "retry:", {}),
        row_with_retry("one space is dropped", "retry: 5", 5),
        row_with_retry("two are not digits", "retry:  5", {}),
        row_with_retry("a sign is no digit", "retry:-1\nretry:+1", {}),
        row_with_retry("capped", "retry:99999999999999999999999", UINT32_MAX),
        row_with_retry("the largest", "retry:4294967295", UINT32_MAX),
    });
}

BOOST_AUTO_TEST_CASE(what_the_end_of_the_body_leaves_is_no_event_until_finish_makes_it_one)
{
    const auto cut = [](std::string body, RecordedEvent pending) {
        return Row{body, body, {{}, std::move(pending), "", {}, {}}};
    };
    check({
        {"format-data-before-final-empty-line",
         "retry:1000\ndata:test1\n\nid:test\ndata:test2",
         {data({"test1"}), RecordedEvent{"", "test2", "test"}, "", 1000, {}}},
        cut("data:x", {"", "x", ""}),
        cut("data:x\n", {"", "x", ""}),
        cut("data:x\r", {"", "x", ""}),
        cut("data:x\r\n", {"", "x", ""}),
        cut("data:x\ndata:y", {"", "x\ny", ""}),
        cut("data", {"", "", ""}),
        cut("event:a\ndata:x\nid:1", {"a", "x", "1"}),
        cut("data:x\nda", {"", "x", ""}),
        row("a line that is no data", "event:a\nid:1", {}),
        row("a comment", "data:x\n\n:and", {"x"}),
        row("nothing", "", {}),
    });
}

BOOST_AUTO_TEST_CASE(line_ends_of_every_kind_end_a_line_once)
{
    for (const std::string end : {"\n", "\r", "\r\n"}) {
        check({
            row("two events", "data:a" + end + end + "data:b" + end + end, {"a", "b"}),
            row("two lines", "data:a" + end + "data:b" + end + end, {"a\nb"}),
            row("blank lines between", end + end + "data:a" + end + end + end + "data:b" + end + end + end, {"a", "b"}),
            row("comments", ":" + end + end + "data:a" + end + ":c" + end + "data:b" + end + end, {"a\nb"}),
        });
    }
    check({
        row("LF, then CR", "data:a\n\rdata:b\n\r", {"a", "b"}),
        row("CR, then CRLF", "data:a\r\r\ndata:b\r\r\n", {"a", "b"}),
        row("CRLF, then CR", "data:a\r\n\rdata:b\r\n\r", {"a", "b"}),
        row("a CR does not eat the LF after the next line", "data:a\rdata:b\n\ndata:c\n\n", {"a\nb", "c"}),
    });
}

BOOST_AUTO_TEST_CASE(text_passes_as_it_came)
{
    const std::string huge(10'000, 'h');
    check({
        row("multi-byte characters", "data:\xE2\x82\xAC\xF0\x9F\x98\x80\n\n", {"\xE2\x82\xAC\xF0\x9F\x98\x80"}),
        row("U+2028, U+2029 and U+0085 end no line",
            "data:a\xE2\x80\xA8"
            "b\xE2\x80\xA9"
            "c\xC2\x85"
            "d\n\n",
            {"a\xE2\x80\xA8"
             "b\xE2\x80\xA9"
             "c\xC2\x85"
             "d"}),
        row("VT and FF end no line", "data:a\vb\fc\n\n", {"a\vb\fc"}),
        row("bytes that are not UTF-8", "data:\xFF\xC0\x80\n\n", {"\xFF\xC0\x80"}),
        row("colons in the value", "data:a:b::\n\n", {"a:b::"}),
        row("a huge message", "data:" + huge + "\n\ndata:[DONE]\n\n", {huge, "[DONE]"}),
        row("a chat", "data: {\"choices\":[]}\n\n: keepalive\n\ndata: [DONE]\n\n", {"{\"choices\":[]}", "[DONE]"}),
    });
}

BOOST_AUTO_TEST_CASE(random_streams_read_the_same_however_they_are_cut_and_as_the_reference_reads_them)
{
    const std::vector<std::string> words = {"data", "event", "id",  "retry", ":",  ": ", " ",     "\n",          "\r",
                                            "\r\n", "\n\n",  "\0"s, "x",     "12", mark, "data:", "data: yz\n\n"};
    std::mt19937 random{20'240'611};
    for (int round = 0; round < 3'000; ++round) {
        std::string body;
        for (std::size_t count = random() % 40; count > 0; --count)
            body += words[random() % words.size()];
        const SseRecording expected = ReferenceSseParser::parse(body);
        for (const Pieces& pieces : {Pieces{body}, byte_by_byte(body), random_split(body, random)}) {
            const SseRecording recording = record(pieces);
            if (!(recording == expected)) BOOST_TEST_CONTEXT("round " << round) BOOST_TEST(recording == expected);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
