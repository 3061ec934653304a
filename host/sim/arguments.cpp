#include "arguments.hpp"

#include <CLI/CLI.hpp>
#include <map>
#include <string>

namespace parlance::sim {

namespace {

constexpr int usage_exit_code = 2;

const std::map<std::string, TlsMode> tls_modes{{"good", TlsMode::good},
                                               {"expired", TlsMode::expired},
                                               {"wrong-host", TlsMode::wrong_host},
                                               {"self-signed", TlsMode::self_signed}};

std::vector<std::string> tls_names()
{
    std::vector<std::string> names;
    for (const auto& [name, mode] : tls_modes)
        names.push_back(name);
    return names;
}

void describe(CLI::App& app, Arguments& arguments, std::string& tls)
{
    app.add_option("--port", arguments.port, "port on 127.0.0.1; 0 takes any free one")->default_val(0);
    app.add_option("--tls", tls, "serve HTTPS with a good, expired, wrong-host or self-signed certificate")
        ->check(CLI::IsMember(tls_names()))
        ->option_text("KIND");
    app.add_option("--script", arguments.script, "answer as this JSON file says")->option_text("FILE");
    app.add_option("--replay", arguments.replay, "answer with this recorded case, or those in this folder; repeatable")
        ->option_text("CASE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--split", arguments.split, "bytes a write of a body; 0 writes all at once")->default_val(0);
    app.add_flag("--verbose", arguments.verbose, "a line on stderr for each request");
    app.add_flag("--exit-with-stdin", arguments.exit_with_stdin, "end when standard input, a pipe, is closed");
}

}  // namespace

std::variant<Arguments, int> parse_arguments(int argc, char** argv)
{
    CLI::App app(
        "A stand-in for a chat provider, on loopback: it plays the AIML API, with scripted answers and faults.\n"
        "When ready it prints one line of JSON: its url, the file with its certificate authority, its pid.",
        "parlance-sim");
    Arguments arguments;
    std::string tls;
    describe(app, arguments, tls);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usage_exit_code;
    }
    if (!tls.empty()) arguments.tls = tls_modes.at(tls);
    return arguments;
}

}  // namespace parlance::sim
