#include "layer/capabilities_call.hpp"

#include "layer/answer_events.hpp"

#include <parlance/detail/errors.hpp>
#include <parlance/json_builder.hpp>

#include <utility>

namespace parlance::core {
namespace {

using List = std::pair<const char*, const std::vector<std::string>*>;  // the name of one entry, and all of them

std::string json_of(const Capabilities& known)
{
    JsonBuilder json;
    json.begin_object();
    for (const auto& [name, list] : {List("operations", &known.operations), List("params", &known.params),
                                     List("parts", &known.parts), List("tools", &known.tools)}) {
        json.key(name).begin_array();
        for (const std::string& entry : *list)
            json.value(entry);
        json.end_array();
    }
    json.end_object();
    return json.take();
}

Part record_of(const OperationsSettings& settings)
{
    Part record(PartKind::record, json_of(settings.capabilities));
    record.id = settings.provider;
    record.name = settings.model;
    const Capabilities& known = settings.capabilities;
    for (const auto& [name, list] : {List("operation", &known.operations), List("param", &known.params),
                                     List("part", &known.parts), List("tool", &known.tools)})
        for (const std::string& entry : *list) {
            record.parts.emplace_back(PartKind::text, entry);
            record.parts.back().name = name;
        }
    return record;
}

}  // namespace

CapabilitiesCall::CapabilitiesCall(OperationsStatePtr state, parlance_sink* sink)
    : CallBase(state->engine, sink), state_(std::move(state))
{
}

parlance_call* CapabilitiesCall::start(OperationsStatePtr state, parlance_sink* sink, parlance_output* output)
{
    if (!state->engine->enter()) {
        const ChatError closed = ChatError(ErrorKind::config, "the host of this client is closed").code("closed");
        const parlance_error view = detail::c_error(closed);
        output->table->fail(output, &view);
        return nullptr;
    }
    return (new CapabilitiesCall(std::move(state), sink))->launch();
}

void CapabilitiesCall::run() noexcept
{
    running_ = true;
    if (!held_) answer();
}

void CapabilitiesCall::answer()
{
    if (ended() || cancelled()) return;
    const auto tell = [this](const parlance_event& event) {
        if (!cancelled()) emit(event);
    };
    emit_part(tell, 0, record_of(state_->settings));
    emit_finish(tell);
    if (!cancelled()) end(nullptr);
}

void CapabilitiesCall::stop() noexcept
{
    retain();
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const call = static_cast<CapabilitiesCall*>(argument);
            const ChatError error(ErrorKind::cancelled, "the call was cancelled");
            call->end(&error);
            call->release();
        },
        this);
}

void CapabilitiesCall::go_on() noexcept
{
    held_ = false;
    if (!running_) return;
    retain();  // answered by a task: nothing is handed on inside resume
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const call = static_cast<CapabilitiesCall*>(argument);
            if (!call->held_) call->answer();
            call->release();
        },
        this);
}

}  // namespace parlance::core
