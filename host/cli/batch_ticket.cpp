#include "batch_ticket.hpp"

#include <unistd.h>

#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>

#include "exit_code.hpp"
#include "private_file.hpp"

namespace parlance::cli {

std::string ticket_path(const std::string& output)
{
    return output + ".batch";
}

std::variant<std::optional<BatchTicket>, InputProblem> read_ticket(const std::string& path)
{
    if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
    auto read = read_file(path);
    if (auto* problem = std::get_if<InputProblem>(&read)) return std::move(*problem);
    const JsonDocument document(std::get<std::string>(read));
    BatchTicket ticket{document["batch"].text(), document["client"].text(), document["items"].as_int().value_or(0)};
    if (!ticket.batch.empty()) return ticket;
    return InputProblem{exit_failed, ChatError(ErrorKind::invalid_request,
                                               path + " does not name a batch; remove it to begin another one")};
}

std::string write_ticket(const std::string& path, const BatchTicket& ticket)
{
    JsonBuilder json;
    json.begin_object().member("batch", ticket.batch).member("client", ticket.client).member("items", ticket.items);
    return write_private_file(path, json.end_object().take() + "\n", Replace::yes);
}

}  // namespace parlance::cli
