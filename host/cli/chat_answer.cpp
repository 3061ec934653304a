#include "chat_answer.hpp"

#include <unistd.h>

#include <optional>
#include <parlance/json_forms.hpp>
#include <string>

#include "chat_notes.hpp"
#include "markdown_stream.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

/// The text of the first choice, ended by a line feed; everything else is told on standard error.
class TextAnswer final : public ChatAnswer {
public:
    TextAnswer(Output& output, bool rendered) : output_(output)
    {
        if (rendered) markdown_.emplace();
    }

    void event(const ChatEvent& event) override { print(event.text()); }

    void end(const ChatResponse& response) override
    {
        if (last_ == '\0') print(response.content());  // nothing came in pieces
        if (markdown_) output_.write_styled(markdown_->end());
        if (last_ != '\0' && (markdown_ || last_ != '\n')) output_.write("\n");
        const bool cancelled = response.metadata().end == CallEnd::cancelled;
        if (!output_.flush() && cancelled) return;  // it was cancelled because nobody takes it
        report_notes(response);
    }

private:
    void print(std::string_view text)
    {
        if (text.empty()) return;
        last_ = text.back();
        if (markdown_)
            output_.write_styled(markdown_->feed(text));
        else
            output_.write(text);
    }

    Output& output_;
    std::optional<MarkdownStream> markdown_;  ///< for people
    char last_ = '\0';
};

/// The response object.
class JsonAnswer final : public ChatAnswer {
public:
    explicit JsonAnswer(Output& output) : output_(output) {}

    void end(const ChatResponse& response) override { output_.write_json(to_json(response)); }

private:
    Output& output_;
};

/// An object a line: the start, each event that has a form, the end with the response object.
class JsonLinesAnswer final : public ChatAnswer {
public:
    explicit JsonLinesAnswer(Output& output) : output_(output) {}

    void begin() override { output_.write_json(R"({"event":"start"})"); }

    void event(const ChatEvent& event) override
    {
        const std::string line = to_json(event);
        if (!line.empty()) output_.write_json(line);
    }

    void end(const ChatResponse& response) override
    {
        output_.write_json(R"({"event":"end","response":)" + to_json(response) + "}");
    }

private:
    Output& output_;
};

}  // namespace

std::unique_ptr<ChatAnswer> make_answer(const Arguments& arguments, Output& output)
{
    const bool for_people = output.terminal() && may_colour(STDOUT_FILENO) && !arguments.own.has("--raw");
    if (!arguments.json) return std::make_unique<TextAnswer>(output, for_people);
    if (arguments.stream.value_or(false)) return std::make_unique<JsonLinesAnswer>(output);
    return std::make_unique<JsonAnswer>(output);
}

}  // namespace parlance::cli
