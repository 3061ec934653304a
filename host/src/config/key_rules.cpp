#include <array>
#include <cstddef>

#include "config/schema.hpp"

namespace parlance::host {
namespace {

using enum KeyType;

constexpr auto rules = std::to_array<KeyRule>({
    {"$schema", string, "", "For editors; ignored."},
    {"config_version", integer, "1", "Version of this format. Only 1 exists."},
    {"default", string, "", "Name of the client that is used when none is named."},
    {"host", table, "", "The host itself."},
    {"host.threads", integer, "1", "I/O threads, 0 to 256. With 0 the application polls."},
    {"plugins", table, "", "Where plugins are found."},
    {"plugins.paths", strings, "[]",
     "Folders to look in before the standard ones: absolute, or below the home folder (`~/...`). The current "
     "directory is never searched."},
    {"record", table, "", "Keeps the exchanges with providers as files, or answers from such files."},
    {"record.mode", string, "off",
     "`record`: exchanges go to the network and are written to `dir`, secrets taken out. `replay`: recordings in `dir` "
     "answer, and no connection is made. `off`: neither."},
    {"record.dir", string, "",
     "Folder of the recordings: absolute, below the home folder, or relative to the config file. Made when it is "
     "missing."},
    {"record.match", string, "strict",
     "What a recording answers: `strict`, a request of the same method, path and JSON body; `path`, of the same method "
     "and path; `order`, the next request, whatever it is."},
    {"clients", table, "", "The configured clients, by name."},
    {"clients.*", table, "", "One client. It names a `provider`, a `library`, or a `strategy` over other clients."},
    {"clients.*.provider", string, "", "Id of the provider that answers, such as `aiml`."},
    {"clients.*.library", string, "", "Absolute path of the plugin to open, instead of a search by provider id."},
    {"clients.*.api_key", secret, "", "The provider's key: a reference (see Secrets)."},
    {"clients.*.secrets", table, "", "Further secrets of the provider, by the names its manifest gives them."},
    {"clients.*.secrets.*", secret, "", "One of them: a reference (see Secrets)."},
    {"clients.*.model", string, "", "Model for requests that name none. Without it, the provider's default."},
    {"clients.*.base_url", string, "",
     "Where the service is: an http or https URL without user name, query or fragment. Without it, the provider's "
     "default."},
    {"clients.*.headers", table, "", "Headers added to every request. Credentials are refused here; use `api_key`."},
    {"clients.*.headers.*", string, "", "One header's value."},
    {"clients.*.proxy", string, "",
     "HTTP proxy to go through: `http://HOST:PORT`, with `USER:PASSWORD@` before the host if it wants a login; "
     "`https://` if the proxy itself speaks TLS. `none`: no proxy. Without the key the environment decides."},
    {"clients.*.ca_file", string, "",
     "PEM file of the certificate authorities to trust instead of the system's: absolute, below the home folder, or "
     "relative to the config file."},
    {"clients.*.allow_insecure_http", boolean, "false",
     "Allow plain http to other hosts than this one. Keys and prompts then travel readable."},
    {"clients.*.strict", boolean, "false",
     "Refuse a request that the provider can honour only in part, instead of warning."},
    {"clients.*.layers", layers, "[]",
     "Layers around the client, outermost first: names, or tables with a layer's settings."},
    {"clients.*.timeouts", table, "", "Deadlines of a call; what runs out ends the call with `timeout`."},
    {"clients.*.timeouts.connect", duration, "5s", "Name lookup, TCP and TLS together."},
    {"clients.*.timeouts.first_byte", duration, "600s", "From the request written to the first byte of the answer."},
    {"clients.*.timeouts.idle", duration, "300s", "Silence between two bytes."},
    {"clients.*.timeouts.progress", duration, "600s", "Silence between two events; a keep-alive comment is no event."},
    {"clients.*.timeouts.total", duration, "30m", "The whole call."},
    {"clients.*.defaults", values, "{}", "Parameters of every chat, such as `temperature`; a request's own win."},
    {"clients.*.options", values, "{}",
     "The provider's own options, checked by the schema in its manifest without running the plugin."},
    {"clients.*.strategy", string, "",
     "Makes this a client made of clients. `fallback`: the first target that answers, in order."},
    {"clients.*.targets", strings, "", "Names of the clients that a `strategy` uses, in order."},
});

std::string_view type_label(KeyType type)
{
    constexpr std::array<std::string_view, 9> labels{
        "table",  "table of any values",        "string", "array of strings", "integer", "boolean", "duration",
        "secret", "array of strings and tables"};
    return labels[static_cast<std::size_t>(type)];
}

}  // namespace

std::span<const KeyRule> key_rules()
{
    return rules;
}

std::string_view default_of(std::string_view pattern)
{
    for (const auto& rule : rules) {
        if (rule.pattern == pattern) return rule.fallback;
    }
    return {};
}

std::string schema_markdown()
{
    std::string out = "| key | type | default | meaning |\n|---|---|---|---|\n";
    for (const auto& rule : rules) {
        out += "| `" + std::string{rule.pattern} + "` | " + std::string{type_label(rule.type)} + " | ";
        if (!rule.fallback.empty()) out += "`" + std::string{rule.fallback} + "`";
        out += " | " + std::string{rule.sentence} + " |\n";
    }
    return out;
}

}  // namespace parlance::host
