/// batch_forms.hpp - run_batch and batch_process, over the one engine.
#pragma once

#include <parlance/detail/batch_engine.hpp>

namespace parlance {

namespace detail {

/// A batch between an application's source and sink.
template <class Tag, class Source, class Sink>
class StreamedBatch final : public BatchEngine {
public:
    StreamedBatch(ChatClient& client, const BatchOptions& options, Source& source, Sink& sink)
        : BatchEngine(client, options), source_(source), sink_(sink)
    {
    }

private:
    [[nodiscard]] std::optional<Start> next_item() override
    {
        auto item = source_();
        if (!item) return std::nullopt;
        const std::size_t place = slot(started_++);
        if (place < tags_.size())
            tags_[place] = std::move(item->tag);
        else
            tags_.push_back(std::move(item->tag));
        return Start{std::move(item->request), std::move(item->error)};
    }

    [[nodiscard]] std::optional<ChatError> deliver(std::int64_t index, ChatResponse&& response) noexcept override
    {
        if (broken_) return std::nullopt;
        std::optional<ChatError> refused;
        auto thrown = contain_callback("the batch's sink", batch_stops, [&] {
            BatchResult<Tag> result{index, std::move(tags_[slot(index)]), std::move(response)};
            if constexpr (std::is_void_v<decltype(sink_(std::move(result)))>) {
                sink_(std::move(result));
            } else {
                const Status status = sink_(std::move(result));
                if (status.is_error()) refused = status.error();
            }
        });
        if (thrown) refused = std::move(thrown);
        broken_ = refused.has_value();
        return refused;
    }

    Source& source_;
    Sink& sink_;
    std::vector<Tag> tags_;  // by slot
    std::int64_t started_ = 0;
    bool broken_ = false;
};

/// A batch whose requests and responses are all in memory.
class CollectedBatch final : public BatchEngine {
public:
    CollectedBatch(ChatClient& client, const BatchOptions& options, std::vector<ChatRequest>& requests)
        : BatchEngine(client, options), requests_(requests), on_item_(options.on_item())
    {
        responses_.reserve(requests.size());
    }

    /// The responses of what was sent, and for the rest why it was not.
    [[nodiscard]] std::vector<ChatResponse> finish(const BatchSummary& summary)
    {
        std::optional<ChatError> thrown = summary.end == BatchEnd::callback ? summary.error : std::nullopt;
        while (responses_.size() < requests_.size())
            if (auto error = deliver(0, ChatResponse(not_sent(summary)))) thrown = std::move(error);
        if (thrown && !responses_.empty())
            responses_.back().metadata().warnings.push_back({thrown->provider_code, thrown->message, ""});
        return std::move(responses_);
    }

private:
    /// Why an item was never sent.
    [[nodiscard]] static ChatError not_sent(const BatchSummary& summary)
    {
        if (summary.end == BatchEnd::refused) return *summary.error;
        ChatError error(ErrorKind::cancelled, "not sent: " + summary.error->message);
        error.not_sent = true;
        return error.code("batch_stopped");
    }

    [[nodiscard]] std::optional<Start> next_item() override
    {
        if (started_ == requests_.size()) return std::nullopt;
        return Start{std::move(requests_[started_++]), std::nullopt};
    }

    [[nodiscard]] std::optional<ChatError> deliver(std::int64_t, ChatResponse&& response) noexcept override
    {
        responses_.push_back(std::move(response));
        if (!on_item_ || broken_) return std::nullopt;
        const std::size_t index = responses_.size() - 1;
        auto thrown = contain_callback("on_item", batch_stops, [&] { on_item_(index, responses_.back()); });
        broken_ = thrown.has_value();
        return thrown;
    }

    std::vector<ChatRequest>& requests_;
    const BatchOptions::ItemCallback& on_item_;
    std::vector<ChatResponse> responses_;
    std::size_t started_ = 0;
    bool broken_ = false;
};

}  // namespace detail

template <class Source, class Sink>
BatchSummary run_batch(ChatClient& client, Source&& source, Sink&& sink, const BatchOptions& options)
{
    using Tag = typename std::remove_cvref_t<decltype(*source())>::tag_type;
    return detail::StreamedBatch<Tag, std::remove_reference_t<Source>, std::remove_reference_t<Sink>>(client, options,
                                                                                                      source, sink)
        .run();
}

/// No requests: no responses. What was not sent because the batch was stopped has an error of kind `cancelled` with the
/// code "batch_stopped"; a callback that threw is also told as a warning "callback_threw" of the last response.
inline std::vector<ChatResponse> ChatClient::batch_process(std::vector<ChatRequest> requests,
                                                           const BatchOptions& options)
{
    BatchOptions counted(options);
    counted.total(static_cast<std::int64_t>(requests.size()));
    detail::CollectedBatch batch(*this, counted, requests);
    const BatchSummary summary = batch.run();
    return batch.finish(summary);
}

inline std::vector<ChatResponse> ChatClient::batch_process(std::vector<ChatRequest> requests)
{
    return batch_process(std::move(requests), BatchOptions());
}

}  // namespace parlance
