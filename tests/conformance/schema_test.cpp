// What a plugin writes is what the vendor's own description of its API allows: the requests of the recordings, rebuilt
// from their neutral form, and some hundred made at random from what the manifest lists. A plugin may refuse one, with
// the place of what it cannot send; what it does write has to be valid.

#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <iostream>

#include "json_compare.hpp"
#include "plugins.hpp"
#include "request_generator.hpp"
#include "support/schema/official_schema.hpp"

namespace parlance::conformance {

namespace {

constexpr unsigned seed = 20260401;
constexpr int generated = 400;

/// The descriptions, each read once. Nothing where there are none.
const testing::OfficialSchema* description_of(const SchemaPlace& place)
{
    static std::map<std::pair<std::string, std::string>, std::unique_ptr<testing::OfficialSchema>> read;
    const auto wire = testing::wire_directory();
    if (!wire) return nullptr;
    auto& schema = read[{place.file, place.name}];
    const auto file = std::filesystem::path(*wire).parent_path() / "specs" / place.file;
    if (!schema) schema = std::make_unique<testing::OfficialSchema>(file, place.name);
    return schema.get();
}

/// Says what of a request's body is not as described. False where there is no description.
bool check_described(const Quirks& quirks, const SentRequest& sent)
{
    const std::optional<SchemaPlace> place = quirks.schema(sent);
    const testing::OfficialSchema* const schema = place ? description_of(*place) : nullptr;
    if (schema == nullptr) return false;
    const std::vector<Difference> lawful = quirks.schema_differences();
    for (const testing::SchemaProblem& problem : schema->check(json::parse(sent.body))) {
        const bool listed = std::ranges::any_of(lawful, [&](const Difference& one) {
            return matches(one.place, problem.place) && problem.message.find(one.problem) != std::string::npos;
        });
        if (!listed) BOOST_ERROR(place->name << ": " << problem.place << " " << problem.message);
    }
    return true;
}

/// A refusal says what cannot be sent, and where it stands.
void check_refusal(const ChatError& error)
{
    const bool right_kind = error.kind == ErrorKind::unsupported || error.kind == ErrorKind::invalid_request ||
                            error.kind == ErrorKind::too_large;
    BOOST_TEST(right_kind, error.message);
    BOOST_TEST(!error.where.empty(), error.message);
}

struct Counts {
    std::size_t valid = 0, refused = 0, undescribed = 0;
};

std::ostream& operator<<(std::ostream& out, const Counts& counts)
{
    return out << counts.valid << " held to a description, " << counts.undescribed << " have none, " << counts.refused
               << " refused";
}

void check_request(const Plugin& plugin, const std::string& config, const ChatRequest& request, Counts& counts)
{
    const DriveResult asked = plugin.ask(config, request);
    if (!asked.sent) {
        ++counts.refused;
        check_refusal(asked.response.error().value());
    } else {
        ++(check_described(plugin.quirks(), *asked.sent) ? counts.valid : counts.undescribed);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(recorded_requests_that_are_rebuilt_are_as_the_vendor_describes_them)
{
    std::map<std::string, Counts> counts;
    for_each_recording("schemas", [&](const Plugin& plugin, const WireCase& recorded) {
        const std::optional<ChatRequest> request = plugin.quirks().neutral(recorded);
        if (!request || !recorded.request.is_object()) return;
        check_request(plugin, plugin.quirks().config(recorded), *request, counts[plugin.quirks().id()]);
    });
    for (const auto& [id, count] : counts)
        std::cout << id << ": of the rebuilt requests " << count << '\n';
}

BOOST_AUTO_TEST_CASE(generated_requests_are_as_the_vendor_describes_them)
{
    BOOST_TEST(true);
    for (const auto& plugin : plugins()) {
        RequestGenerator generator(plugin->quirks(), plugin->manifest(), seed);
        Counts counts;
        for (int number = 0; number < generated; ++number) {
            const std::string config = generator.one_of(plugin->quirks().configs());
            const ChatRequest request = generator.next();
            BOOST_TEST_CONTEXT(plugin->quirks().id() << ", request " << number << " of seed " << seed)
            check_request(*plugin, config, request, counts);
        }
        std::cout << plugin->quirks().id() << ": of " << generated << " generated requests (seed " << seed << ") "
                  << counts << '\n';
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
