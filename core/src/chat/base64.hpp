/// base64.hpp - RFC 4648 base64, standard alphabet, padded: image bytes on their way into a body.
#pragma once

#include <string>
#include <string_view>

namespace parlance::core {

void append_base64(std::string& text, std::string_view bytes);
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace parlance::core
