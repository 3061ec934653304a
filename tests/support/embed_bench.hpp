/// embed_bench.hpp - an application's view: an open host, the real plugins, and parlance-sim as the provider on the
/// line.
///
/// The paths come from the environment, which ctest sets: PARLANCE_SIM, PARLANCE_PLUGIN_DIR.
#pragma once

#include <parlance/parlance.hpp>
#include <string>
#include <string_view>

#include "required_variable.hpp"
#include "simulator.hpp"

namespace parlance::support {

/// The provider on the line, as the application sees it.
using SimulatedProvider = Simulator;

/// The key of every client here; a canary where a test looks for it.
constexpr std::string_view test_key = "sk-canary-7Qz5vN2mK8pXw4Tb";

/// A host that finds the built plugins and reads no config.
[[nodiscard]] inline HostOptions plain_host()
{
    return HostOptions().without_config().plugin_path(required_variable("PARLANCE_PLUGIN_DIR"));
}

[[nodiscard]] inline Host open_host(const HostOptions& options = plain_host())
{
    return Host::open(options).value();
}

[[nodiscard]] inline ClientOptions client_options(const std::string& url, const std::string& model = "sim")
{
    return ClientOptions().base_url(url).api_key(std::string(test_key)).model(model);
}

/// A client of the aiml plugin that asks `url`.
[[nodiscard]] inline ChatClientPtr aiml_client(const Host& host, const std::string& url,
                                               const std::string& model = "sim")
{
    return host.make_client("aiml", client_options(url, model)).value();
}

[[nodiscard]] inline ChatClientPtr aiml_client(const Host& host, const SimulatedProvider& provider,
                                               const std::string& model = "sim")
{
    ClientOptions options = client_options(provider.url(), model);
    if (!provider.ca_file().empty()) options.ca_file(provider.ca_file());
    return host.make_client("aiml", options).value();
}

}  // namespace parlance::support
