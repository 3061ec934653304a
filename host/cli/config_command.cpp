#include "config_command.hpp"

#include <unistd.h>

#include <parlance/json_builder.hpp>

#include "exit_code.hpp"
#include "host_options.hpp"
#include "output.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

std::string counted(std::size_t count, const std::string& what)
{
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// What to say of a config without errors.
std::string praise(const Arguments& arguments)
{
    const auto config = Host::describe("config", host_options_for_check(arguments));
    if (config.is_error() || config->records.empty()) return "ok\n";
    const Part& record = config->records.front();
    if (record.name.empty()) return "ok: there is no config file\n";
    const JsonDocument known(record.text);
    return "ok: " + counted(known["clients"].size(), "client") + "\n";
}

void print_problems(const Host::Description& found, Output& output)
{
    for (const Warning& problem : found.problems) {
        const std::string place = problem.where.empty() ? "" : problem.where + ": ";
        const std::string severity = problem.code == "warning" ? "warning: " : "";
        output.write(place + severity + problem.message + "\n");
    }
}

void print_json(const Host::Description& found, Output& output)
{
    JsonBuilder json;
    json.begin_object().member("ok", found.errors == 0).member("errors", found.errors);
    json.member("warnings", found.problems.size() - static_cast<std::size_t>(found.errors));
    json.key("problems").begin_array();
    for (const Warning& problem : found.problems) {
        json.begin_object().member("severity", problem.code).member("where", problem.where);
        json.member("message", problem.message).end_object();
    }
    output.write_json(json.end_array().end_object().take());
}

}  // namespace

int run_config_check(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    const auto found = Host::describe("problems", host_options_for_check(arguments));
    if (found.is_error()) return fail(output, arguments.json, found.error());
    const int code = found->errors == 0 ? exit_ok : exit_config;
    if (arguments.json) {
        print_json(*found, output);
        return finish(output, code);
    }
    print_problems(*found, output);
    if (code == exit_ok) output.write(praise(arguments));
    output.flush();
    if (code != exit_ok) report("the config has " + counted(static_cast<std::size_t>(found->errors), "error"));
    return finish(output, code);
}

int run_config_show(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    const auto config = Host::describe("config", host_options(arguments));
    if (config.is_error()) return fail(output, arguments.json, config.error());
    for (const Part& record : config->records) {
        if (arguments.json)
            output.write_json(record.text);
        else
            output.write(record.data);
    }
    return finish(output, exit_ok);
}

int run_config_schema(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    const auto schema = Host::describe("schema", host_options(arguments));
    if (schema.is_error()) return fail(output, arguments.json, schema.error());
    for (const Part& record : schema->records)
        output.write_json(record.text);
    return finish(output, exit_ok);
}

}  // namespace parlance::cli
