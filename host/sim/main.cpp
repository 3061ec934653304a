/// parlance-sim: see docs/reference/sim.md.

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>

#include "arguments.hpp"
#include "certificate.hpp"
#include "private_file.hpp"
#include "server.hpp"
#include "stdin_watch.hpp"

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace parlance::sim;

constexpr int configuration_exit_code = 78;  // as the `parlance` command
constexpr int failure_exit_code = 1;
constexpr int usage_exit_code = 2;

int complain(std::string_view text, int exit_code)
{
    std::cerr << "parlance-sim: " << text << std::endl;
    return exit_code;
}

/// The TLS side of a run: what the server shows, and the file that says whom to trust.
struct Tls {
    explicit Tls(const Certificate& certificate)
        : context(asio::ssl::context::tls_server), authority("ca.pem", certificate.authority)
    {
        context.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
        context.use_certificate_chain(asio::buffer(certificate.certificate));
        context.use_private_key(asio::buffer(certificate.private_key), asio::ssl::context::pem);
    }

    asio::ssl::context context;
    PrivateFile authority;
};

void announce(const Server& server, const Tls* tls)
{
    const std::string scheme = tls == nullptr ? "http" : "https";
    json::value ca_file = nullptr;
    if (tls != nullptr) ca_file = json::string(tls->authority.path().string());
    std::cout << json::serialize(json::object{{"url", scheme + "://127.0.0.1:" + std::to_string(server.port()) + "/v1"},
                                              {"ca_file", ca_file},
                                              {"pid", ::getpid()}})
              << std::endl;
}

int run(const Arguments& arguments, Script script, Replay replay)
{
    Log log(arguments.verbose);
    Service service(log, std::move(script), std::move(replay));
    std::unique_ptr<Tls> tls;
    if (arguments.tls != TlsMode::off) tls = std::make_unique<Tls>(make_certificate(arguments.tls));
    asio::io_context context(1);  // goes first of all: its coroutines use everything above
    Server server(context.get_executor(), tls ? &tls->context : nullptr, service, log, arguments.split);
    if (const auto ec = server.listen(arguments.port))
        return complain("port " + std::to_string(arguments.port) + ": " + ec.message(), failure_exit_code);
    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
    std::optional<StdinWatch> watch;
    if (arguments.exit_with_stdin) watch.emplace(context.get_executor(), [&] { context.stop(); });
    announce(server, tls.get());
    context.run();
    return 0;
}

int load_and_run(const Arguments& arguments)
{
    if (arguments.exit_with_stdin && !StdinWatch::is_possible())
        return complain("--exit-with-stdin wants a pipe on standard input", usage_exit_code);
    Checked<Script> script = arguments.script.empty() ? Checked<Script>(Script()) : Script::load(arguments.script);
    if (!script) return complain(script.error().text, configuration_exit_code);
    Checked<Replay> replay = Replay::load(arguments.replay);
    if (!replay) return complain(replay.error().text, configuration_exit_code);
    return run(arguments, std::move(*script), std::move(*replay));
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        const auto arguments = parse_arguments(argc, argv);
        if (const int* exit_code = std::get_if<int>(&arguments)) return *exit_code;
        std::signal(SIGPIPE, SIG_IGN);  // a peer that goes away is an everyday event
        return load_and_run(std::get<Arguments>(arguments));
    } catch (const std::exception& error) {
        return complain(error.what(), failure_exit_code);
    }
}
