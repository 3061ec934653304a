// batch.cpp - many questions: in memory, and as a stream of lines from standard input to standard output.
#include <parlance/batch.hpp>
#include <parlance/parlance.hpp>

#include <iostream>
#include <string>

namespace {

// [process]
int ask_all(parlance::ChatClient& chat)
{
    const auto answers = chat.batch_process({"What is Python?", "What is Java?", "What is C++?"},
                                            parlance::BatchOptions().max_in_flight(2));
    for (const parlance::ChatResponse& answer : answers)
        std::cout << (answer.is_error() ? answer.error()->message : answer.content()) << '\n';
    return answers.empty() || answers.back().is_error() ? 1 : 0;
}
// [/process]

// [stream]
int ask_lines(parlance::ChatClient& chat, std::istream& in, std::ostream& out)
{
    int line_number = 0;
    const auto source = [&]() -> std::optional<parlance::BatchItem<int>> {
        std::string line;
        if (!std::getline(in, line)) return std::nullopt;  // no more
        ++line_number;
        if (line.empty())  // an item may be an error already; it takes its place among the answers
            return parlance::BatchItem(parlance::ChatError(parlance::ErrorKind::invalid_request, "the line is empty"),
                                       line_number);
        return parlance::BatchItem(parlance::ChatRequest(line), line_number);
    };
    const auto sink = [&](parlance::BatchResult<int>&& result) -> parlance::Status {
        const parlance::ChatResponse& answer = result.response;
        out << result.tag << ": " << (answer.is_error() ? answer.error()->message : answer.content()) << '\n';
        if (!out) return parlance::ChatError(parlance::ErrorKind::config, "the answers cannot be written");
        return parlance::Success{};
    };
    // [options]
    parlance::BatchOptions options;
    options.max_in_flight(4).max_failures(100).progress_every_ms(1000);
    options.on_progress([](const parlance::BatchProgress& progress) {
        std::cerr << progress.done << " done, " << progress.failed << " failed, " << progress.elapsed_ms << " ms\n";
    });
    // [/options]
    const parlance::BatchSummary summary = parlance::run_batch(chat, source, sink, options);
    if (summary.error) std::cerr << summary.error->message << '\n';
    std::cerr << summary.done << " lines, tokens: " << summary.total.usage.total_tokens.value_or(-1) << '\n';
    return summary.complete() ? 0 : 1;
}
// [/stream]

}  // namespace

int main()
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    const int failed = ask_all(**chat);
    return failed != 0 ? failed : ask_lines(**chat, std::cin, std::cout);
}
