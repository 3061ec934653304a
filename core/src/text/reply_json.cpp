#include "text/reply_json.hpp"

#include "text/read_json.hpp"

#include <utility>

namespace parlance::core {
namespace {

constexpr std::size_t most_places = 16;  // where an object may begin; bounds the time over a hostile reply

constexpr std::string_view white = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

/// Without a byte order mark, and without thoughts that a reasoning model wrote into its answer.
std::string_view answer_proper(std::string_view reply)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF", thoughts_end = "</think>";
    if (reply.starts_with(mark)) reply.remove_prefix(mark.size());
    if (const std::size_t end = reply.rfind(thoughts_end);
        end != std::string_view::npos && trimmed(reply).starts_with("<think>"))
        reply.remove_prefix(end + thoughts_end.size());
    return trimmed(reply);
}

/// The insides of code fences, the last one first. An open fence reaches to the end.
std::vector<std::string_view> fences(std::string_view text)
{
    constexpr std::string_view fence = "```";
    std::vector<std::string_view> found;
    for (std::size_t open = text.find(fence); open != std::string_view::npos && found.size() < most_places;) {
        const std::size_t line_end = text.find('\n', open);
        if (line_end == std::string_view::npos) break;
        const std::size_t close = text.find(fence, line_end);
        found.insert(found.begin(), trimmed(text.substr(
                                        line_end + 1, close == std::string_view::npos ? close : close - line_end - 1)));
        open = close == std::string_view::npos ? close : text.find(fence, close + fence.size());
    }
    return found;
}

class Search {
public:
    explicit Search(const JsonSchema& schema) : schema_(schema) {}

    /// Whether this is it.
    bool try_whole(std::string_view text) { return consider(read_json(text), text); }
    bool try_prefix(std::string_view text)
    {
        ReadJson read = read_json_prefix(text);
        const std::size_t size = read.size;
        last_size_ = read.value ? size : 0;
        return consider(std::move(read), trimmed(text.substr(0, size)));
    }

    [[nodiscard]] std::size_t last_size() const noexcept { return last_size_; }
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
    [[nodiscard]] ReplyJson take() { return std::move(best_); }

private:
    bool consider(ReadJson read, std::string_view source)
    {
        if (!read.value) {
            if (problem_.empty()) problem_ = read.problem;
            return false;
        }
        auto violations = schema_.check(*read.value);
        const bool fits = violations.empty();
        if (fits || !best_.value) best_ = {std::move(read.value), source, std::move(violations)};
        return fits;
    }

    const JsonSchema& schema_;
    ReplyJson best_;
    std::string problem_;
    std::size_t last_size_ = 0;
};

bool search(Search& search, std::string_view text)
{
    if (search.try_whole(text)) return true;
    for (const std::string_view inside : fences(text))
        if (search.try_whole(inside)) return true;
    std::size_t place = text.find_first_of("{[");
    for (std::size_t count = 0; place != std::string_view::npos && count < most_places; ++count) {
        if (search.try_prefix(text.substr(place))) return true;
        const std::size_t read = search.last_size();  // what lies in a whole value need not be looked at again
        place = text.find_first_of("{[", place + (read > 0 ? read : 1));
    }
    return false;
}

}  // namespace

ReplyJson find_json(std::string_view reply, const JsonSchema& schema)
{
    const std::string_view text = answer_proper(reply);
    Search state(schema);
    static_cast<void>(search(state, text));
    ReplyJson found = state.take();
    if (!found.value)
        found.violations.push_back(
            {"", text.empty() ? "the answer is empty" : "the answer has no whole JSON: " + state.problem()});
    return found;
}

}  // namespace parlance::core
