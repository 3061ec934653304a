/// markdown_entity.hpp - what "&amp;" and "&#8364;" stand for.
#pragma once

#include <string>
#include <string_view>

namespace parlance::cli {

/// The characters of an entity; the entity itself if it is unknown, or stands for a control character: those do not
/// reach a terminal by this way either.
[[nodiscard]] std::string text_of_entity(std::string_view entity);

}  // namespace parlance::cli
