/// provider_batch.hpp - batches that a provider runs by itself: cheaper than asking, and slower (hours, not seconds).
///
///     ProviderBatches batches(chat);
///     std::ofstream items("/tmp/items.jsonl");
///     items << *batches.item(ChatRequest("What is Ada?"), "q-1") << '\n';        // each request as the provider's
///     line items.close(); const auto batch = batches.create("/tmp/items.jsonl");                     // keep
///     batch->id: it outlives us
///     ... now and then: batches.get(batch->id) ... until batch->ended() ...
///     batches.results(batch->id, [](BatchAnswer&& answer) { use(answer.item_id, answer.response); });
///
/// `unsupported` where the provider has no batches; ChatClient::batch_process asks for itself then
/// (<parlance/batch.hpp>).
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/batch_answers.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace parlance {

/// A batch as its provider describes it. A plain value.
struct ProviderBatch {
    std::string id;                     ///< what it is asked for by
    std::string status;                 ///< "queued", "running", "cancelling", "done", "failed", "cancelled", "expired"
    std::optional<std::int64_t> total;  ///< items; unset: the provider does not say
    std::optional<std::int64_t> succeeded;  ///< items that have an answer
    std::optional<std::int64_t> failed;     ///< items that will have none
    std::string json;                       ///< everything the provider says of it
    std::string error;                      ///< why it failed as a whole, in the provider's words

    /// Whether nothing more will happen to it: it has its results, or failed as a whole.
    [[nodiscard]] bool ended() const noexcept
    {
        return status == "done" || status == "failed" || status == "cancelled" || status == "expired";
    }
};

/// The batches of one client. Thread-safety: as the client; functions wait for their answer.
class ProviderBatches {
public:
    /// Asks `client`, which must outlive this object.
    explicit ProviderBatches(ChatClient& client) noexcept : client_(client) {}

    /// `request` as one line of the provider's own batch format, without a line end. Nothing is sent. `item_id` comes
    /// back with the answer; unique in its batch, 1 to 64 letters, digits, '-' and '_' are good everywhere.
    [[nodiscard]] Result<std::string> item(ChatRequest request, std::string_view item_id)
    {
        request.operation("batch.item").stream(false).set("id", std::string(item_id));
        const ChatResponse response = client_.chat(std::move(request));
        if (response.is_error()) return *response.error();
        for (const Part& part : response.parts())
            if (part.kind == PartKind::record) return part.text;
        return ChatError(ErrorKind::plugin, "the provider gave no line for a batch's item");
    }

    /// Creates a batch of the lines in the file `path` (absolute), which is read before this returns. `model`: for
    /// providers whose batches are of one model; empty: as configured.
    [[nodiscard]] Result<ProviderBatch> create(const std::string& path, std::string model = {})
    {
        ChatRequest request;
        request.operation("batch.create").model(std::move(model));
        Part items(PartKind::file);
        items.url = "file://" + path;
        items.media_type = "application/jsonl";
        request.add_message(Message(Role::user, {std::move(items)}));
        return ask(std::move(request));
    }

    /// How far the batch is.
    [[nodiscard]] Result<ProviderBatch> get(std::string_view id) { return ask(about("batch.get", id)); }

    /// Stops it; what was answered before has results.
    [[nodiscard]] Result<ProviderBatch> cancel(std::string_view id) { return ask(about("batch.cancel", id)); }

    /// Reads the answers of a batch that has ended, in whatever order the provider has them, one at a time: memory does
    /// not grow with the batch. `use` runs on the calling thread; what it throws ends the reading and comes out of
    /// here. Gives how many answers there were.
    [[nodiscard]] Result<std::int64_t> results(std::string_view id, const std::function<void(BatchAnswer&&)>& use)
    {
        return detail::read_batch_answers(client_, about("batch.results", id), use);
    }

private:
    [[nodiscard]] static ChatRequest about(std::string_view operation, std::string_view id)
    {
        ChatRequest request;
        request.operation(std::string(operation)).set("id", std::string(id));
        return request;
    }

    [[nodiscard]] Result<ProviderBatch> ask(ChatRequest request)
    {
        const ChatResponse response = client_.chat(std::move(request));
        if (response.is_error()) return *response.error();
        for (const Part& part : response.parts()) {
            if (part.kind != PartKind::record) continue;
            return ProviderBatch{part.id,
                                 part.name,
                                 count(response, "batch.total"),
                                 count(response, "batch.succeeded"),
                                 count(response, "batch.failed"),
                                 part.text,
                                 text(response, "batch.error")};
        }
        return ChatError(ErrorKind::plugin, "the provider did not describe the batch");
    }

    [[nodiscard]] static std::optional<std::int64_t> count(const ChatResponse& response, std::string_view key)
    {
        for (const Param& fact : response.metadata().meta)
            if (const auto* number = std::get_if<std::int64_t>(&fact.value); number != nullptr && fact.key == key)
                return *number;
        return std::nullopt;
    }

    [[nodiscard]] static std::string text(const ChatResponse& response, std::string_view key)
    {
        for (const Param& fact : response.metadata().meta)
            if (const auto* words = std::get_if<std::string>(&fact.value); words != nullptr && fact.key == key)
                return *words;
        return {};
    }

    ChatClient& client_;
};

}  // namespace parlance
