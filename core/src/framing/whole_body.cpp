#include "framing/whole_body.hpp"

#include <algorithm>

#include "framing/framing_error.hpp"

namespace parlance::core {

boost::system::error_code WholeBody::feed(std::string_view bytes, Piece piece)
{
    if (error_) return error_;
    if (expected_bytes_ > max_bytes_ || bytes.size() > max_bytes_ - gathered_.size()) {
        gathered_.clear();
        return error_ = FramingErrc::body_too_large;
    }
    if (piece == Piece::last && gathered_.empty()) {
        single_piece_ = bytes;
        return {};
    }
    if (gathered_.empty()) gathered_.reserve(std::min<std::uint64_t>(expected_bytes_, max_reserve));
    gathered_.append(bytes);
    return {};
}

}  // namespace parlance::core
