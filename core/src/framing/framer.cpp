#include "framing/framer.hpp"

#include <utility>

namespace parlance::core {
namespace {

using boost::system::error_code;
using framing_detail::NoFrames;
using framing_detail::RawPieces;
using Frame = std::optional<FrameView>;

/// One function object of several lambdas, an overload for each framing that differs.
template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

Frame frame_of(const std::optional<SseEvent>& event) noexcept
{
    if (!event) return std::nullopt;
    return FrameView{event->name, event->data, event->id};
}

Frame frame_of(const std::optional<std::string_view>& text) noexcept
{
    if (!text) return std::nullopt;
    return FrameView{{}, *text, {}};
}

Frame frame_of(const std::optional<AwsEvent>& event) noexcept
{
    if (!event) return std::nullopt;
    return FrameView{event->name, event->payload, {}, event->headers};
}

/// Nothing at all is not a frame: an empty body or piece says nothing.
Frame frame_unless_empty(std::string_view text) noexcept
{
    if (text.empty()) return std::nullopt;
    return FrameView{{}, text, {}};
}

}  // namespace

Framer::Framer(Framing framing, std::size_t max_frame_bytes, std::uint64_t expected_bytes)
    : parser_(make(framing, max_frame_bytes, expected_bytes))
{
}

Framer::Parser Framer::make(Framing framing, std::size_t max_frame_bytes, std::uint64_t expected_bytes)
{
    switch (framing) {
        case Framing::none: break;
        case Framing::whole: return WholeBody{max_frame_bytes, expected_bytes};
        case Framing::sse: return SseParser{max_frame_bytes};
        case Framing::lines: return LineParser{max_frame_bytes};
        case Framing::json_array: return JsonArrayParser{max_frame_bytes};
        case Framing::aws_event: return AwsEventParser{max_frame_bytes};
        case Framing::raw: return RawPieces{};
    }
    return NoFrames{};
}

error_code Framer::feed(std::string_view bytes, Piece piece)
{
    return std::visit(Overloaded{
                          [](NoFrames&) { return error_code{}; },
                          [&](WholeBody& body) { return body.feed(bytes, piece); },
                          [&](RawPieces& raw) {
                              raw.piece = bytes;
                              return error_code{};
                          },
                          [&](auto& parser) { return parser.feed(bytes); },
                      },
                      parser_);
}

std::optional<FrameView> Framer::next()
{
    if (auto* const events = std::get_if<SseParser>(&parser_)) return frame_of(events->next());  // the hot one
    return std::visit(Overloaded{
                          [](NoFrames&) -> Frame { return std::nullopt; },
                          [](WholeBody&) -> Frame { return std::nullopt; },
                          [](RawPieces& raw) { return frame_unless_empty(std::exchange(raw.piece, {})); },
                          [](auto& parser) { return frame_of(parser.next()); },
                      },
                      parser_);
}

std::optional<FrameView> Framer::finish()
{
    return std::visit(Overloaded{
                          [](WholeBody& body) { return frame_unless_empty(body.take()); },
                          [](SseParser& parser) { return frame_of(parser.finish()); },
                          [](LineParser& parser) { return frame_of(parser.finish()); },
                          [](auto&) -> Frame { return std::nullopt; },
                      },
                      parser_);
}

error_code Framer::error() const noexcept
{
    return std::visit(Overloaded{
                          [](const NoFrames&) { return error_code{}; },
                          [](const RawPieces&) { return error_code{}; },
                          [](const auto& parser) { return parser.error(); },
                      },
                      parser_);
}

bool Framer::complete() const noexcept
{
    if (const auto* const array = std::get_if<JsonArrayParser>(&parser_)) return array->complete();
    if (const auto* const messages = std::get_if<AwsEventParser>(&parser_)) return messages->complete();
    return true;
}

}  // namespace parlance::core
