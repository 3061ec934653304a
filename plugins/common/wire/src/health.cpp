#include <parlance/wire/health.hpp>

#include <string_view>

namespace parlance::wire {

Result<HealthLevel> health_level(const ChatRequestView& request)
{
    const auto param = request.param("level");
    const std::string_view level = param ? param->as_text().value_or("") : "auth";
    if (level == "reach") return HealthLevel::reach;
    if (level == "auth") return HealthLevel::auth;
    if (level == "generate") return HealthLevel::generate;
    if (level == "config")
        return ChatError(ErrorKind::unsupported, "the level config needs no request: the host checks it").at("/level");
    return ChatError(ErrorKind::invalid_request, "a health check's level is config, reach, auth or generate")
        .at("/level");
}

}  // namespace parlance::wire
