#include "registry/client_secrets.hpp"

#include <algorithm>
#include <utility>

#include "registry/client_fault.hpp"
#include "registry/secret_lookup.hpp"

namespace parlance::host {
namespace {

void warn(const MakerContext& context, const ClientConfig& config, const std::string& key, const std::string& warning)
{
    if (warning.empty()) return;
    context.log->write(PARLANCE_LOG_WARNING, "secrets", "client \"" + config.name + "\": " + key + ": " + warning);
}

/// The secret under `name`: the config's reference, or the first variable that the manifest names and the environment
/// or the stored keys have.
void fetch_secret(const SecretNeed& need, const SecretReference* reference, const MakerContext& context,
                  CheckedClient& checked, std::vector<ChatError>& faults)
{
    const ClientConfig& config = checked.config;
    const std::string key = need.name == "api_key" ? "api_key" : "secrets." + need.name;
    if (context.replaying) {
        checked.secrets[need.name] = "none-is-needed-to-replay";
        return;
    }
    if (reference != nullptr) {
        const ResolvedSecret resolved =
            reference->resolve(*context.environment, {}, need.file ? SecretShape::document : SecretShape::line);
        warn(context, config, key, resolved.warning);
        if (resolved.secret)
            checked.secrets[need.name] = std::string(resolved.secret->reveal());
        else
            faults.push_back(client_fault(config, context, key, key + ": " + resolved.problem));
        return;
    }
    FoundSecret found = find_secret(need, *context.environment);
    warn(context, config, key, found.warning);
    if (found.value) {
        checked.secrets[need.name] = *std::move(found.value);
        return;
    }
    std::string advice = found.problem.empty() ? missing_secret(need, key) : key + ": " + found.problem;
    if (need.required)
        faults.push_back(client_fault(config, context, key, std::move(advice)));
    else
        checked.missing_secrets[need.name] = std::move(advice);
}

/// The parts of one credential: those of two, put together, sign nothing that is accepted.
bool is_part_of_aws_credential(std::string_view name)
{
    return name == "access_key_id" || name == "secret_access_key" || name == "session_token";
}

/// `need`, to be found in the config alone.
SecretNeed without_variables(SecretNeed need)
{
    need.env.clear();
    return need;
}

}  // namespace

void fetch_secrets(const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults)
{
    const ClientConfig& config = checked.config;
    const auto reference_of = [&](std::string_view name) -> const SecretReference* {
        if (name == "api_key" && config.api_key) return &*config.api_key;
        for (const auto& [known, reference] : config.secrets)
            if (known == name) return &reference;
        return nullptr;
    };
    const bool names_aws_credential = std::any_of(config.secrets.begin(), config.secrets.end(), [](const auto& named) {
        return is_part_of_aws_credential(named.first);
    });
    bool knows_key = false;
    for (const SecretNeed& need : checked.manifest.secrets) {
        knows_key = knows_key || need.name == "api_key";
        const bool config_alone = names_aws_credential && is_part_of_aws_credential(need.name);
        fetch_secret(config_alone ? without_variables(need) : need, reference_of(need.name), context, checked, faults);
    }
    if (!knows_key && config.api_key)
        fetch_secret({"api_key", {}, false, {}, {}}, &*config.api_key, context, checked, faults);
    for (const auto& [name, reference] : config.secrets) {
        const bool known = std::any_of(checked.manifest.secrets.begin(), checked.manifest.secrets.end(),
                                       [&](const SecretNeed& need) { return need.name == name; });
        if (!known)
            faults.push_back(
                client_fault(config, context, "secrets." + name,
                             "secrets." + name + ": provider \"" + checked.manifest.id + "\" has no such secret"));
    }
}

}  // namespace parlance::host
