#include "text/analysis_task.hpp"

#include "text/chunks.hpp"

#include <utility>

namespace parlance::core {
namespace {

using Problem = std::optional<ChatError>;

ChatError refused(std::string message, std::string where)
{
    return ChatError(ErrorKind::invalid_request, std::move(message)).at(std::move(where));
}

/// What an analysis decides itself must not be asked for as well.
Problem check_rest(const ChatRequestView& request)
{
    if (!request.tools().empty()) return refused("an analysis takes no tools; leave them out", "/tools");
    if (request.param("format"))
        return refused("an analysis sets the format of the answer itself; leave it out", "/params/format");
    if (const auto choices = request.param("n"); choices && choices->as_int() != 1)
        return refused("an analysis has one answer; leave `n` out", "/params/n");
    return std::nullopt;
}

Problem read_texts(const ChatRequestView& request, AnalysisTask& task)
{
    const std::size_t wanted = row_of(task.type).texts;
    const std::string what = wanted == 1 ? "one user message with one text part"
                                         : "one user message with " + std::to_string(wanted) +
                                               " text parts (in C++ AnalysisOptions::other_text is the second)";
    if (request.messages().size() != 1 || request.messages()[0].role() != Role::user)
        return refused(std::string(row_of(task.type).name) + " takes " + what + "; say more with \"instructions\"",
                       "/messages");
    const PartsView parts = request.messages()[0].parts();
    if (parts.size() != wanted)
        return refused(std::string(row_of(task.type).name) + " takes " + what + ", not " + std::to_string(parts.size()),
                       "/messages/0/parts");
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const std::string where = "/messages/0/parts/" + std::to_string(index);
        if (parts[index].kind() != PartKind::text) return refused("only text can be analysed", where);
        if (is_blank(parts[index].text())) return refused("the text to analyse is empty", where);
        if (task.chunk && parts[index].text().size() > longest_cut_text)
            return ChatError(ErrorKind::too_large, "the text has " + std::to_string(parts[index].text().size()) +
                                                       " bytes, at most " + std::to_string(longest_cut_text) +
                                                       " are analysed in pieces; split it")
                .at(where);
        task.texts.emplace_back(parts[index].text());
    }
    return std::nullopt;
}

}  // namespace

Result<AnalysisTask> read_analysis_task(const ChatRequestView& request)
{
    const auto options = request.param("analysis");
    const auto text = options ? options->as_json() : std::nullopt;
    if (!text)
        return refused(R"(an analysis needs the JSON parameter "analysis", such as {"type": "sentiment"})",
                       "/params/analysis");
    auto task = read_analysis_options(*text);
    if (task.is_error()) return task;
    if (auto problem = check_rest(request)) return *std::move(problem);
    if (auto problem = read_texts(request, *task)) return *std::move(problem);
    return task;
}

}  // namespace parlance::core
