// Which recordings nobody reads: a plugin may leave one to another, but then there has to be one, or a reason. Printed
// as a list, which is what is not covered at all.

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "plugins.hpp"

namespace parlance::conformance {

namespace {

/// The folders that hold recordings.
std::set<std::string> recorded_folders(const std::string& wire)
{
    std::set<std::string> folders;
    for (const auto& entry : std::filesystem::directory_iterator(wire))
        if (entry.is_directory()) folders.insert(entry.path().filename().string());
    return folders;
}

/// Why each plugin of a recording's folder leaves it alone; nothing if one reads it.
std::optional<std::set<std::string>> reasons_against(const std::string& folder, const WireCase& recorded)
{
    std::set<std::string> reasons;
    for (const auto& plugin : plugins()) {
        const Quirks& quirks = plugin->quirks();
        const std::vector<std::string> folders = quirks.folders();
        if (std::ranges::find(folders, folder) == folders.end()) continue;
        const std::vector<Unreadable> unreadable = quirks.unreadable();
        const auto listed = std::ranges::find(unreadable, recorded.name, &Unreadable::recording);
        const auto skipped = quirks.skip(recorded);
        if (listed == unreadable.end() && !skipped) return std::nullopt;
        reasons.insert(quirks.id() + ": " + (skipped ? *skipped : std::string(listed->reason)));
    }
    return reasons;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(coverage)

BOOST_AUTO_TEST_CASE(every_recording_is_read_by_a_plugin_or_has_a_reason)
{
    BOOST_TEST(true);
    const auto wire = testing::wire_directory();
    if (!wire || !runs_every_plugin()) return;
    std::size_t all = 0, left = 0;
    for (const std::string& folder : recorded_folders(*wire))
        for (const WireCase& recorded : testing::load_wire_cases(folder)) {
            ++all;
            const auto reasons = reasons_against(folder, recorded);
            if (!reasons) continue;
            ++left;
            BOOST_TEST(!reasons->empty(), "no plugin looks at " << recorded.name);
            std::cout << "not read: " << recorded.name;
            for (const std::string& reason : *reasons)
                std::cout << "; " << reason;
            std::cout << '\n';
        }
    std::cout << all - left << " of " << all << " recordings are read by a plugin\n";
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
