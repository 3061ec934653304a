#include "config_init_text.hpp"

#include <parlance/json_builder.hpp>

namespace parlance::cli {

namespace {

constexpr std::string_view head =
    "# The clients of this machine's programs, for parlance and all that embed it.\n"
    "#   parlance config check    names every problem of this file\n"
    "#   parlance config show     prints it with all defaults\n"
    "#   man parlance-config      explains every key\n"
    "config_version = 1\n";

constexpr std::string_view further =
    "# timeouts = { connect = \"5s\", first_byte = \"600s\", idle = \"300s\", total = \"30m\" }\n"
    "# defaults = { temperature = 0.7, max_tokens = 1000 }   # parameters of every chat\n"
    "# headers = { X-Team = \"research\" }\n";

/// A TOML string: for what a basic string may hold, JSON's escapes are TOML's.
std::string quoted(const std::string& text)
{
    return JsonBuilder().value(text).take();
}

/// `key = value` with the value in quotes, as a comment if it need not be there.
std::string line(const std::string& key, const std::string& value, bool needed, const std::string& remark = {})
{
    std::string text = (needed ? "" : "# ") + key + " = " + quoted(value);
    if (!remark.empty()) text += "   # " + remark;
    return text + "\n";
}

std::string secret_text(const StarterSecret& secret)
{
    const bool is_variable = secret.reference.starts_with("env:");
    const std::string remark = is_variable ? "or, stored: parlance keys set " + secret.reference.substr(4) : "";
    return line(secret.key, secret.reference, secret.needed, remark);
}

std::string option_text(const StarterOption& option)
{
    return line("options." + option.name, option.value, option.needed,
                (option.needed ? "to be filled in: " : "") + option.address);
}

std::string model_text(const StarterClient& client)
{
    const std::string list = "parlance models -m " + client.provider + " lists ";
    if (!client.model.empty()) return line("model", client.model, true, client.lists_models ? list + "others" : "");
    return line("model", "NAME", false, client.lists_models ? list + "them" : "what to ask for, unless -m says it");
}

std::string client_text(const StarterClient& client)
{
    std::string text = "[clients." + client.provider + "]";
    if (!client.title.empty() && client.title.find('\n') == std::string::npos) text += "   # " + client.title;
    text += "\n" + line("provider", client.provider, true);
    for (const StarterSecret& secret : client.secrets)
        text += secret_text(secret);
    for (const StarterOption& option : client.options)
        text += option_text(option);
    text += model_text(client);
    if (client.needs_url)
        text += line("base_url", "http://localhost:8080/v1", true, "where the service is");
    else if (!client.base_url.empty())
        text += line("base_url", client.base_url, false);
    return text += further;
}

std::string as_comment(const std::string& text)
{
    std::string out;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins) out += c == '#' ? "#" : "# ";
        out += c;
        line_begins = c == '\n';
    }
    return out;
}

}  // namespace

std::string starter_config(const std::vector<StarterClient>& clients)
{
    std::string text(head);
    text += "default = " + quoted(clients.front().provider) + "\n\n" + client_text(clients.front());
    for (std::size_t i = 1; i < clients.size(); ++i)
        text += "\n" + as_comment(client_text(clients[i]));
    return text;
}

}  // namespace parlance::cli
