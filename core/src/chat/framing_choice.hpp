/// framing_choice.hpp - the framings as the contract numbers them, and the one an answer's headers suggest.
#pragma once

#include "framing/framer.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace parlance::core {

/// The framing that an answer's Content-Type (without parameters, lower case) suggests; `whole` for one not known.
[[nodiscard]] Framing proposed_framing(std::string_view content_type) noexcept;

/// The framing of a PARLANCE_FRAMING_ number; nothing: this host lacks it.
[[nodiscard]] std::optional<Framing> known_framing(std::uint32_t wanted) noexcept;

/// The PARLANCE_FRAMING_ number of a framing.
[[nodiscard]] std::uint32_t number_of(Framing framing) noexcept;

}  // namespace parlance::core
