#include "batch_options.hpp"

#include <climits>

#include "parameter.hpp"

namespace parlance::cli {

namespace {

constexpr int most_in_flight = 1024;  // connections; a process has about so many descriptors

std::string read_files(const Arguments& arguments, BatchOrder& order)
{
    order.cancel = arguments.own.has("--cancel");
    if (arguments.words.empty() && !order.cancel)
        return "batch needs an input: parlance batch IN.jsonl -o OUT.jsonl; - is standard input";
    if (arguments.words.size() > 1)
        return "batch takes one input, not also '" + arguments.words[1] + "'; the output is -o FILE";
    if (!arguments.words.empty()) order.input = arguments.words.front();
    order.output = arguments.own.last("--output").value_or("");
    if (order.output.empty()) return "batch needs an output: -o OUT.jsonl; -o - is standard output";
    return {};
}

std::string read_mode(const OwnOptions& own, BatchOrder& order)
{
    const bool resume = own.has("--resume");
    const bool retry = own.has("--retry-failed");
    if (retry && !resume) return "--retry-failed goes with --resume: it is for the output of an earlier run";
    if (resume && order.output == "-") return "--resume needs an output that is a file";
    if (resume) order.mode = retry ? BatchOutput::Mode::retry_failed : BatchOutput::Mode::resume;
    if (own.has("--prompts")) order.form = LineForm::prompts;
    return {};
}

std::string read_limits(const OwnOptions& own, BatchOrder& order)
{
    if (std::string problem = read_in_flight(own, order.options); !problem.empty()) return problem;
    const auto failures = own.last("--max-failures");
    if (!failures) return {};
    const auto number = whole_number(*failures, 1, INT_MAX);
    if (!number) return "--max-failures takes a whole number from 1, not '" + *failures + "'";
    order.options.max_failures(static_cast<std::size_t>(*number));
    return {};
}

/// `--via provider` and what goes with it.
std::string read_carrier(const OwnOptions& own, BatchOrder& order)
{
    const std::string via = own.last("--via").value_or("");
    if (!via.empty() && via != "provider" && via != "chats")
        return "--via takes provider, or chats (the default), not '" + via + "'";
    order.via_provider = via == "provider";
    for (const char* const option : {"--cancel", "--poll"})
        if (own.has(option) && !order.via_provider) return std::string(option) + " goes with --via provider";
    for (const char* const option : {"--max-in-flight", "--max-failures"})
        if (own.has(option) && order.via_provider)
            return std::string(option) + " does not go with --via provider, which asks for all at once";
    if (order.via_provider && order.output == "-")
        return "--via provider needs an output that is a file: a batch may take a day, and is found again by it";
    if (const auto text = own.last("--poll")) {
        order.poll = parse_duration(*text);
        if (!order.poll || order.poll->count() == 0)
            return "--poll takes a time such as 30s or 2m, not '" + *text + "'";
    }
    return {};
}

}  // namespace

std::string read_in_flight(const OwnOptions& own, BatchOptions& options)
{
    const auto text = own.last("--max-in-flight");
    if (!text) return {};
    const auto number = whole_number(*text, 1, most_in_flight);
    if (!number) return "-j takes a whole number from 1 to 1024, not '" + *text + "'";
    options.max_in_flight(static_cast<std::size_t>(*number));
    return {};
}

std::variant<BatchOrder, std::string> read_batch_order(const Arguments& arguments)
{
    BatchOrder order;
    std::string problem = read_files(arguments, order);
    if (problem.empty()) problem = read_mode(arguments.own, order);
    if (problem.empty()) problem = read_carrier(arguments.own, order);
    if (problem.empty()) problem = read_limits(arguments.own, order);
    if (!problem.empty()) return problem;
    order.defaults = {arguments.model, arguments.system, arguments.parameters, arguments.timeout};
    return order;
}

}  // namespace parlance::cli
