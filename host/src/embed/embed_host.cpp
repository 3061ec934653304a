/// embed_host.cpp - the exports that open, close and ask a host.

#include <parlance/abi/embed.h>

#include <memory>

#include "embed/client_settings_json.hpp"
#include "embed/host_state.hpp"
#include "embed/lists.hpp"
#include "embed/report.hpp"

using parlance::detail::contain;
using parlance::detail::view;
using namespace parlance::host;

namespace {

/// What is asked of a host that could not be opened.
std::nullptr_t refuse_no_host(parlance_output* output)
{
    return refuse(output, parlance::ChatError(parlance::ErrorKind::invalid_request, "there is no host (NULL)"));
}

constexpr std::uint32_t both_ways_to_poll = PARLANCE_OPEN_OWN_THREADS_ONLY | PARLANCE_OPEN_CALLBACKS_ON_POLL;

/// NULL means what a structure of zeros means: the usual places.
const parlance_host_options& or_usual(const parlance_host_options* options) noexcept
{
    static constexpr parlance_host_options usual{
        sizeof(parlance_host_options), 0, {}, {}, {}, {}, nullptr, nullptr, 0, 0, {}, {}, {}};
    return options != nullptr ? *options : usual;
}

}  // namespace

extern "C" {

const char* parlance_version(void) noexcept
{
    return PARLANCE_VERSION;
}

parlance_host* parlance_host_open(const parlance_host_options* options, parlance_output* output) noexcept
{
    return contain<parlance_host*>(output, nullptr, [&]() -> parlance_host* {
        if ((or_usual(options).flags & both_ways_to_poll) == both_ways_to_poll)
            return refuse(output, parlance::ChatError(parlance::ErrorKind::invalid_request,
                                                      "a host either runs nothing by itself (threads = 0) or lets "
                                                      "callbacks wait for a poll; choose one"));
        auto setup = set_up(or_usual(options), process_environment());
        if (setup.is_error()) return refuse(output, setup.error());
        if (!setup->ok()) return refuse(output, to_error(setup->problems()));
        if (auto bad = open_recordings(*setup)) return refuse(output, *bad);
        return std::make_unique<HostState>(*std::move(setup), or_usual(options)).release()->c_object();
    });
}

void parlance_host_close(parlance_host* host) noexcept
{
    if (host == nullptr) return;
    const std::unique_ptr<HostState> state(&HostState::self(host));
    state->close();
}

uint64_t parlance_host_poll(parlance_host* host, int64_t timeout_ms) noexcept
{
    if (host == nullptr) return 0;
    const auto delivery = HostState::self(host).delivery();  // a callback may close the host
    const std::chrono::milliseconds limit(timeout_ms);
    return delivery ? delivery->poll(limit) : HostState::self(host).engine().poll(limit);
}

int32_t parlance_host_event_fd(parlance_host* host) noexcept
{
    if (host == nullptr) return -1;
    const auto delivery = HostState::self(host).delivery();
    return delivery ? delivery->descriptor() : -1;
}

parlance_client* parlance_host_client(parlance_host* host, parlance_string name, parlance_output* output) noexcept
{
    return contain<parlance_client*>(output, nullptr, [&]() -> parlance_client* {
        if (host == nullptr) return refuse_no_host(output);
        auto client = HostState::self(host).registry().client(view(name));
        if (client.is_error()) return refuse(output, client.error());
        return *client;
    });
}

parlance_client* parlance_host_make_client(parlance_host* host, parlance_string provider, parlance_string settings,
                                           parlance_output* output) noexcept
{
    return contain<parlance_client*>(output, nullptr, [&]() -> parlance_client* {
        if (host == nullptr) return refuse_no_host(output);
        auto config = client_config_of(view(provider), view(settings));
        if (config.is_error()) return refuse(output, config.error());
        auto client = HostState::self(host).registry().make(*config);
        if (client.is_error()) return refuse(output, client.error());
        return *client;
    });
}

int32_t parlance_host_add_client(parlance_host* host, parlance_string name, parlance_client* client,
                                 parlance_output* output) noexcept
{
    return contain<int32_t>(output, 0, [&]() -> int32_t {
        if (host == nullptr) {
            refuse_no_host(output);
            return 0;
        }
        const auto added = HostState::self(host).add_client(view(name), client);
        if (added.is_error()) refuse(output, added.error());
        return added ? 1 : 0;
    });
}

int32_t parlance_host_list(parlance_host* host, parlance_string what, parlance_output* output) noexcept
{
    return contain<int32_t>(output, 0, [&]() -> int32_t {
        if (host == nullptr) {
            refuse_no_host(output);
            return 0;
        }
        const auto listed = list(HostState::self(host), view(what), output);
        if (listed.is_error()) refuse(output, listed.error());
        return listed ? 1 : 0;
    });
}

int32_t parlance_describe(const parlance_host_options* options, parlance_string what, parlance_output* output) noexcept
{
    return contain<int32_t>(output, -1, [&]() -> int32_t {
        const auto errors = describe(or_usual(options), view(what), output);
        if (errors.is_error()) refuse(output, errors.error());
        return errors ? *errors : -1;
    });
}

}  // extern "C"
