#include "models_command.hpp"

#include <unistd.h>

#include <parlance/json_builder.hpp>

#include "exit_code.hpp"
#include "host_options.hpp"
#include "output.hpp"
#include "report.hpp"
#include "table.hpp"

namespace parlance::cli {

namespace {

Result<std::vector<Record>> models_of(const Arguments& arguments)
{
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return host.error();
    const auto client = host->client(arguments.client);
    if (client.is_error()) return client.error();
    return (*client)->list_models();
}

void print_json(const std::vector<Record>& models, Output& output)
{
    JsonBuilder json;
    json.begin_array();
    for (const Record& model : models) {
        json.begin_object().member("id", model.id).key("name");
        if (model.name.empty())
            json.null();
        else
            json.value(model.name);
        json.key("details").raw(model.json.empty() ? "null" : model.json);
        json.end_object();
    }
    output.write_json(json.end_array().take());
}

void print_text(const std::vector<Record>& models, Output& output)
{
    Table table({"MODEL", "NAME"});
    for (const Record& model : models)
        table.add({model.id, model.name == model.id ? "" : model.name});
    table.print(output);
}

}  // namespace

int run_models(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    const auto models = models_of(arguments);
    if (models.is_error()) return fail(output, arguments.json, models.error());
    if (arguments.json)
        print_json(*models, output);
    else
        print_text(*models, output);
    return finish(output, exit_ok);
}

}  // namespace parlance::cli
