#include "layer/analysis_call.hpp"

#include "chat/host_meta.hpp"
#include "chat/time_limit.hpp"
#include "layer/answer_events.hpp"
#include "text/analysis_schema.hpp"

#include <parlance/detail/proxy.hpp>

#include <exception>
#include <utility>

namespace parlance::core {
namespace {

constexpr std::size_t largest_answer = 4 * 1024 * 1024;  // bytes of one chat's parts; no analysis needs a hundredth

/// Bytes that the event adds to an accumulated answer.
std::size_t bytes_of(const parlance_event& event)
{
    const auto part = ChatEvent(&event).delta();
    return part ? part->text().size() + part->data().size() + part->extra().size() + 64 : 0;
}

ChatError cancelled_error()
{
    return ChatError(ErrorKind::cancelled, "the call was cancelled");
}

Warning* find(std::vector<Warning>& all, const Warning& wanted)
{
    for (Warning& known : all)
        if (known.code == wanted.code && known.where == wanted.where) return &known;
    return nullptr;
}

/// Each chat of an analysis may warn of the same thing.
std::vector<Warning> without_repeats(const std::vector<Warning>& warnings)
{
    std::vector<Warning> all;
    for (const Warning& warning : warnings)
        if (find(all, warning) == nullptr) all.push_back(warning);
    return all;
}

}  // namespace

const parlance_sink_table AnalysisCall::sink_table_{sizeof(parlance_sink_table), 0, &AnalysisCall::c_on_event,
                                                    &AnalysisCall::c_on_end};

AnalysisCall::AnalysisCall(OperationsStatePtr state, std::unique_ptr<AnalysisRun> analysis, parlance_sink* sink)
    : CallBase(state->engine, sink),
      state_(std::move(state)),
      analysis_(std::move(analysis)),
      sink_object_{{&sink_table_}, this},
      began_(Clock::now())
{
}

AnalysisCall::~AnalysisCall()
{
    if (chat_ != nullptr) chat_->table->release(chat_);
}

parlance_call* AnalysisCall::start(OperationsStatePtr state, const parlance_request& raw, parlance_sink* sink,
                                   parlance_output* output)
{
    const auto refuse = [&](const ChatError& error) {
        const parlance_error view = detail::c_error(error);
        output->table->fail(output, &view);
        return nullptr;
    };
    const ChatRequestView request(raw);
    auto task = read_analysis_task(request);
    if (task.is_error()) return refuse(task.error());
    auto schema = JsonSchema::parse(analysis_schema(*task));
    if (schema.is_error()) return refuse(schema.error());
    auto analysis = std::make_unique<AnalysisRun>(*std::move(task), *std::move(schema), request,
                                                  state->settings.capabilities, state->settings.provider);
    if (!state->engine->enter())
        return refuse(ChatError(ErrorKind::config, "the host of this client is closed").code("closed"));
    auto* const call = new AnalysisCall(std::move(state), std::move(analysis), sink);
    call->limit_time(request);
    return call->launch();
}

/// A time limit of the request holds for the analysis, not for each of its chats.
void AnalysisCall::limit_time(const ChatRequestView& request)
{
    const auto limit = request.param("host.timeout_ms");
    const auto milliseconds = limit ? limit->as_int() : std::nullopt;
    if (milliseconds && *milliseconds > 0) deadline_ = began_ + time_limit(*milliseconds);
}

/// What the limit leaves for the next chat, at least a millisecond: the chat then fails as every late one does.
void AnalysisCall::take_over_time(detail::RequestValues& values) const
{
    if (!deadline_) return;
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - Clock::now()).count();
    for (Param& param : values.params)
        if (param.key == "host.timeout_ms") param.value = std::int64_t{rest > 0 ? rest : 1};
}

/// What is thrown inside, such as for want of memory, ends the call and not the process.
template <class Work>
void AnalysisCall::contained(Work work) noexcept
{
    std::optional<ChatError> error;
    try {
        return work();
    } catch (const std::exception& thrown) {
        error = ChatError(ErrorKind::internal, std::string("the analysis failed: ") + thrown.what());
    } catch (...) {
        error = ChatError(ErrorKind::internal, "the analysis failed");
    }
    if (!ended()) end(&*error);
}

void AnalysisCall::run() noexcept
{
    contained([this] { chat(); });
}

/// Makes chats until one is in flight, or the analysis is over.
void AnalysisCall::chat()
{
    while (!start_chat()) {
        note_chat(answer_.response());
        const auto step = analysis_->take(answer_.response());
        if (step == AnalysisRun::Step::failed) return conclude(analysis_->error());
        if (step == AnalysisRun::Step::done) return conclude(std::nullopt);
    }
    if (cancelled()) chat_->table->cancel(chat_);  // cancelled inside `start`: it had nothing to cancel yet
}

/// False: it has ended already, and `answer_` says why.
bool AnalysisCall::start_chat()
{
    detail::RequestValues values = analysis_->next();
    take_over_time(values);
    request_ = detail::SharedRequestPtr(std::move(values));
    answer_ = Accumulator();
    answer_bytes_ = 0;
    answer_too_large_ = false;
    detail::FailureKeeper failure;
    retain();  // the chat's, until its on_end
    chat_ = state_->inner->table->start(state_->inner, &request_->view(), &sink_object_.object, failure.c_object());
    if (chat_ != nullptr) {
        if (held_) chat_->table->pause(chat_);
        return true;
    }
    release();
    const ChatError error = failure.take("the chat could not be started, and no reason was given");
    answer_.end(&error);
    return false;
}

void AnalysisCall::c_on_event(parlance_sink* object, parlance_call* chat, const parlance_event* event) noexcept
{
    AnalysisCall& call = self(object);
    if (call.answer_too_large_) return;
    call.answer_bytes_ += bytes_of(*event);
    if (call.answer_bytes_ > largest_answer) {
        call.answer_too_large_ = true;
        return chat->table->cancel(chat);
    }
    call.answer_.add(ChatEvent(event));
}

void AnalysisCall::c_on_end(parlance_sink* object, parlance_call*, const parlance_error* error) noexcept
{
    AnalysisCall& call = self(object);
    if (call.answer_too_large_) {
        ChatError large(ErrorKind::too_large,
                        "the model's answer is larger than " + std::to_string(largest_answer) + " bytes");
        large.phase = Phase::stream;
        large.maybe_billed = true;
        call.answer_.end(&large);
    } else if (error != nullptr) {
        const ChatError copy = detail::chat_error(*error);
        call.answer_.end(&copy);
    }
    call.worker().loop().post(
        [](void* argument) noexcept {
            auto* const self = static_cast<AnalysisCall*>(argument);
            self->contained([self] { self->chat_ended(); });
            self->release();  // the chat's
        },
        &call);
}

void AnalysisCall::chat_ended()
{
    chat_->table->release(std::exchange(chat_, nullptr));
    ChatResponse response = answer_.take();
    note_chat(response);
    if (cancelled()) return conclude(cancelled_error());
    if (held_) {
        ended_chat_ = std::move(response);
        return;
    }
    take(response);
}

void AnalysisCall::take(const ChatResponse& response)
{
    switch (analysis_->take(response)) {
        case AnalysisRun::Step::again: return chat();
        case AnalysisRun::Step::failed: return conclude(analysis_->error());
        case AnalysisRun::Step::done: return conclude(std::nullopt);
    }
}

/// Facts for the last word, whatever it will be.
void AnalysisCall::note_chat(const ChatResponse& response)
{
    const ChatMetadata& metadata = response.metadata();
    attempts_ += metadata.attempts.value_or(0);
    facts_.clear();
    if (!metadata.model.empty()) facts_.emplace_back("model", metadata.model);
    if (!metadata.response_id.empty()) facts_.emplace_back("response_id", metadata.response_id);
    if (!metadata.request_id.empty()) facts_.emplace_back("request_id", metadata.request_id);
}

void AnalysisCall::stop() noexcept
{
    if (chat_ != nullptr) return chat_->table->cancel(chat_);  // its end concludes
    retain();
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const self = static_cast<AnalysisCall*>(argument);
            self->contained([self] {
                if (self->chat_ == nullptr && !self->ended()) self->conclude(cancelled_error());
            });
            self->release();
        },
        this);
}

void AnalysisCall::hold() noexcept
{
    held_ = true;
    if (chat_ != nullptr) chat_->table->pause(chat_);
}

void AnalysisCall::go_on() noexcept
{
    held_ = false;
    if (chat_ != nullptr) return chat_->table->resume(chat_);
    if (!ended_chat_) return;
    retain();  // taken up by a task: nothing is handed on inside resume
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const self = static_cast<AnalysisCall*>(argument);
            self->contained([self] {
                if (self->held_ || self->ended() || self->cancelled() || !self->ended_chat_) return;
                const ChatResponse response = *std::exchange(self->ended_chat_, std::nullopt);
                self->take(response);
            });
            self->release();
        },
        this);
}

void AnalysisCall::conclude(std::optional<ChatError> error)
{
    if (ended()) return;
    if (error && error->provider_code == "closed" && engine().closed()) error = cancelled_error();  // the host goes
    const auto told = [this](const parlance_event& event) { tell(event); };
    if (!error) emit_answer();
    for (const Warning& warning : without_repeats(analysis_->warnings()))
        emit_warning(told, warning);
    emit_facts(told, PARLANCE_EVENT_USAGE, analysis_->usage());
    if (!error) emit_finish(told);
    emit_facts_of_call();
    if (!error && cancelled()) error = cancelled_error();  // inside one of these events
    end(error ? &*error : nullptr);
}

void AnalysisCall::emit_answer()
{
    const auto told = [this](const parlance_event& event) { tell(event); };
    const AnalysisResult& result = analysis_->result();
    const std::string type(row_of(analysis_->task().type).name);
    std::vector<Param> facts{{"analysis.type", type}};
    if (!result.label.empty()) facts.emplace_back("analysis.label", result.label);
    if (result.score) facts.emplace_back("analysis.score", *result.score);
    facts.emplace_back("analysis.repaired", analysis_->repaired());
    facts.emplace_back("analysis.chats", analysis_->chats());
    for (const Param& field : result.fields)
        facts.emplace_back("analysis.field." + field.key, field.value);
    emit_facts(told, PARLANCE_EVENT_META, facts);
    emit_part(told, 0, Part(PartKind::text, result.text));
    Part record(PartKind::record, result.json);
    record.id = type;
    record.name = result.label;
    record.parts = result.spans;
    emit_part(told, 1, record);
}

void AnalysisCall::emit_facts_of_call()
{
    emit_facts([this](const parlance_event& event) { emit(event); }, PARLANCE_EVENT_META, facts_);
    const OperationsSettings& settings = state_->settings;
    const HostMeta meta({settings.client_name, settings.provider, {}, attempts_, began_, std::nullopt});
    emit(meta.event());
}

}  // namespace parlance::core
