#include "held_lookup.hpp"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace parlance::support {

namespace {

struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    int hanging = 0;
    bool held = false;
};

/// Never destroyed: a lookup thread may come to it when the program ends.
Gate& gate()
{
    static auto& only = *new Gate;
    return only;
}

void hang()
{
    Gate& here = gate();
    std::unique_lock lock(here.mutex);
    ++here.hanging;
    here.changed.notify_all();
    here.changed.wait(lock, [&] { return !here.held; });
    --here.hanging;
    here.changed.notify_all();
}

}  // namespace

HeldLookups::HeldLookups()
{
    const std::lock_guard lock(gate().mutex);
    gate().held = true;
}

HeldLookups::~HeldLookups()
{
    std::unique_lock lock(gate().mutex);
    gate().held = false;
    gate().changed.notify_all();
    gate().changed.wait(lock, [] { return gate().hanging == 0; });
}

bool HeldLookups::waits_for(int number) const
{
    std::unique_lock lock(gate().mutex);
    return gate().changed.wait_for(lock, std::chrono::seconds(20), [&] { return gate().hanging >= number; });
}

}  // namespace parlance::support

extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* name, const char* service,
                                                                  const addrinfo* hints, addrinfo** found)
{
    if (name != nullptr && std::string_view(name).ends_with(".held.invalid")) {
        parlance::support::hang();
        return EAI_NONAME;
    }
    using Real = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(name, service, hints, found);
}
