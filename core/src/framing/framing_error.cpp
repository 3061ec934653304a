#include "framing/framing_error.hpp"

#include <string>

namespace parlance::core {
namespace {

const char* text_of(int code) noexcept
{
    switch (static_cast<FramingErrc>(code)) {
        case FramingErrc::event_too_large:
            return "an event of the stream is larger than the limit (host.max_event_bytes)";
        case FramingErrc::line_too_large: return "a line of the body is longer than the limit (host.max_event_bytes)";
        case FramingErrc::element_too_large:
            return "an element of the JSON array is larger than the limit (host.max_event_bytes)";
        case FramingErrc::body_too_large: return "the body is larger than the limit (host.max_event_bytes)";
        case FramingErrc::not_an_array: return "the body is neither a JSON array nor an object";
        case FramingErrc::bad_array: return "the body is a malformed JSON array";
        case FramingErrc::too_deep: return "an element of the JSON array is nested too deeply";
        case FramingErrc::bad_checksum: return "a message of the event stream fails its checksum: bytes were changed";
        case FramingErrc::bad_message: return "a message of the event stream is malformed";
    }
    return "unknown framing error";
}

// Boost gives its base class a protected, non-virtual destructor on purpose: no category is deleted through it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class FramingCategory final : public boost::system::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "parlance.framing"; }
    [[nodiscard]] std::string message(int code) const override { return text_of(code); }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& framing_category() noexcept
{
    static const FramingCategory category;
    return category;
}

boost::system::error_code make_error_code(FramingErrc code) noexcept
{
    return {static_cast<int>(code), framing_category()};
}

bool is_size_limit(const boost::system::error_code& error) noexcept
{
    return error == FramingErrc::event_too_large || error == FramingErrc::line_too_large ||
           error == FramingErrc::element_too_large || error == FramingErrc::body_too_large;
}

}  // namespace parlance::core
