/// think_splitter.hpp - takes what a model thinks out of what it says, where a server leaves it in the text:
///
///     <think>\nHm, let me see.\n</think>\n\nIt is 42.
///
/// or between <thought> and </thought>. Only thinking that the text begins with counts: a tag further on is part of
/// what is said. The tags and the white space around them are kept apart, so that the text can be put together again as
/// it came.
#pragma once

#include <string>
#include <string_view>

namespace parlance::openai_compatible {

/// One text that comes in pieces. No I/O; one thread at a time.
class ThinkSplitter {
public:
    /// Pieces of what came, in order: first the thinking, then the text.
    struct Pieces {
        std::string thinking;
        std::string text;
    };

    /// Takes the next piece of the text.
    [[nodiscard]] Pieces feed(std::string_view piece);

    /// No more is to come: what was held back, because it might have been part of a tag.
    [[nodiscard]] Pieces finish();

    /// Whether the text began with thinking; only certain when it is true.
    [[nodiscard]] bool thinks() const noexcept
    {
        return place_ == Place::thinking || place_ == Place::behind || thought_;
    }
    /// Whether the thinking is over and all that stands around it is known.
    [[nodiscard]] bool has_thought() const noexcept { return place_ == Place::text && thought_; }
    /// What stood before the thinking and behind it: tags and white space.
    ///@{
    [[nodiscard]] const std::string& before() const noexcept { return before_; }
    [[nodiscard]] const std::string& behind() const noexcept { return behind_; }
    ///@}

private:
    /// Where in the text the next byte stands.
    enum class Place { beginning, opened, thinking, behind, text };

    bool take_tag(std::string_view tag);
    [[nodiscard]] bool step(Pieces& pieces);
    void move_space(std::string& into);

    Place place_ = Place::beginning;
    std::string held_;          // not told yet
    std::string_view closing_;  // the tag that ends the thinking
    std::string before_, behind_;
    bool thought_ = false;
};

}  // namespace parlance::openai_compatible
