#include "list_commands.hpp"

#include <unistd.h>

#include <parlance/json_reader.hpp>

#include "exit_code.hpp"
#include "host_options.hpp"
#include "output.hpp"
#include "record_json.hpp"
#include "report.hpp"
#include "table.hpp"

namespace parlance::cli {

namespace {

using Records = std::vector<Record>;

Result<Records> list(const Arguments& arguments, Result<Records> (Host::*what)() const)
{
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return host.error();
    return ((*host).*what)();
}

/// Prints a list as it was asked for: `row` makes a record's cells of what is known of it.
template <class Row>
int print(const Arguments& arguments, const Result<Records>& records, Table table, Row row)
{
    Output output(STDOUT_FILENO);
    if (records.is_error()) return fail(output, arguments.json, records.error());
    if (arguments.json) {
        output.write_json(json_array(*records, [](const Record& record) { return record.json; }));
        return finish(output, exit_ok);
    }
    for (const Record& record : *records) {
        const JsonDocument known(record.json);
        table.add(row(record, known.root()));
    }
    table.print(output);
    return finish(output, exit_ok);
}

std::string providers_of(JsonValue known)
{
    std::string all;
    for (const JsonValue provider : known["providers"].elements())
        (all += all.empty() ? "" : ", ") += cell(provider["id"]);
    return all;
}

std::string state_of(JsonValue known)
{
    if (const JsonValue refusal = known["refusal"]; refusal.is_object()) {
        const std::string remedy = cell(refusal["remedy"]);
        return "refused: " + cell(refusal["reason"]) + (remedy.empty() ? "" : ". " + remedy);
    }
    const std::string other = cell(known["shadowed_by"]);
    return other.empty() ? "ok" : "shadowed by " + other;
}

std::string state_with_warnings(JsonValue known)
{
    std::string text = state_of(known);
    for (const JsonValue warning : known["warnings"].elements())
        text += "; warning: " + cell(warning);
    return text;
}

/// The plugin's file, or for a service the plugin's name, where it goes, and that nobody has verified it.
std::string reached_by(JsonValue known)
{
    const JsonValue service = known["service"];
    if (!service.is_object()) return cell(known["path"]);
    std::string text = cell(service["provider"]) + " at " + cell(known["base_url"]);
    if (known["path"].is_null()) text += "; that plugin is not installed";
    return service["checked"].as_bool().value_or(false) ? text : text + " (not verified)";
}

}  // namespace

int run_providers(const Arguments& arguments)
{
    return print(arguments, list(arguments, &Host::providers), Table({"PROVIDER", "VERSION", "OPERATIONS", "PLUGIN"}),
                 [](const Record& record, JsonValue known) {
                     const bool is_plugin = !known["service"].is_object();  // a service is what its plugin is
                     return std::vector{record.id, is_plugin ? cell(known["version"]) : "",
                                        is_plugin ? cell(known["operations"]) : "", reached_by(known)};
                 });
}

int run_plugins(const Arguments& arguments)
{
    return print(arguments, list(arguments, &Host::plugins), Table({"PLUGIN", "PROVIDERS", "STATE"}),
                 [](const Record&, JsonValue known) {
                     return std::vector{cell(known["path"]), providers_of(known), state_with_warnings(known)};
                 });
}

}  // namespace parlance::cli
