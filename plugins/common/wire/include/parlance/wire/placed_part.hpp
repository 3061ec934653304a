/// placed_part.hpp - a part of a request with its place, so that whatever is wrong with it can be pointed at.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace parlance::wire {

/// A part and where it stands in the request, as a JSON pointer.
struct PlacedPart {
    PartView part;
    std::string where;
};

/// A message's parts with their places: "/messages/2/parts/0". `place`: the message's own.
[[nodiscard]] std::vector<PlacedPart> placed_parts(const MessageView& message, const std::string& place);

/// The parts inside a part: "/messages/2/parts/0/parts/1".
[[nodiscard]] std::vector<PlacedPart> placed_children(const PlacedPart& parent);

/// Whether a part carries a critical flag that this SDK does not know: it must then be refused.
[[nodiscard]] bool has_unknown_flag(const PartView& part) noexcept;

}  // namespace parlance::wire
