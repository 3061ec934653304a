// parlance --record and --replay: the same answer without a server and without a key.
#include <fstream>
#include <iterator>
#include <string>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"
#include "simulator.hpp"
#include "spellings_of_key.hpp"

namespace parlance::test {

using namespace support;

BOOST_AUTO_TEST_SUITE(cli_record)

BOOST_AUTO_TEST_CASE(the_command_records_and_replays)
{
    CommandBench bench;
    std::string answer;
    {
        const Simulator provider;
        bench.configure_main(provider.url(), "model = \"sim\"\n");
        const auto result = bench.run({"--record", "run.json", "hello"});
        BOOST_TEST(result.exit_code == 0);
        BOOST_TEST(result.err == "");
        answer = result.out;
    }
    std::ifstream recording(bench.folder.path() / "run.json", std::ios::binary);
    const std::string recorded(std::istreambuf_iterator<char>(recording), {});
    BOOST_TEST(recorded.find("\"hello\"") != std::string::npos, recorded);
    for (const std::string& spelling : spellings_of_key(CommandBench::key))
        BOOST_TEST(recorded.find(spelling) == std::string::npos, "the recording shows " << spelling);
    bench.options.environment.erase("TEST_KEY");
    const auto replayed = bench.run({"hello", "--replay", "run.json"});
    BOOST_TEST(replayed.out == answer);
    BOOST_TEST(replayed.exit_code == 0);
    const auto missed = bench.run({"--replay=run.json", "hello", "there"});
    BOOST_TEST(missed.exit_code != 0);
    BOOST_TEST(missed.err.find("/messages/0/content") != std::string::npos, missed.err);
    BOOST_TEST(bench.run({"--replay=run.json", "--replay-match=path", "hello", "there"}).out == answer);
    BOOST_TEST(bench.run({"--replay", "", "hello"}).exit_code == 2);
    BOOST_TEST(bench.run({"--record=a", "--replay=b", "hello"}).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
