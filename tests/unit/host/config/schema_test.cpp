#include "config/schema.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "config/load_config.hpp"
#include "printing.hpp"

using namespace parlance::host;
using parlance::host::test::lines;

namespace {

std::filesystem::path source_folder()
{
#ifdef PARLANCE_SOURCE_DIR
    return PARLANCE_SOURCE_DIR;
#else
    return std::filesystem::path{__FILE__}.parent_path() / "../../../..";
#endif
}

std::string reference_page()
{
    std::ifstream file{source_folder() / "docs/reference/config.md"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(the_reference_has_the_table_that_validates)
{
    BOOST_TEST(reference_page().find(schema_markdown()) != std::string::npos, schema_markdown());
}

BOOST_AUTO_TEST_CASE(every_toml_example_of_the_reference_loads)
{
    const FixedEnvironment environment;
    const std::string page = reference_page();
    constexpr std::string_view fence = "```toml\n";
    std::size_t examples = 0;
    for (auto at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1), ++examples) {
        const auto begin = at + fence.size();
        const auto text = page.substr(begin, page.find("```", begin) - begin);
        const auto loaded = load_config_text(text, ConfigSyntax::toml, "config.md", environment);
        BOOST_TEST(lines(loaded.problems) == "");
    }
    BOOST_TEST(examples == 3U);
}

BOOST_AUTO_TEST_CASE(every_key_has_a_sentence_and_follows_its_table)
{
    std::set<std::string_view> tables{""};
    for (const auto& rule : key_rules()) {
        const auto dot = rule.pattern.rfind('.');
        const auto parent = dot == std::string_view::npos ? std::string_view{} : rule.pattern.substr(0, dot);
        BOOST_TEST(tables.contains(parent), rule.pattern);
        BOOST_TEST(rule.sentence.ends_with('.'), rule.pattern);
        if (rule.type == KeyType::table) tables.insert(rule.pattern);
    }
}

BOOST_AUTO_TEST_SUITE_END()
