#include "chat/part_kinds.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>

namespace parlance::core {
namespace {

/// Events of one call, as its parts' deltas come.
class Deltas {
public:
    std::uint32_t operator()(std::uint32_t lane, std::uint32_t part, std::uint32_t kind, std::uint32_t flags = 0)
    {
        parlance_part delta{};
        delta.kind = kind;
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = PARLANCE_EVENT_PART;
        event.flags = flags;
        event.lane = lane;
        event.part = part;
        event.delta = {&delta, 1, sizeof delta};
        return kinds_.left_out_by(event);
    }

private:
    PartKinds kinds_;
};

constexpr std::uint32_t same = PARLANCE_PART_SAME;
constexpr std::uint32_t text = PARLANCE_PART_TEXT;
constexpr std::uint32_t tool_call = PARLANCE_PART_TOOL_CALL;

}  // namespace

BOOST_AUTO_TEST_SUITE(part_kinds)

BOOST_AUTO_TEST_CASE(a_delta_that_has_a_kind_leaves_none_out)
{
    Deltas delta;
    BOOST_TEST(delta(0, 0, text) == same);
    BOOST_TEST(delta(0, 0, text) == same);
    BOOST_TEST(delta(0, 1, tool_call) == same);
}

BOOST_AUTO_TEST_CASE(a_delta_without_one_has_that_of_its_lane_and_part)
{
    Deltas delta;
    delta(0, 0, text);
    delta(0, 1, tool_call);
    delta(7, 0, PARLANCE_PART_REASONING);
    BOOST_TEST(delta(0, 0, same) == text);
    BOOST_TEST(delta(0, 0, same) == text);
    BOOST_TEST(delta(0, 1, same) == tool_call);
    BOOST_TEST(delta(7, 0, same) == std::uint32_t{PARLANCE_PART_REASONING});
}

BOOST_AUTO_TEST_CASE(a_part_that_never_began_stays_unknown)
{
    Deltas delta;
    BOOST_TEST(delta(0, 0, same) == same);
    delta(0, 1, text);
    BOOST_TEST(delta(0, 0, same) == same);
    BOOST_TEST(delta(1, 1, same) == same);
}

BOOST_AUTO_TEST_CASE(the_first_kind_stands)
{
    Deltas delta;
    delta(0, 0, text);
    delta(0, 0, tool_call);
    BOOST_TEST(delta(0, 0, same) == text);
    delta(0, 1, tool_call);
    delta(0, 0, tool_call);
    BOOST_TEST(delta(0, 0, same) == text);
}

BOOST_AUTO_TEST_CASE(a_child_says_nothing_of_its_parent)
{
    Deltas delta;
    BOOST_TEST(delta(0, 0, PARLANCE_PART_SOURCE, PARLANCE_EVENT_CHILD) == same);
    BOOST_TEST(delta(0, 0, same) == same);
    delta(0, 0, text);
    BOOST_TEST(delta(0, 0, same, PARLANCE_EVENT_CHILD) == same);
}

BOOST_AUTO_TEST_CASE(what_is_no_part_is_left_alone)
{
    PartKinds kinds;
    parlance_event event{};
    event.struct_size = sizeof event;
    event.kind = PARLANCE_EVENT_PART;
    BOOST_TEST(kinds.left_out_by(event) == same);  // without a delta
    event.kind = PARLANCE_EVENT_FINISH;
    BOOST_TEST(kinds.left_out_by(event) == same);
}

BOOST_AUTO_TEST_CASE(of_more_parts_than_fit_those_begun_last_are_known)
{
    Deltas delta;
    for (std::uint32_t part = 0; part < 1000; ++part)
        delta(0, part, text);
    BOOST_TEST(delta(0, 0, same) == same);
    for (std::uint32_t part = 1000 - 32; part < 1000; ++part)
        BOOST_TEST(delta(0, part, same) == text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
