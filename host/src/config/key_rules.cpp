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
    {"clients.*.origins", strings, "[]",
     "Further origins that the credentials may go to, such as `https://oauth2.example.com`: those of the provider's "
     "other addresses, and of a token endpoint that is not its own."},
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
     "Layers around the client, outermost first. Read, and refused when the client is made: not in this version."},
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
     "Makes this a client made of clients. Read, and refused when the client is made: not in this version."},
    {"clients.*.targets", strings, "", "Names of the clients that a `strategy` uses, in order."},
    {"services", table, "",
     "Services that a client's `provider` may name like a plugin. One that the catalogue has, too, needs only what "
     "differs."},
    {"services.*", table, "", "One service, by the name that `provider` takes."},
    {"services.*.title", string, "", "Its name for people."},
    {"services.*.provider", string, "",
     "Id of the plugin that speaks with it: `openai-compatible` if nothing is written, `anthropic` for a gateway of "
     "that "
     "shape."},
    {"services.*.base_url", string, "",
     "Where it is, as in a client. `{name}` stands for the client's option of that name."},
    {"services.*.key_env", one_or_more, "",
     "Environment variables, or stored keys, with the service's key: the first that is there is taken. Clients may say "
     "`api_key` instead."},
    {"services.*.key_url", string, "", "The web page where people get a key, for messages."},
    {"services.*.key_required", boolean, "",
     "Whether a client without a key is refused; without this key: if `key_env` names a variable."},
    {"services.*.key_is_shared", boolean, "false",
     "The variable belongs to other programs, too: that it is set does not make this the default client where no "
     "client "
     "is configured."},
    {"services.*.auth", string, "",
     "How the key is sent: `bearer`, `basic`, `none`, or `header:NAME`. Without it, as the plugin does."},
    {"services.*.model", string, "", "Model for clients and requests that name none."},
    {"services.*.headers", table, "", "Headers added to every request; a client's own win."},
    {"services.*.headers.*", string, "", "One header's value."},
    {"services.*.options", values, "{}", "Options of the plugin; a client's own win."},
    {"services.*.option_env", table, "", "Options that the environment may give, by their names."},
    {"services.*.option_env.*", one_or_more, "", "The variables, the first that is set counts."},
    {"services.*.allow_insecure_http", boolean, "false", "As in a client."},
    {"services.*.checked", boolean, "false",
     "The row was compared with the service's documentation, or with what it really sends. `parlance providers` "
     "tells."},
});

std::string_view type_label(KeyType type)
{
    constexpr std::array<std::string_view, 10> labels{"table",
                                                      "table of any values",
                                                      "string",
                                                      "array of strings",
                                                      "string or array of strings",
                                                      "integer",
                                                      "boolean",
                                                      "duration",
                                                      "secret",
                                                      "array of strings and tables"};
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
