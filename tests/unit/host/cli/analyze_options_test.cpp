#include "analyze_options.hpp"

#include <boost/test/unit_test.hpp>

#include "option_table.hpp"

namespace parlance::cli::test {

namespace {

using Given = std::vector<std::pair<std::string, std::string>>;

OwnOptions options(const Given& given)
{
    OwnOptions own;
    for (const auto& [name, value] : given)
        own.place_of(name).push_back(value);
    return own;
}

/// The parameter "analysis" of the request that the options make.
std::string analysis(const Given& given)
{
    const auto read = read_analysis_order(options(given));
    if (const auto* problem = std::get_if<InputProblem>(&read)) return problem->error.message;
    const auto& order = std::get<AnalysisOrder>(read);
    const ChatRequest request = order.options.to_request("text", order.type);
    return std::get<Json>(*request.param("analysis")).text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(analyze_options)

BOOST_AUTO_TEST_CASE(options_become_the_parameter_of_the_request)
{
    BOOST_TEST(analysis({{"--type", "sentiment"}}) == R"({"type":"sentiment"})");
    BOOST_TEST(analysis({{"--type", "classify"}, {"--label", "a"}, {"--label", "b"}, {"--multiple", ""}}) ==
               R"({"labels":["a","b"],"multiple":true,"type":"classify"})");
    BOOST_TEST(analysis({{"--type", "extract"}, {"--field", "name"}, {"--field", "sum=to pay=all"}}) ==
               R"({"type":"extract","fields":{"name":"","sum":"to pay=all"}})");
    BOOST_TEST(analysis({{"--type", "summarize"}, {"--max-words", "50"}, {"--chunk", ""}}) ==
               R"({"max_words":50,"chunk":true,"type":"summarize"})");
    BOOST_TEST(analysis({{"--type", "custom"}, {"--prompt", "p"}, {"--schema", R"({"type":"object"})"}}) ==
               R"({"prompt":"p","schema":{"type":"object"},"type":"custom"})");
}

BOOST_AUTO_TEST_CASE(the_second_text_of_a_similarity_is_a_part_of_its_own)
{
    const auto read = read_analysis_order(options({{"--type", "similarity"}, {"--with", "other"}}));
    const ChatRequest request = std::get<AnalysisOrder>(read).options.to_request("text", "similarity");
    BOOST_REQUIRE(request.messages().front().parts.size() == 2);
    BOOST_TEST(request.messages().front().parts.back().text == "other");
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_told_before_anything_is_sent)
{
    BOOST_TEST(analysis({}).starts_with("analyze needs --type; there are sentiment, classify, "));
    BOOST_TEST(analysis({{"--type", "sentimen"}})
                   .starts_with("there is no analysis 'sentimen'; did you mean sentiment?\nthere are sentiment, "));
    BOOST_TEST(analysis({{"--type", "classify"}}) == "classify needs --label");
    BOOST_TEST(analysis({{"--type", "mask"}, {"--label", "a"}}) == "--label is an option of classify, not of mask");
    BOOST_TEST(analysis({{"--type", "keywords"}, {"--max", "0"}}) == "--max takes a whole number from 1, not '0'");
    BOOST_TEST(analysis({{"--type", "custom"}, {"--prompt", "p"}, {"--schema", "{"}})
                   .starts_with("--schema is no JSON Schema: "));
    BOOST_TEST(analysis({{"--type", "similarity"}, {"--with", "@/nowhere"}}) ==
               "cannot read /nowhere: No such file or directory");
}

BOOST_AUTO_TEST_CASE(every_option_of_a_type_is_in_the_table)
{
    for (const AnalysisType& type : analysis_types()) {
        for (std::string_view list : {type.needs, type.takes}) {
            while (!list.empty()) {
                const std::size_t end = std::min(list.find(' '), list.size());
                BOOST_TEST(find_option(list.substr(0, end), for_analyze) != nullptr, list.substr(0, end));
                list.remove_prefix(std::min(end + 1, list.size()));
            }
        }
        BOOST_TEST(find_option("--type")->help.find(type.name) != std::string_view::npos, type.name);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
