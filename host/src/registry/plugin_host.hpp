/// plugin_host.hpp - what a plugin sees of the host: its log, its clock, its loop.
#pragma once

#include <parlance/abi/plugin.h>
#include <parlance/core/engine.hpp>

#include <memory>
#include <string_view>

#include "registry/log.hpp"

namespace parlance::host {

/// Held by every client that was made with it, so that it outlives the host an application closes.
class PluginHost {
public:
    PluginHost(std::shared_ptr<core::Engine> engine, std::shared_ptr<const Log> log);
    PluginHost(const PluginHost&) = delete;
    PluginHost& operator=(const PluginHost&) = delete;

    [[nodiscard]] parlance_host* c_object() noexcept { return &host_.object; }

    /// Whoever handed the object to an application, to find itself again by it.
    void owner(void* owner) noexcept { owner_ = owner; }
    [[nodiscard]] static void* owner_of(parlance_host* object) noexcept { return self(object).owner_; }

private:
    struct HostObject {
        parlance_host object;
        PluginHost* self;
    };
    struct LoopObject {
        parlance_loop object;
        PluginHost* self;
    };
    static PluginHost& self(parlance_host* object) noexcept { return *reinterpret_cast<HostObject*>(object)->self; }
    static PluginHost& self(parlance_loop* object) noexcept { return *reinterpret_cast<LoopObject*>(object)->self; }

    static void log(parlance_host* object, std::int32_t level, parlance_string where, parlance_string text) noexcept;
    static std::int64_t now_ms(parlance_host* object) noexcept;
    static void* query(parlance_host* object, parlance_string id) noexcept;
    static void post(parlance_loop* object, void (*fn)(void*) noexcept, void* arg) noexcept;
    static std::uint64_t after_ms(parlance_loop* object, std::int64_t ms, void (*fn)(void*) noexcept,
                                  void* arg) noexcept;
    static void cancel(parlance_loop* object, std::uint64_t id) noexcept;
    static const parlance_host_table host_table_;
    static const parlance_loop_table loop_table_;

    HostObject host_;
    LoopObject loop_;
    void* owner_ = nullptr;
    std::shared_ptr<core::Engine> engine_;
    std::shared_ptr<const Log> log_;
};

}  // namespace parlance::host
