/// parlance: ask any chat model from a shell. See docs/reference/command.md.

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>

#include "analyze_command.hpp"
#include "arguments.hpp"
#include "batch_command.hpp"
#include "chat_command.hpp"
#include "completion_command.hpp"
#include "config_command.hpp"
#include "config_init.hpp"
#include "exit_code.hpp"
#include "generate_command.hpp"
#include "health_command.hpp"
#include "keys_command.hpp"
#include "list_commands.hpp"
#include "models_command.hpp"
#include "paths_command.hpp"
#include "report.hpp"

namespace {

using namespace parlance::cli;

/// Whoever started us may have closed a standard descriptor. The next file to be opened would take its number, and an
/// answer be written into it. In its place comes one that is always at its end, and that nothing can be written to.
void occupy_standard_descriptors() noexcept
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
        if (::fcntl(descriptor, F_GETFD) < 0) static_cast<void>(::open("/dev/null", O_RDONLY));
}

int run(const Arguments& arguments)
{
    switch (arguments.command) {
        case Command::chat: return run_chat(arguments);
        case Command::analyze: return run_analyze(arguments);
        case Command::generate: return run_generate(arguments);
        case Command::batch: return run_batch_command(arguments);
        case Command::providers: return run_providers(arguments);
        case Command::plugins: return run_plugins(arguments);
        case Command::health: return run_health(arguments);
        case Command::models: return run_models(arguments);
        case Command::config_check: return run_config_check(arguments);
        case Command::config_show: return run_config_show(arguments);
        case Command::config_init: return run_config_init(arguments);
        case Command::config_schema: return run_config_schema(arguments);
        case Command::keys: return run_keys(arguments);
        case Command::paths: return run_paths(arguments);
        case Command::completion: return run_completion(arguments);
    }
    return exit_failed;
}

}  // namespace

int main(int argc, char** argv)
{
    occupy_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves is an error of write, which Output understands
    try {
        const std::vector<std::string> words{argv + (argc > 0 ? 1 : 0), argv + argc};
        if (const auto code = answer_machine(words)) return *code;
        const auto arguments = parse_arguments(words);
        if (const int* code = std::get_if<int>(&arguments)) return *code;
        return run(std::get<Arguments>(arguments));
    } catch (const std::exception& error) {  // memory is exhausted, or we made a mistake
        report(error.what());
        return exit_failed;
    }
}
