#include "chat/call_end.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>

namespace parlance::core {
namespace {

const std::optional<ChatError> nobody_said;
const std::optional<ChatError> refused = ChatError(ErrorKind::bad_response, "no JSON");
const HttpFailure reset{ErrorKind::network, Phase::send, true, "connection reset", false};

}  // namespace

BOOST_AUTO_TEST_SUITE(call_end)

BOOST_AUTO_TEST_CASE(a_cancel_outranks_everything_and_tells_how_far_it_had_come)
{
    BOOST_TEST((error_of({BodyEnd::cancelled, &reset, true, refused}).kind == ErrorKind::cancelled));
    BOOST_TEST((error_of({BodyEnd::cancelled, nullptr, false, nobody_said}).phase == Phase::config));
    BOOST_TEST((error_of({BodyEnd::cancelled, nullptr, false, nobody_said, 0, true}).phase == Phase::send));
    BOOST_TEST((error_of({BodyEnd::cancelled, nullptr, false, nobody_said, 200, true}).phase == Phase::stream));
}

BOOST_AUTO_TEST_CASE(what_the_exchange_says_outranks_the_transport)
{
    const ChatError error = error_of({BodyEnd::cut, &reset, true, refused, 200, true, true});
    BOOST_TEST(error.message == "no JSON");
    BOOST_TEST((error.phase == Phase::stream));
    BOOST_TEST((error_of({BodyEnd::complete, nullptr, true, refused, 200, true}).phase == Phase::parse));
}

BOOST_AUTO_TEST_CASE(an_exchange_that_gives_no_reason_is_judged_by_the_status)
{
    const ChatError good = error_of({BodyEnd::complete, nullptr, true, nobody_said, 200, true});
    BOOST_TEST((good.kind == ErrorKind::plugin));
    BOOST_TEST(!good.message.empty());
    const ChatError bad = error_of({BodyEnd::complete, nullptr, true, nobody_said, 429, true});
    BOOST_TEST((bad.kind == ErrorKind::by_status));
    BOOST_TEST((bad.phase == Phase::first_byte));
    BOOST_TEST(bad.http_status == 429);
}

BOOST_AUTO_TEST_CASE(the_transports_failure_is_told_whole_when_no_answer_came)
{
    const ChatError error = error_of({BodyEnd::cut, &reset, false, nobody_said, 0, true});
    BOOST_TEST((error.kind == ErrorKind::network));
    BOOST_TEST((error.phase == Phase::send));
    BOOST_TEST(error.message == "connection reset");
    BOOST_TEST(error.not_sent);
    BOOST_TEST(error.retryable.has_value());
}

BOOST_AUTO_TEST_CASE(a_failure_inside_an_answer_is_one_of_the_stream)
{
    const ChatError error = error_of({BodyEnd::cut, &reset, false, nobody_said, 200, true, true});
    BOOST_TEST((error.kind == ErrorKind::network));
    BOOST_TEST((error.phase == Phase::stream));
    BOOST_TEST(!error.not_sent);
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_without_its_mark_is_truncated)
{
    const ChatError error = error_of({BodyEnd::complete, nullptr, false, nobody_said, 200, true, true});
    BOOST_TEST((error.kind == ErrorKind::truncated));
    BOOST_TEST((error.phase == Phase::stream));
    BOOST_TEST(error.message == truncated_answer().message);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
