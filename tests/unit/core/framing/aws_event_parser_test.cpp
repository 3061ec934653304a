#include "framing/aws_event_parser.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "aws_event_recording.hpp"

namespace parlance::core::test {
namespace {

using testing::aws_event;
using testing::aws_exception;
using testing::aws_header;
using testing::aws_message;
using testing::aws_text_header;
using testing::most_significant_first;
using testing::plain_crc32;

RecordedMessage message_of(const std::string& kind, const std::string& name, const std::string& payload)
{
    const std::string name_header = kind == "event" ? ":event-type" : ":exception-type";
    return {name, payload, {{name_header, name}, {":content-type", "application/json"}, {":message-type", kind}}};
}

/// A prelude that says what it is told to, its checksum right.
std::string prelude(std::uint64_t total, std::uint64_t headers)
{
    const std::string lengths = most_significant_first(total, 4) + most_significant_first(headers, 4);
    return lengths + most_significant_first(plain_crc32(lengths), 4);
}

/// The texts of one message's headers.
HeaderTexts texts_of(const std::string& headers)
{
    const AwsRecording recording = record_messages({aws_message(headers, "")});
    BOOST_TEST(recording.error == boost::system::error_code{});
    return recording.messages.empty() ? HeaderTexts{} : recording.messages.front().headers;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(aws_event_parser)

BOOST_AUTO_TEST_CASE(messages_come_with_name_headers_and_payload_however_the_stream_is_cut)
{
    const std::string body = aws_event("messageStart", "{\"role\":\"assistant\"}") + aws_message("", "") +
                             aws_exception("throttlingException", "{\"message\":\"\xE2\x82\xAC\"}");
    const AwsRecording expected{{message_of("event", "messageStart", "{\"role\":\"assistant\"}"),
                                 {},
                                 message_of("exception", "throttlingException", "{\"message\":\"\xE2\x82\xAC\"}")},
                                true,
                                {}};
    for (const Pieces& pieces : every_split(body))
        BOOST_TEST(record_messages(pieces) == expected);
}

BOOST_AUTO_TEST_CASE(the_message_type_says_which_header_names_the_message)
{
    const std::string names = aws_text_header(":event-type", "an event") +
                              aws_text_header(":exception-type", "a fault") + aws_text_header(":error-code", "a code");
    const auto name_of = [&](const std::string& type) {
        return record_messages({aws_message(names + type, "")}).messages.at(0).name;
    };
    BOOST_TEST(name_of("") == "an event");
    BOOST_TEST(name_of(aws_text_header(":message-type", "event")) == "an event");
    BOOST_TEST(name_of(aws_text_header(":message-type", "exception")) == "a fault");
    BOOST_TEST(name_of(aws_text_header(":message-type", "error")) == "a code");
    BOOST_TEST(record_messages({aws_message("", "{}")}).messages.at(0).name == "");
}

BOOST_AUTO_TEST_CASE(a_header_of_every_type_becomes_text)
{
    struct Row {
        unsigned type;
        std::string value, text;
    };
    const std::string uuid = "\x01\x23\x45\x67\x89\xAB\xCD\xEF\xFE\xDC\xBA\x98\x76\x54\x32\x10";
    const Row rows[] = {
        {0, "", "true"},
        {1, "", "false"},
        {2, "\xFF", "-1"},
        {2, "\x7F", "127"},
        {3, "\x80" + std::string(1, '\0'), "-32768"},
        {4, most_significant_first(2'000'000'000, 4), "2000000000"},
        {5, most_significant_first(0x8000'0000'0000'0000u, 8), "-9223372036854775808"},
        {6, most_significant_first(4, 2) + "\xFB\xFF" + std::string(1, '\0') + "a", "+/8AYQ=="},
        {6, most_significant_first(0, 2), ""},
        {7, most_significant_first(3, 2) + "\xE2\x82\xAC", "\xE2\x82\xAC"},
        {7, most_significant_first(0, 2), ""},
        {8, most_significant_first(1'700'000'000'123, 8), "1700000000123"},
        {9, uuid, "01234567-89ab-cdef-fedc-ba9876543210"},
    };
    std::string all;
    HeaderTexts expected;
    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT("type " << row.type << ", " << row.text)
        BOOST_TEST((texts_of(aws_header("h", row.type, row.value)) == HeaderTexts{{"h", row.text}}));
        all += aws_header("h", row.type, row.value);
        expected.emplace_back("h", row.text);
    }
    BOOST_TEST((texts_of(all) == expected));
}

BOOST_AUTO_TEST_CASE(headers_that_cannot_be_read_are_a_bad_message)
{
    const std::string blocks[] = {
        "\x01",                                                             // no name
        "\x02h",                                                            // half a name
        "\x01h",                                                            // no type
        aws_header("h", 10, ""),                                            // a type nobody has defined
        aws_header("h", 255, ""),                                           //
        aws_header("h", 2, ""),                                             // values that are too short
        aws_header("h", 3, "1"),                                            //
        aws_header("h", 4, "123"),                                          //
        aws_header("h", 5, "1234567"),                                      //
        aws_header("h", 6, "1"),                                            //
        aws_header("h", 7, most_significant_first(3, 2) + "ab"),            //
        aws_header("h", 8, "1234567"),                                      //
        aws_header("h", 9, "123456789012345"),                              //
        aws_text_header("good", "value") + aws_header("bad", 12, "value"),  // after one that is right
    };
    for (const std::string& block : blocks) {
        const std::string body = aws_event("first", "1") + aws_message(block, std::string(80, 'x'));
        for (const Pieces& pieces : every_split(body))
            BOOST_TEST(record_messages(pieces) ==
                       (AwsRecording{{message_of("event", "first", "1")}, false, FramingErrc::bad_message}));
    }
}

BOOST_AUTO_TEST_CASE(any_byte_that_was_changed_is_noticed)
{
    const std::string body = aws_event("contentBlockDelta", "{\"delta\":{\"text\":\"Hi\"}}");
    for (std::size_t at = 0; at < body.size(); ++at) {
        std::string changed = body;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        const AwsRecording recording = record_messages({changed});
        BOOST_TEST(recording.messages.empty());
        BOOST_TEST(recording.error == FramingErrc::bad_checksum);
        BOOST_TEST(record_messages(byte_by_byte(changed)) == recording);
    }
}

BOOST_AUTO_TEST_CASE(lengths_that_contradict_each_other_are_a_bad_message)
{
    const std::pair<std::uint64_t, std::uint64_t> rows[] = {{0, 0}, {15, 0}, {16, 1}, {20, 5}, {100, 0xFFFF'FFFF}};
    for (const auto& [total, headers] : rows) {
        const std::string body = prelude(total, headers);
        for (const Pieces& pieces : every_split(body))
            BOOST_TEST(record_messages(pieces) == (AwsRecording{{}, false, FramingErrc::bad_message}));
    }
}

BOOST_AUTO_TEST_CASE(a_message_may_be_as_long_as_the_limit_and_not_a_byte_longer_however_it_is_cut)
{
    const std::string message = aws_message("", "1234");
    const std::string body = message + message;
    for (const Pieces& pieces : every_split(body)) {
        BOOST_TEST(record_messages(pieces, message.size()).messages.size() == 2u);
        BOOST_TEST(record_messages(pieces, message.size() - 1) ==
                   (AwsRecording{{}, false, FramingErrc::event_too_large}));
    }
}

BOOST_AUTO_TEST_CASE(a_length_past_the_limit_is_refused_before_its_bytes_come)
{
    BOOST_TEST(record_messages({prelude(0xFFFF'FFFF, 0)}, 1 << 20).error == FramingErrc::event_too_large);
    BOOST_TEST(record_messages({prelude(300'000, 131'073)}).error == FramingErrc::event_too_large);
    BOOST_TEST(!record_messages({prelude(300'000, 131'072)}).error);
}

BOOST_AUTO_TEST_CASE(a_stream_that_ends_inside_a_message_is_not_complete)
{
    const std::string first = aws_event("messageStart", "{}");
    const std::string body = first + aws_event("messageStop", "{}");
    for (std::size_t size = 0; size <= body.size(); ++size) {
        const std::string_view cut = std::string_view(body).substr(0, size);
        const bool complete = size == 0 || size == first.size() || size == body.size();
        BOOST_TEST(record_messages({cut}).complete == complete);
        BOOST_TEST(record_messages(byte_by_byte(cut)).complete == complete);
    }
}

BOOST_AUTO_TEST_CASE(a_fault_is_told_by_every_later_call)
{
    AwsEventParser parser{1024};
    BOOST_TEST(!parser.feed("no checksum"));
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.error());
    BOOST_TEST(!parser.feed("!"));
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.error() == FramingErrc::bad_checksum);
    BOOST_TEST(parser.feed(aws_event("late", "")) == FramingErrc::bad_checksum);
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.complete());
}

BOOST_AUTO_TEST_CASE(a_message_inside_the_bytes_is_a_view_into_them)
{
    const std::string body = aws_event("one", "first") + aws_event("two", "second");
    AwsEventParser parser{1024};
    BOOST_TEST(!parser.feed(body));
    for (const std::string_view payload : {"first", "second"}) {
        const AwsEvent event = parser.next().value();
        BOOST_TEST((event.payload.data() == body.data() + body.find(payload)));
        BOOST_TEST((event.name.data() > body.data() && event.name.data() < body.data() + body.size()));
    }
}

BOOST_AUTO_TEST_CASE(random_streams_read_as_the_reference_reads_them_however_they_are_cut)
{
    std::mt19937 random{7};
    const auto some_bytes = [&](std::size_t most) {
        std::string bytes;
        for (std::size_t count = random() % (most + 1); count > 0; --count)
            bytes += static_cast<char>(random() % 12);
        return bytes;
    };
    for (int round = 0; round < 2'000; ++round) {
        std::string body;
        for (std::size_t count = random() % 4; count > 0; --count)
            body += aws_message(some_bytes(12), some_bytes(20));
        if (random() % 2 != 0) body += some_bytes(20);
        const std::size_t limit = 20 + random() % 40;
        const AwsRecording whole = record_messages({body}, limit);
        BOOST_TEST(without_values(whole) == ReferenceAwsEvents::parse(body, limit));
        BOOST_TEST(record_messages(byte_by_byte(body), limit) == whole);
        BOOST_TEST(record_messages(random_split(body, random), limit) == whole);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
