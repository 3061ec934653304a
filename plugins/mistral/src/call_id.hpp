/// call_id.hpp - ids of tool calls as Mistral wants them: exactly nine letters and digits.
#pragma once

#include <string>
#include <string_view>

namespace parlance::mistral {

/// `id` itself if it is such an id. Any other, of another provider or of a model that Mistral only hosts, becomes one:
/// a hash of it (64-bit FNV-1a) in base 62. The same id gives the same, so that a call and its result stay together, in
/// every request and in every process.
[[nodiscard]] std::string call_id(std::string_view id);

}  // namespace parlance::mistral
