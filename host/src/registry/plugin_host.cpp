#include "registry/plugin_host.hpp"

#include <parlance/detail/views.hpp>

#include <chrono>
#include <utility>

namespace parlance::host {

const parlance_host_table PluginHost::host_table_{sizeof(parlance_host_table), PARLANCE_ABI_MINOR, &PluginHost::log,
                                                  &PluginHost::now_ms, &PluginHost::query};
const parlance_loop_table PluginHost::loop_table_{sizeof(parlance_loop_table), 0, &PluginHost::post,
                                                  &PluginHost::after_ms, &PluginHost::cancel};

PluginHost::PluginHost(std::shared_ptr<core::Engine> engine, std::shared_ptr<const Log> log)
    : host_{{&host_table_}, this}, loop_{{&loop_table_}, this}, engine_(std::move(engine)), log_(std::move(log))
{
}

void PluginHost::log(parlance_host* object, std::int32_t level, parlance_string where, parlance_string text) noexcept
{
    self(object).log_->write(level, detail::view(where), detail::view(text));
}

std::int64_t PluginHost::now_ms(parlance_host*) noexcept
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void* PluginHost::query(parlance_host* object, parlance_string id) noexcept
{
    return detail::view(id) == PARLANCE_SERVICE_LOOP ? &self(object).loop_.object : nullptr;
}

void PluginHost::post(parlance_loop* object, void (*fn)(void*) noexcept, void* arg) noexcept
{
    self(object).engine_->first_loop().post(fn, arg);
}

std::uint64_t PluginHost::after_ms(parlance_loop* object, std::int64_t ms, void (*fn)(void*) noexcept,
                                   void* arg) noexcept
{
    return self(object).engine_->first_loop().after(std::chrono::milliseconds(ms), fn, arg);
}

void PluginHost::cancel(parlance_loop* object, std::uint64_t id) noexcept
{
    self(object).engine_->first_loop().cancel_timer(id);
}

}  // namespace parlance::host
