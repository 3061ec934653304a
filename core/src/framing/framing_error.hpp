// framing_error.hpp - what can be wrong with a body before anyone asks what it means.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace parlance::core {

/// Why a body could not be cut into frames. Every framing keeps its first error and repeats it on each later call.
enum class FramingErrc {
    event_too_large = 1,  ///< a Server-Sent Event with the line being read, or an AWS event, passed its limit
    line_too_large,       ///< one line of JSON lines passed its limit
    element_too_large,    ///< one element of a JSON array passed its limit
    body_too_large,       ///< a body taken as one frame passed its limit, or announced that it would
    not_an_array,         ///< the first byte that is no white space does not open a JSON array or object
    bad_array,            ///< brackets or commas that no JSON array has, or something after its end
    too_deep,             ///< an element nests deeper than JsonArrayParser::max_depth
    bad_checksum,         ///< a message of an AWS event stream, or its prelude, is not what its checksum says
    bad_message,          ///< a message of an AWS event stream whose lengths or headers cannot be
};

/// The category of FramingErrc, named "parlance.framing". Any thread.
[[nodiscard]] const boost::system::error_category& framing_category() noexcept;

/// Found by argument-dependent lookup: lets a FramingErrc stand where an error_code is wanted.
[[nodiscard]] boost::system::error_code make_error_code(FramingErrc code) noexcept;

/// True when `error` says that a size limit of ours was passed (kind too_large), not that the body is wrong
/// (bad_response).
[[nodiscard]] bool is_size_limit(const boost::system::error_code& error) noexcept;

}  // namespace parlance::core

template <>
struct boost::system::is_error_code_enum<parlance::core::FramingErrc> : std::true_type {};
