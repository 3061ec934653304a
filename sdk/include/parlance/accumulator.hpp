/// accumulator.hpp - events to a whole answer: the one generic rule of the contract (§3), for every provider.
///
/// By (lane, part), in order of part number: text and data concatenate; kind, id, name, media type, url and range keep
/// the first that is not empty; flags are or-ed; children append; extra keeps the last. REPLACE starts the part over. A
/// CHILD event is one whole child. An unknown critical flag makes the part `custom`. Usage: per key the last value
/// holds.
#pragma once

#include <parlance/chat_response.hpp>
#include <parlance/detail/errors.hpp>

#include <utility>

namespace parlance {

/// Gathers a call's events into the whole answer. Thread-safety: one thread at a time. A template only so that its
/// bodies cost nothing where they are not used (docs/design/adr/0013-header-cost.md).
template <class = void>
class BasicAccumulator {
public:
    /// Adds an event, in the order they came; what is to be kept of it is copied.
    void add(const ChatEvent& event)
    {
        switch (event.kind()) {
            case EventKind::part: add_part(event); break;
            case EventKind::meta: add_meta(event); break;
            case EventKind::usage: add_usage(event); break;
            case EventKind::limits: merge(response_.metadata().limits, event.params()); break;
            case EventKind::warning: add_warning(event); break;
            case EventKind::finish: add_finish(event); break;
            default: break;
        }
    }

    /// The call's end: null is finished.
    void end(const ChatError* error)
    {
        if (error != nullptr) response_.fail(*error);
    }

    /// Goes on from a whole answer, as if its events had come.
    void restore(ChatResponse response)
    {
        response_ = std::move(response);
        lanes_.assign(response_.choices().size(), {});
        for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
            for (std::uint32_t number = 0; number < response_.choices()[lane].parts.size(); ++number)
                lanes_[lane].numbers.push_back(number);
    }

    /// The kind of the part that `event`, added just now, belongs to: a delta may leave it out after the first.
    [[nodiscard]] PartKind kind_of(const ChatEvent& event) const noexcept
    {
        if (event.kind() != EventKind::part || event.lane() >= lanes_.size()) return PartKind::same;
        const auto& parts = response_.choices()[event.lane()].parts;
        const std::size_t last = lanes_[event.lane()].last;
        return last < parts.size() ? parts[last].kind : PartKind::same;
    }

    /// The answer so far; changes with every event.
    [[nodiscard]] const ChatResponse& response() const noexcept { return response_; }
    /// Moves the answer out; nothing may be added then.
    [[nodiscard]] ChatResponse take() { return std::move(response_); }

private:
    static constexpr std::uint32_t known_critical_flags = PARLANCE_EVENT_CHILD | PARLANCE_EVENT_REPLACE;
    static constexpr std::uint32_t max_lanes = 100'000;  // a hostile lane number must not allocate the machine away

    /// The numbers under which a lane's parts came, kept beside Choice::parts and in the same order.
    struct Lane {
        std::vector<std::uint32_t> numbers;
        std::size_t last = 0;
    };

    Choice* choice(std::uint32_t lane)
    {
        if (lane >= max_lanes) return nullptr;
        auto& choices = response_.choices();
        if (lane >= choices.size()) {
            choices.resize(lane + 1);
            lanes_.resize(lane + 1);
        }
        return &choices[lane];
    }

    Part& part(Choice& choice, Lane& lane, std::uint32_t number)
    {
        if (lane.last < lane.numbers.size() && lane.numbers[lane.last] == number) return choice.parts[lane.last];
        lane.last = place_of(lane.numbers, number);
        if (lane.last == lane.numbers.size() || lane.numbers[lane.last] != number) {
            const auto place = static_cast<std::ptrdiff_t>(lane.last);
            lane.numbers.insert(lane.numbers.begin() + place, number);
            choice.parts.insert(choice.parts.begin() + place, Part(PartKind::same));
        }
        return choice.parts[lane.last];
    }

    /// The first place whose number is not below `number`.
    static std::size_t place_of(const std::vector<std::uint32_t>& numbers, std::uint32_t number)
    {
        std::size_t low = 0;
        for (std::size_t high = numbers.size(); low < high;) {
            const std::size_t middle = low + (high - low) / 2;
            if (numbers[middle] < number)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    void add_part(const ChatEvent& event)
    {
        Choice* const where = choice(event.lane());
        if (where == nullptr) return;
        Part& whole = part(*where, lanes_[event.lane()], event.part_number());
        const auto delta = event.delta();
        if ((event.flags() & PARLANCE_EVENT_REPLACE) != 0) whole = Part(whole.kind);
        if (delta) {
            if (event.is_child())
                whole.parts.push_back(delta->copy());
            else
                merge(whole, *delta);
        }
        if (detail::has_unknown_critical(event.flags(), known_critical_flags)) whole.kind = PartKind::custom;
    }

    static void merge(Part& whole, const PartView& delta)
    {
        if (whole.kind == PartKind::same) whole.kind = delta.kind();
        whole.flags |= delta.flags();
        whole.text += delta.text();
        whole.data += delta.data();
        keep_first(whole.media_type, delta.media_type());
        keep_first(whole.url, delta.url());
        keep_first(whole.id, delta.id());
        keep_first(whole.name, delta.name());
        if (whole.begin == 0 && whole.end == 0) {
            whole.begin = delta.begin_offset();
            whole.end = delta.end_offset();
        }
        if (!delta.extra().empty()) whole.extra = delta.extra();
        for (const PartView child : delta.parts())
            whole.parts.push_back(child.copy());
    }

    static void keep_first(std::string& kept, std::string_view offered)
    {
        if (kept.empty() && !offered.empty()) kept = offered;
    }

    static void merge(std::vector<Param>& all, ParamsView news)
    {
        for (const ParamView news_param : news) {
            auto value = news_param.copy();
            if (value) set(all, news_param.key(), *std::move(value));
        }
    }

    void add_usage(const ChatEvent& event)
    {
        Usage& usage = response_.metadata().usage;
        merge(usage.all, event.params());
        for (const ParamView param : event.params()) {
            if (auto* member = usage_member(usage, param.key()); member != nullptr) {
                if (const auto number = param.as_int()) *member = number;
            } else {
                add_cost(param);
            }
        }
    }

    static std::optional<std::int64_t>* usage_member(Usage& usage, std::string_view key)
    {
        if (key == "input") return &usage.prompt_tokens;
        if (key == "output") return &usage.completion_tokens;
        if (key == "total") return &usage.total_tokens;
        if (key == "input.cache_read") return &usage.cached_tokens;
        if (key == "input.cache_write") return &usage.cache_write_tokens;
        if (key == "output.reasoning") return &usage.reasoning_tokens;
        return nullptr;
    }

    void add_cost(const ParamView& param)
    {
        auto& cost = response_.metadata().cost;
        if (!param.key().starts_with("cost")) return;
        if (!cost) cost.emplace();
        if (param.key() == "cost")
            cost->amount = param.as_real().value_or(0);
        else if (param.key() == "cost.currency")
            cost->currency = param.as_text().value_or("");
        else if (param.key() == "cost.source")
            cost->source = param.as_text().value_or("");
    }

    void add_meta(const ChatEvent& event)
    {
        ChatMetadata& metadata = response_.metadata();
        for (const ParamView param : event.params()) {
            if (std::string* member = meta_text(metadata, param.key()); member != nullptr) {
                if (const auto text = param.as_text()) *member = *text;
            } else if (auto* number = meta_number(metadata, param.key()); number != nullptr) {
                *number = param.as_int();
            } else if (auto value = param.copy()) {
                set(metadata.meta, param.key(), *std::move(value));
            }
        }
    }

    static void set(std::vector<Param>& all, std::string_view key, ParamValue value)
    {
        for (Param& known : all)
            if (known.key == key) {
                known.value = std::move(value);
                return;
            }
        all.emplace_back(std::string(key), std::move(value));
    }

    static std::string* meta_text(ChatMetadata& metadata, std::string_view key)
    {
        if (key == "model") return &metadata.model;
        if (key == "response_id") return &metadata.response_id;
        if (key == "request_id") return &metadata.request_id;
        if (key == "host.client") return &metadata.client;
        if (key == "host.provider") return &metadata.provider;
        return nullptr;
    }

    static std::optional<std::int64_t>* meta_number(ChatMetadata& metadata, std::string_view key)
    {
        if (key == "host.attempts") return &metadata.attempts;
        if (key == "host.latency_ms") return &metadata.latency_ms;
        if (key == "host.time_to_first_token_ms") return &metadata.time_to_first_token_ms;
        return nullptr;
    }

    void add_warning(const ChatEvent& event)
    {
        if (event.raw().error == nullptr) return;
        ChatError told = detail::chat_error(*event.raw().error);
        response_.metadata().warnings.push_back(
            {std::move(told.provider_code), std::move(told.message), std::move(told.where)});
    }

    void add_finish(const ChatEvent& event)
    {
        Choice* const where = choice(event.lane());
        if (where == nullptr) return;
        where->finish = event.finish();
        where->finish_raw = event.word();
        merge(where->finish_params, event.params());
    }

    ChatResponse response_;
    std::vector<Lane> lanes_;
};
/// The name in use; BasicAccumulator is a template for compile times alone.
using Accumulator = BasicAccumulator<>;

}  // namespace parlance
