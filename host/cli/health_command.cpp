#include "health_command.hpp"

#include <unistd.h>

#include <parlance/json_builder.hpp>
#include <parlance/json_forms.hpp>

#include "exit_code.hpp"
#include "host_options.hpp"
#include "output.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

constexpr std::string_view word_of(HealthLevel level) noexcept
{
    constexpr std::string_view words[] = {"config", "reach", "auth", "generate"};
    return words[static_cast<std::size_t>(level)];
}

HealthReport look(const Arguments& arguments)
{
    const auto unhealthy = [](const ChatError& error) { return HealthReport{false, error.message, error, 0}; };
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return unhealthy(host.error());
    const auto client = host->client(arguments.client);
    if (client.is_error()) return unhealthy(client.error());
    return (*client)->health_check(arguments.level);
}

std::string to_json(const Arguments& arguments, const HealthReport& report)
{
    JsonBuilder json;
    json.begin_object().key("client");
    if (arguments.client.empty())
        json.null();
    else
        json.value(arguments.client);
    json.member("level", word_of(arguments.level)).member("healthy", report.healthy).member("detail", report.detail);
    json.member("latency_ms", report.latency_ms).key("error");
    if (report.error)
        json.raw(parlance::to_json(*report.error));
    else
        json.null();
    json.end_object();
    return json.take();
}

void print_text(const Arguments& arguments, const HealthReport& report, Output& output)
{
    const std::string client = arguments.client.empty() ? "the default client" : arguments.client;
    if (!report.healthy) return report_error(report.error.value_or(ChatError(ErrorKind::internal, report.detail)));
    output.write(client + ": ok (" + std::string(word_of(arguments.level)) + ", " + std::to_string(report.latency_ms) +
                 " ms)" + (report.detail.empty() ? "" : ": " + report.detail) + "\n");
}

}  // namespace

int run_health(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    const HealthReport report = look(arguments);
    if (arguments.json)
        output.write_json(to_json(arguments, report));
    else
        print_text(arguments, report, output);
    return finish(output, report.error ? exit_code(report.error->kind) : report.healthy ? exit_ok : exit_failed);
}

}  // namespace parlance::cli
