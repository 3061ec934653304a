#include "paths_command.hpp"

#include <unistd.h>

#include "exit_code.hpp"
#include "host_options.hpp"
#include "output.hpp"
#include "record_json.hpp"
#include "report.hpp"
#include "table.hpp"

namespace parlance::cli {

int run_paths(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    const auto places = Host::describe("paths", host_options(arguments));
    if (places.is_error()) return fail(output, arguments.json, places.error());
    if (arguments.json) {
        output.write_json(json_array(places->records, [](const Part& place) { return place.text; }));
        return finish(output, exit_ok);
    }
    Table table({"FOR", "FROM", "STATE", "PATH"});
    for (const Part& place : places->records) {
        const JsonDocument known(place.text);
        table.add({cell(known["what"]), cell(known["source"]), cell(known["state"]), cell(known["path"])});
    }
    table.print(output);
    return finish(output, exit_ok);
}

}  // namespace parlance::cli
