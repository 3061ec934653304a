/// health.hpp - the operation `health`: how far a provider is to be checked.
#pragma once

#include <parlance/chat_error.hpp>
#include <parlance/chat_request_view.hpp>
#include <parlance/result.hpp>

namespace parlance::wire {

/// What a check is to prove. Each level proves what those before it do.
enum class HealthLevel {
    reach,    ///< the server answers
    auth,     ///< and takes the key
    generate  ///< and the model writes a token, which may be billed
};

/// The level that the parameter `level` names; `auth` without one. Refused, with its place, are a word that is no
/// level, and `config`, which is the host's to check.
[[nodiscard]] Result<HealthLevel> health_level(const ChatRequestView& request);

}  // namespace parlance::wire
