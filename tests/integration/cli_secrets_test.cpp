// A server that gives back what it was sent: the command shows the key nowhere, however it is asked to answer.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"
#include "simulator.hpp"
#include "spellings_of_key.hpp"

namespace parlance::test {

using namespace support;

BOOST_AUTO_TEST_SUITE(cli_secrets)

BOOST_AUTO_TEST_CASE(the_command_shows_no_key_in_any_of_its_outputs)
{
    for (const char* model : {"sim;status=401;echo", "sim;echo", "sim;echo;split=1"}) {
        const Simulator provider;
        CommandBench bench;
        bench.configure_main(provider.url(), "model = \"" + std::string(model) + "\"\n");
        for (const std::vector<std::string>& flags :
             std::vector<std::vector<std::string>>{{}, {"--json"}, {"--json", "--stream"}, {"--no-stream"}}) {
            std::vector<std::string> arguments{"--log-level=trace", "chat"};
            arguments.insert(arguments.end(), flags.begin(), flags.end());
            arguments.emplace_back("hello");
            const ProcessResult result = bench.run(arguments);
            BOOST_TEST(!result.timed_out);
            std::vector<std::string> secrets = spellings_of_key(CommandBench::key);
            secrets.push_back(base64_of_whole_groups("Bearer " + std::string(CommandBench::key)));
            for (const std::string& text : {result.out, result.err})
                for (const std::string& secret : secrets)
                    BOOST_TEST(text.find(secret) == std::string::npos, model << ": " << text);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
