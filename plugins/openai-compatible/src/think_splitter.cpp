#include "think_splitter.hpp"

#include <algorithm>
#include <utility>

namespace parlance::openai_compatible {

namespace {

/// How models and servers mark it; the second is Google's, for Gemini and Gemma behind this dialect.
struct Tags {
    std::string_view opening, closing;
};
constexpr Tags known_tags[] = {{"<think>", "</think>"}, {"<thought>", "</thought>"}};
constexpr std::string_view space = " \t\r\n";

/// How many bytes at the end may be the beginning of the closing tag, or white space before it.
std::size_t uncertain_end(std::string_view text, std::string_view closing)
{
    std::size_t tag = std::min(text.size(), closing.size() - 1);
    while (tag > 0 && !closing.starts_with(text.substr(text.size() - tag)))
        --tag;
    const auto last = text.substr(0, text.size() - tag).find_last_not_of(space);
    return text.size() - (last == text.npos ? 0 : last + 1);
}

}  // namespace

ThinkSplitter::Pieces ThinkSplitter::feed(std::string_view piece)
{
    Pieces pieces;
    if (place_ == Place::text) {
        pieces.text = piece;
        return pieces;
    }
    held_ += piece;
    while (step(pieces)) {
    }
    return pieces;
}

ThinkSplitter::Pieces ThinkSplitter::finish()
{
    Pieces pieces;
    if (place_ == Place::thinking) {  // the end never came: a limit cut the answer short
        const auto last = held_.find_last_not_of(space);
        const std::size_t said = last == held_.npos ? 0 : last + 1;
        pieces.thinking = held_.substr(0, said);
        behind_ = held_.substr(said);
    } else if (place_ != Place::opened && place_ != Place::behind) {
        pieces.text = held_;
    }
    thought_ = thought_ || place_ == Place::opened || place_ == Place::thinking || place_ == Place::behind;
    held_.clear();
    place_ = Place::text;
    return pieces;
}

void ThinkSplitter::move_space(std::string& into)
{
    const std::size_t count = std::min(held_.find_first_not_of(space), held_.size());
    into.append(held_, 0, count);
    held_.erase(0, count);
}

/// Whether `tag` stands at the front of what is held, and was taken away.
bool ThinkSplitter::take_tag(std::string_view tag)
{
    if (!held_.starts_with(tag)) return false;
    held_.erase(0, tag.size());
    return true;
}

/// One step further; false when more must come first, or everything is told.
bool ThinkSplitter::step(Pieces& pieces)
{
    switch (place_) {
        case Place::beginning: {
            const std::size_t start = std::min(held_.find_first_not_of(space), held_.size());
            const std::string_view rest = std::string_view(held_).substr(start);
            for (const auto& [opening, closing] : known_tags) {
                if (rest.size() < opening.size() && opening.starts_with(rest)) return false;
                if (!rest.starts_with(opening)) continue;
                closing_ = closing;
                before_ = held_.substr(0, start + opening.size());
                held_.erase(0, start + opening.size());
                place_ = Place::opened;
                return true;
            }
            place_ = Place::text;
            pieces.text += std::exchange(held_, {});
            return false;
        }
        case Place::opened:
            move_space(before_);
            if (held_.empty()) return false;
            place_ = Place::thinking;
            return true;
        case Place::thinking: {
            const std::size_t end = held_.find(closing_);
            const std::size_t certain = end == held_.npos
                                            ? held_.size() - uncertain_end(held_, closing_)
                                            : held_.substr(0, end).find_last_not_of(space) + 1;  // npos + 1 is 0
            pieces.thinking.append(held_, 0, certain);
            held_.erase(0, certain);
            if (end == held_.npos) return false;
            move_space(behind_);
            if (!take_tag(closing_)) return false;
            behind_ += closing_;
            place_ = Place::behind;
            return true;
        }
        case Place::behind:
            move_space(behind_);
            if (held_.empty()) return false;
            thought_ = true;
            place_ = Place::text;
            pieces.text += std::exchange(held_, {});
            return false;
        case Place::text: return false;
    }
    return false;
}

}  // namespace parlance::openai_compatible
