/// event_copy.hpp - copies of events that outlive the callback: whole, into blocks that do not move.
#pragma once

#include <parlance/abi/event.h>
#include <parlance/detail/views.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

namespace parlance::detail {

/// Memory for copies: taken in order, given back all at once, blocks kept for reuse.
template <class = void>
class BasicEventArena {
public:
    [[nodiscard]] void* take(std::size_t size)
    {
        const std::size_t rounded = (size + 7) & ~std::size_t{7};
        while (current_ < blocks_.size() && blocks_[current_].size - blocks_[current_].used < rounded)
            ++current_;
        if (current_ == blocks_.size()) blocks_.emplace_back(rounded > block_bytes ? rounded : block_bytes);
        Block& block = blocks_[current_];
        void* const memory = block.bytes.get() + block.used;
        block.used += rounded;
        used_ += rounded;
        return memory;
    }

    [[nodiscard]] std::size_t used() const noexcept { return used_; }

    /// Forgets all copies; keeps the first block, so that a steady stream allocates nothing.
    void clear() noexcept
    {
        if (blocks_.size() > 1) blocks_.erase(blocks_.begin() + 1, blocks_.end());
        if (!blocks_.empty()) blocks_.front().used = 0;
        current_ = 0;
        used_ = 0;
    }

private:
    static constexpr std::size_t block_bytes = 8 * 1024;
    struct Block {
        explicit Block(std::size_t bytes_wanted) : bytes(new std::byte[bytes_wanted]), size(bytes_wanted) {}
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size;
        std::size_t used = 0;
    };
    std::vector<Block> blocks_;
    std::size_t current_ = 0;
    std::size_t used_ = 0;
};
using EventArena = BasicEventArena<>;

template <class = void>

[[nodiscard]] parlance_string copy_string(EventArena& arena, parlance_string text)
{
    if (text.size == 0) return {};
    auto* const bytes = static_cast<char*>(arena.take(text.size));
    std::memcpy(bytes, text.data, text.size);
    return {bytes, text.size};
}

template <class T, class CopyMembers>
[[nodiscard]] parlance_span copy_span(EventArena& arena, parlance_span span, CopyMembers copy_members)
{
    if (span.count == 0) return {};
    auto* const elements = static_cast<T*>(arena.take(sizeof(T) * span.count));
    for (std::uint32_t index = 0; index < span.count; ++index) {
        elements[index] = zero_extended<T>(element<T>(span, index), span.stride);
        copy_members(elements[index]);
    }
    return c_span(elements, span.count);
}

template <class = void>
void copy_part_members(EventArena& arena, parlance_part& part)
{
    for (parlance_string* text :
         {&part.text, &part.data, &part.media_type, &part.url, &part.id, &part.name, &part.extra})
        *text = copy_string(arena, *text);
    part.parts =
        copy_span<parlance_part>(arena, part.parts, [&](parlance_part& child) { copy_part_members(arena, child); });
}

template <class = void>

[[nodiscard]] const parlance_error* copy_error(EventArena& arena, const parlance_error* error)
{
    if (error == nullptr) return nullptr;
    auto* const copy = static_cast<parlance_error*>(arena.take(sizeof(parlance_error)));
    *copy = zero_extended(*error);
    copy->struct_size = sizeof(parlance_error);
    for (parlance_string* text :
         {&copy->message, &copy->code, &copy->where, &copy->request_id, &copy->body, &copy->extra})
        *text = copy_string(arena, *text);
    return copy;
}

/// A whole copy of `event`; lives until the arena is cleared.
template <class = void>
[[nodiscard]] const parlance_event* copy_event(EventArena& arena, const parlance_event& event)
{
    auto* const copy = static_cast<parlance_event*>(arena.take(sizeof(parlance_event)));
    *copy = zero_extended(event);
    copy->struct_size = sizeof(parlance_event);
    copy->delta =
        copy_span<parlance_part>(arena, copy->delta, [&](parlance_part& part) { copy_part_members(arena, part); });
    copy->params = copy_span<parlance_param>(arena, copy->params, [&](parlance_param& param) {
        param.key = copy_string(arena, param.key);
        param.text = copy_string(arena, param.text);
    });
    copy->word = copy_string(arena, copy->word);
    copy->error = copy_error(arena, copy->error);
    return copy;
}

}  // namespace parlance::detail
