#include <parlance/wire/placed_part.hpp>

#include <parlance/detail/views.hpp>

namespace parlance::wire {

namespace {

constexpr std::uint32_t known_part_flags = PARLANCE_PART_PROVIDER_RUN | PARLANCE_PART_IS_ERROR |
                                           PARLANCE_PART_RANGE_CODEPOINTS | PARLANCE_PART_RANGE_UTF16 |
                                           PARLANCE_PART_RANGE_OF_MESSAGE;

template <class Parts>
std::vector<PlacedPart> placed(const Parts& parts, const std::string& place)
{
    std::vector<PlacedPart> all;
    for (const PartView part : parts)
        all.push_back({part, place + "/parts/" + std::to_string(all.size())});
    return all;
}

}  // namespace

std::vector<PlacedPart> placed_parts(const MessageView& message, const std::string& place)
{
    return placed(message.parts(), place);
}

std::vector<PlacedPart> placed_children(const PlacedPart& parent)
{
    return placed(parent.part.parts(), parent.where);
}

bool has_unknown_flag(const PartView& part) noexcept
{
    return detail::has_unknown_critical(part.flags(), known_part_flags);
}

}  // namespace parlance::wire
