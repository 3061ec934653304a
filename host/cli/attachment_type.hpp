/// attachment_type.hpp - what a file is: by its first bytes, or by its name's ending.
#pragma once

#include <string_view>

namespace parlance::cli {

/// The media type that the first bytes tell; empty if they tell none. Static text. Source: the formats'
/// specifications, and WHATWG, MIME Sniffing.
[[nodiscard]] std::string_view media_type_by_content(std::string_view bytes) noexcept;

/// The media type that is usual for the ending of `name` ("photo.JPG"), of what does not say so itself or cannot be
/// read; empty if it is not known. Static text.
[[nodiscard]] std::string_view media_type_by_name(std::string_view name);

/// Whether it is UTF-8 without NUL.
[[nodiscard]] bool is_text(std::string_view bytes) noexcept;

}  // namespace parlance::cli
