#include <parlance/wire/foreign_body.hpp>

#include <parlance/wire/error_text.hpp>

namespace parlance::wire {

void ForeignBody::note(std::string_view frame, bool known)
{
    if (is_known_) return;  // nearly every frame
    is_known_ = known;
    if (!known && !has_frames_) first_ = frame.substr(0, longest);
    has_frames_ = true;
}

std::optional<ChatError> ForeignBody::verdict(BodyEnd how, std::string_view what) const
{
    if (how != BodyEnd::complete || is_known_) return std::nullopt;
    return has_frames_ ? not_an_answer(what, {}, first_) : nothing_sent(what);
}

}  // namespace parlance::wire
