// held_text.hpp - text that is borrowed as long as that is safe, and copied the moment it is not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parlance::core {

/// A piece of text found in the bytes fed to a parser. It starts as a view into them; keep() makes it a copy before
/// they go, and so does joining. The copy's memory is used again for the next text. One thread at a time.
class HeldText {
public:
    /// Views `text`, which must outlive this object's use of it, or be kept first.
    void borrow(std::string_view text) noexcept
    {
        borrowed_ = text;
        stored_ = false;
    }

    /// Copies `text`.
    void copy(std::string_view text)
    {
        store_.assign(text);
        offset_ = 0;
        stored_ = true;
    }

    /// Takes the memory of `whole`, of which the text is what begins at `offset`; `whole` is left with our old memory.
    void adopt(std::string& whole, std::size_t offset) noexcept
    {
        store_.swap(whole);
        offset_ = offset;
        stored_ = true;
    }

    /// Makes the text independent of the bytes it was found in.
    void keep()
    {
        if (!stored_ && !borrowed_.empty()) copy(borrowed_);
    }

    /// Appends a line feed and `line`.
    void join_line(std::string_view line)
    {
        if (!stored_) copy(borrowed_);
        store_.push_back('\n');
        store_.append(line);
    }

    /// Back to the empty text.
    void clear() noexcept { borrow({}); }

    /// Valid until the next change, and only while this object stays where it is.
    [[nodiscard]] std::string_view view() const noexcept
    {
        return stored_ ? std::string_view{store_}.substr(offset_) : borrowed_;
    }

    [[nodiscard]] std::size_t size() const noexcept { return stored_ ? store_.size() - offset_ : borrowed_.size(); }

private:
    std::string_view borrowed_;
    std::string store_;
    std::size_t offset_ = 0;  // where the text begins in store_
    bool stored_ = false;
};

}  // namespace parlance::core
