/// percent.hpp - percent-encoding (RFC 3986, 2.1), as signatures and forms want it.
#pragma once

#include <string>
#include <string_view>

namespace parlance::core {

/// Every byte but the unreserved ones (RFC 3986, 2.3) and those in `kept`, as %XX with upper-case digits.
[[nodiscard]] std::string percent_encode(std::string_view text, std::string_view kept = {});

/// Each %XX as its byte; anything else, a lone '%' too, as it is.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace parlance::core
