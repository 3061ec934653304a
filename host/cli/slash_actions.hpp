/// slash_actions.hpp - does what the commands of a conversation say.
#pragma once

#include "interactive_session.hpp"
#include "slash_command.hpp"

namespace parlance::cli {

/// Carries out a command without a problem, and tells on standard error what came of it. False: the person leaves.
bool act(const SlashLine& line, InteractiveSession& session);

}  // namespace parlance::cli
