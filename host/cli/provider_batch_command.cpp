#include "provider_batch_command.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <parlance/json_reader.hpp>
#include <unordered_set>
#include <utility>

#include "batch_input.hpp"
#include "batch_progress.hpp"
#include "batch_result.hpp"
#include "batch_run.hpp"
#include "batch_spool.hpp"
#include "batch_ticket.hpp"
#include "call_watch.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "number_text.hpp"
#include "provider_batch_wait.hpp"
#include "refusal.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

/// One run of the command, step by step. Each step gives an exit code, or nothing: go on.
class ProviderBatchRun {
public:
    ProviderBatchRun(const Arguments& arguments, const BatchOrder& order, ChatClient& client, Output& messages)
        : arguments_(arguments),
          order_(order),
          batches_(client),
          messages_(messages),
          ticket_path_(cli::ticket_path(order.output))
    {
    }

    [[nodiscard]] int run()
    {
        for (const auto step : {&ProviderBatchRun::find_ticket, &ProviderBatchRun::open_output,
                                &ProviderBatchRun::hand_over, &ProviderBatchRun::wait, &ProviderBatchRun::fetch})
            if (const auto code = (this->*step)()) return *code;
        return last_words();
    }

private:
    using Step = std::optional<int>;

    Step refuse_with(int code, std::string why)
    {
        return refuse({code, ChatError(ErrorKind::invalid_request, std::move(why))}, arguments_.json, messages_);
    }
    Step fail_with(const ChatError& error) { return fail(messages_, arguments_.json, error); }

    Step find_ticket()
    {
        auto read = read_ticket(ticket_path_);
        if (const auto* problem = std::get_if<InputProblem>(&read)) return refuse(*problem, arguments_.json, messages_);
        ticket_ = std::get<std::optional<BatchTicket>>(std::move(read));
        if (order_.cancel) return cancel();
        if (ticket_ && order_.mode == BatchOutput::Mode::fresh)
            return report_usage_error("the batch " + ticket_->batch + " was begun for " + order_.output +
                                      " already: --resume fetches its answers, --cancel stops it");
        return std::nullopt;
    }

    Step cancel()
    {
        if (!ticket_) return report_usage_error("no batch was begun for " + order_.output);
        const auto batch = batches_.cancel(ticket_->batch);
        if (batch.is_error()) return fail_with(batch.error());
        report_note(batch_text(*batch) + "; --resume fetches what was answered before");
        return exit_ok;
    }

    Step open_output()
    {
        auto opened = BatchOutput::open(order_.output, order_.mode, done_);
        if (const auto* problem = std::get_if<InputProblem>(&opened))
            return refuse(*problem, arguments_.json, messages_);
        output_ = std::move(std::get<0>(opened));
        return std::nullopt;
    }

    /// Makes the batch, unless an earlier run has.
    Step hand_over()
    {
        if (ticket_) return std::nullopt;
        BatchSpool spool(order_.output + ".items");
        if (spool.error_number() != 0)
            return refuse_with(exit_io, "cannot write " + spool.path() + ": " + std::strerror(spool.error_number()));
        if (const auto code = spool_items(spool)) return code;
        if (spool.count() == 0) return last_words();
        const auto batch = batches_.create(spool.path(), arguments_.model);
        if (batch.is_error()) return fail_with(batch.error());
        ticket_ = BatchTicket{batch->id, arguments_.client, spool.count()};
        const std::string problem = write_ticket(ticket_path_, *ticket_);
        report_note(batch_text(*batch));
        if (!problem.empty()) report_warning(problem + "; the batch can only be found again by its name");
        return std::nullopt;
    }

    Step spool_items(BatchSpool& spool)
    {
        BatchInput file(order_.input);
        if (file.error_number() != 0)
            return refuse_with(exit_io, "cannot read " + order_.input + ": " + std::strerror(file.error_number()));
        LineReader input(file.descriptor(), longest_input_line);
        while (const auto line = input.next()) {
            auto item = read_item(*line, order_.form, order_.defaults);
            if (!item || done_.take(item->tag.id, item->tag.line)) continue;
            if (!take(*item, spool)) return io_failure(spool.error_number(), spool.path());
        }
        if (input.error_number() != 0) return io_failure(input.error_number(), order_.input);
        if (!spool.flush()) return io_failure(spool.error_number(), spool.path());
        return std::nullopt;
    }

    /// Spools an item, or writes why it is none. False: the spool cannot be written.
    bool take(LineItem& item, BatchSpool& spool)
    {
        if (!item.error && !ids_.insert(item.tag.id).second)
            item.error = ChatError(ErrorKind::invalid_request, "an earlier line has the same custom_id")
                             .at(place_in_line(item.tag, "/id"));
        if (!item.error) {
            auto line = batches_.item(std::move(item.request), item.tag.id);
            if (line) return spool.add(*line);
            item.error = line.error();
            item.error->where = place_in_line(item.tag, item.error->where);
        }
        const std::string& where = item.error->where;
        report_warning("line " + std::to_string(item.tag.line) + ": " + item.error->message +
                       (where.empty() ? "" : " (at " + where + ")"));
        write(LineResult{0, item.tag, ChatResponse(*item.error)});
        return true;
    }

    Step io_failure(int error_number, const std::string& path)
    {
        return refuse_with(exit_io, path + ": " + std::strerror(error_number));
    }

    Step wait()
    {
        const auto batch = wait_for_batch(batches_, ticket_->batch, order_.poll);
        if (CallWatch::interrupted() && !(batch && batch->ended())) return interrupted();
        if (batch.is_error()) return fail_with(batch.error());
        if (batch->status != "failed") return std::nullopt;
        ::unlink(ticket_path_.c_str());
        const std::string why = batch->error.empty() ? "it does not say why" : batch->error;
        return fail_with(ChatError(ErrorKind::invalid_request, "the provider refused the whole batch: " + why));
    }

    Step interrupted()
    {
        report(
            "interrupted: " + ticket_->batch +
            " goes on at the provider; say the same with --resume to fetch its answers, or with --cancel to stop it");
        return exit_interrupted;
    }

    Step fetch()
    {
        struct Interrupted {};
        try {
            const CallWatch watch([] {});  // a second Ctrl-C ends the process, the first one is looked for below
            const auto count = batches_.results(ticket_->batch, [&](BatchAnswer&& answer) {
                if (CallWatch::interrupted()) throw Interrupted{};
                use(std::move(answer));
            });
            if (count.is_error()) return fail_with(count.error());
            missing_ = std::max<std::int64_t>(0, ticket_->items - *count);
        } catch (const Interrupted&) {
            return interrupted();
        }
        if (output_->stream().state() == Output::State::failed)
            return io_failure(output_->stream().error_number(), order_.output);
        ::unlink(ticket_path_.c_str());
        return std::nullopt;
    }

    void use(BatchAnswer&& answer)
    {
        if (done_.take(answer.item_id, 0)) return;
        answer.response.metadata().client = arguments_.client;
        write(LineResult{0, {0, std::move(answer.item_id)}, std::move(answer.response)});
    }

    void write(const LineResult& result)
    {
        ++(result.response.is_error() ? failed_ : answered_);
        static_cast<void>(output_->write_line(result_line(result)));  // its state is looked at afterwards
    }

    int last_words()
    {
        report_earlier_items(static_cast<std::int64_t>(done_.size()), output_->failed_before());
        std::string summary = outcome_text(answered_, failed_);
        if (missing_ > 0) summary += ", " + grouped(missing_) + " not answered; --resume asks again for those";
        failed_ > 0 ? report(summary) : report_note(summary);
        return failed_ > 0 || missing_ > 0 || output_->failed_before() > 0 ? exit_some_failed : exit_ok;
    }

    const Arguments& arguments_;
    const BatchOrder& order_;
    ProviderBatches batches_;
    Output& messages_;
    std::string ticket_path_;
    std::optional<BatchTicket> ticket_;
    DoneItems done_;
    std::unordered_set<std::string> ids_;
    std::unique_ptr<BatchOutput> output_;
    std::int64_t answered_ = 0;
    std::int64_t failed_ = 0;
    std::int64_t missing_ = 0;  // items of the batch that came back with neither
};

/// The plugins' providers that run batches, for a person.
std::string providers_with_batches(const Host& host)
{
    std::string all;
    const auto providers = host.providers();
    if (providers.is_error()) return all;
    for (const Record& record : *providers) {
        const JsonDocument known(record.json);
        if (known["service"].is_object()) continue;  // hundreds of them
        for (const JsonValue operation : known["operations"].elements())
            if (operation == "batch.create") (all += all.empty() ? "" : ", ") += record.id;
    }
    return all;
}

/// Why the client cannot be given a batch: told before anything is read or written.
std::optional<ChatError> lack_of_batches(ChatClient& client, const Host& host)
{
    const auto known = client.capabilities();
    if (known.is_error() || known->operations.empty()) return std::nullopt;  // asking will tell
    if (known->has_operation("batch.item") && known->has_operation("batch.create")) return std::nullopt;
    const std::string others = providers_with_batches(host);
    return ChatError(ErrorKind::unsupported, "provider \"" + known->provider + "\" runs no batches itself" +
                                                 (others.empty() ? "" : "; these do: " + others) +
                                                 "; without --via provider each item is asked for by itself");
}

}  // namespace

int run_provider_batch_command(const Arguments& arguments, const BatchOrder& order, Output& messages)
{
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return fail(messages, arguments.json, host.error());
    const auto client = host->client(arguments.client);
    if (client.is_error()) return fail(messages, arguments.json, client.error());
    const auto problem = order.cancel ? std::nullopt : lack_of_batches(**client, *host);
    if (problem) return fail(messages, arguments.json, *problem);
    return ProviderBatchRun(arguments, order, **client, messages).run();
}

}  // namespace parlance::cli
