// frame_header.hpp - a header of a frame, for the framings whose frames have some.
#pragma once

#include <string_view>

namespace parlance::core {

/// A view, as long as the frame it belongs to.
struct FrameHeader {
    std::string_view name;   ///< as sent
    std::string_view value;  ///< as text, whatever its type was

    friend bool operator==(const FrameHeader&, const FrameHeader&) = default;
};

}  // namespace parlance::core
