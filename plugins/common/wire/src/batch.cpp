#include <parlance/wire/batch.hpp>

namespace parlance::wire {

namespace {

constexpr std::string_view file_scheme = "file://";

}  // namespace

Result<std::string_view> batch_id(const ChatRequestView& request)
{
    const auto param = request.param("id");
    const auto id = param ? param->as_text() : std::nullopt;
    if (id && !id->empty()) return *id;
    return ChatError(ErrorKind::invalid_request, "name the batch in the parameter `id`").at("/id");
}

Result<std::string> spooled_file(const ChatRequestView& request)
{
    for (const MessageView message : request.messages())
        for (const PartView part : message.parts())
            if (part.kind() == PartKind::file && part.url().starts_with(file_scheme))
                return std::string(part.url().substr(file_scheme.size()));
    return ChatError(ErrorKind::invalid_request,
                     "a batch is created from a file part whose url is the file with its items: file:///path.jsonl")
        .at("/messages/0/parts/0/url");
}

void report_batch(const BatchFacts& facts, Output& out)
{
    Facts counts;
    counts.add("batch.status", facts.status).add("batch.total", facts.total);
    counts.add("batch.succeeded", facts.succeeded).add("batch.failed", facts.failed);
    if (!facts.error.empty()) counts.add("batch.error", facts.error);
    out.meta(counts);
    out.record(0, facts.id, facts.status, facts.json);
}

void begin_item(std::uint32_t lane, std::string_view item_id, Output& out)
{
    const Facts facts = Facts().add("item_id", item_id);
    parlance_event event{};
    event.struct_size = sizeof event;
    event.kind = PARLANCE_EVENT_META;
    event.lane = lane;
    event.params = facts.view();
    out.emit(event);
}

void fail_item(std::uint32_t lane, const ChatError& error, std::string_view word, Output& out)
{
    Facts facts;
    facts.add("error.kind", to_string(error.kind)).add("error.message", std::string_view(error.message));
    if (!error.provider_code.empty()) facts.add("error.code", std::string_view(error.provider_code));
    if (error.http_status != 0) facts.add("error.http_status", std::int64_t{error.http_status});
    out.finish(lane, FinishReason::error, word, facts);
}

}  // namespace parlance::wire
