// What was asked when a recording was made, put in neutral terms by a reader of its own, is written by the plugin as it
// was recorded: every member that we write is as it was, and nothing is missing that the neutral request says.

#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <iostream>

#include "json_compare.hpp"
#include "plugins.hpp"

namespace parlance::conformance {

namespace {

Allowed listed(std::vector<Difference> places)
{
    return [places = std::move(places)](const std::string& place) {
        return std::ranges::any_of(places, [&](const Difference& one) { return matches(one.place, place); });
    };
}

void check_body(const Quirks& quirks, const WireCase& recorded, const SentRequest& sent)
{
    if (recorded.request.is_null()) {
        BOOST_TEST(sent.body.empty());
        return;
    }
    const json::value ours = quirks.canonical(json::parse(sent.body));
    const json::value theirs = quirks.canonical(recorded.request);
    for (const std::string& difference :
         differences(theirs, ours, listed(quirks.client_defaults()), listed(quirks.own_members())))
        BOOST_ERROR(difference);
}

void check_headers(const Quirks& quirks, const WireCase& recorded, const SentRequest& sent)
{
    std::vector<Header> ours;
    for (Header header : sent.headers) {
        std::ranges::transform(header.name, header.name.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        ours.push_back(std::move(header));
    }
    for (const std::string& name : quirks.headers_that_count()) {
        const std::string_view theirs = testing::value_of(recorded.headers, name);
        if (!theirs.empty()) BOOST_TEST(testing::value_of(ours, name) == theirs);
    }
}

void check_request(const Plugin& plugin, const WireCase& recorded, const ChatRequest& request)
{
    const Quirks& quirks = plugin.quirks();
    const DriveResult asked = plugin.ask(quirks.config(recorded), request);
    BOOST_TEST(asked.sent.has_value(), reason_of(asked));
    if (!asked.sent) return;
    BOOST_TEST(quirks.same_target(recorded, *asked.sent), "sent to " << asked.sent->method << " " << asked.sent->url
                                                                     << ", recorded " << recorded.method << " "
                                                                     << recorded.url);
    check_headers(quirks, recorded, *asked.sent);
    check_body(quirks, recorded, *asked.sent);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(requests)

BOOST_AUTO_TEST_CASE(each_is_written_as_it_was_recorded)
{
    std::map<std::string, std::size_t> compared, without;
    for_each_recording("requests", [&](const Plugin& plugin, const WireCase& recorded) {
        const std::optional<ChatRequest> request = plugin.quirks().neutral(recorded);
        ++(request ? compared : without)[plugin.quirks().id()];
        if (request) check_request(plugin, recorded, *request);
    });
    for (const auto& plugin : plugins()) {
        const std::string id = plugin->quirks().id();
        std::cout << id << ": " << compared[id] << " requests compared, " << without[id] << " have no neutral form\n";
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
