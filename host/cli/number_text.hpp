/// number_text.hpp - numbers as people read them.
#pragma once

#include <cstdint>
#include <parlance/chat_response.hpp>
#include <string>

namespace parlance::cli {

/// "1,234,567"
[[nodiscard]] std::string grouped(std::int64_t number);

/// "0.0000501 USD": at most six digits that count, never with an exponent, and no zeros at the end.
[[nodiscard]] std::string money(const Cost& cost);

}  // namespace parlance::cli
