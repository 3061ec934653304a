/// analysis.hpp - what analyze_text takes and gives: options, and a typed result with its JSON.
#pragma once

#include <parlance/chat_request.hpp>
#include <parlance/chat_response.hpp>
#include <parlance/detail/json_quote.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parlance {

/// A stretch of the analysed text.
struct Span {
    std::string text;      ///< the words themselves
    std::string kind;      ///< "person", "email", ...; the type's own words
    std::int64_t begin{};  ///< bytes from the start of the analysed text
    std::int64_t end{};    ///< one past the last byte
};

/// What an analysis takes besides the text (docs/reference/analysis.md: which type takes which). An option that the
/// type does not know, or lacks, is the error `invalid_request`, and its `where` names it.
template <class = void>
class BasicAnalysisOptions {
public:
    /// classify: the labels to choose from.
    BasicAnalysisOptions& labels(const std::vector<std::string>& names)
    {
        return json("labels", detail::json_quoted(names));
    }
    /// classify: several labels may fit.
    BasicAnalysisOptions& multiple(bool on = true) { return json("multiple", on ? "true" : "false"); }
    /// extract: a field, and what it is.
    BasicAnalysisOptions& field(std::string_view name, std::string_view meaning = {})
    {
        fields_.add(name, detail::json_quoted(meaning));
        return *this;
    }
    /// entities, mask: the kinds looked for.
    BasicAnalysisOptions& kinds(const std::vector<std::string>& names)
    {
        return json("kinds", detail::json_quoted(names));
    }
    /// summarize: the most words.
    BasicAnalysisOptions& max_words(int count) { return json("max_words", std::to_string(count)); }
    /// keywords: the most of them.
    BasicAnalysisOptions& max(int count) { return json("max", std::to_string(count)); }
    /// translate: the language to translate to.
    BasicAnalysisOptions& target(std::string_view language) { return json("target", detail::json_quoted(language)); }
    /// filter: a question with the answer yes or no.
    BasicAnalysisOptions& question(std::string_view text) { return json("question", detail::json_quoted(text)); }
    /// custom: what to do with the text.
    BasicAnalysisOptions& prompt(std::string_view text) { return json("prompt", detail::json_quoted(text)); }
    /// custom: the JSON Schema of the result.
    BasicAnalysisOptions& schema(std::string_view json_schema) { return json("schema", json_schema); }
    /// Any type: further instructions.
    BasicAnalysisOptions& instructions(std::string_view text)
    {
        return json("instructions", detail::json_quoted(text));
    }
    /// summarize, entities, keywords, mask: a text longer than the model's context is taken in pieces.
    BasicAnalysisOptions& chunk(bool on = true) { return json("chunk", on ? "true" : "false"); }
    /// similarity: the text to compare with.
    BasicAnalysisOptions& other_text(std::string text)
    {
        other_text_ = std::move(text);
        return *this;
    }
    /// The request that the analysis starts from: model, parameters, headers. Its messages are replaced.
    BasicAnalysisOptions& request(ChatRequest base)
    {
        request_ = std::move(base);
        return *this;
    }
    /// The model to ask; empty: as configured.
    BasicAnalysisOptions& model(std::string name)
    {
        request_.model(std::move(name));
        return *this;
    }
    /// Any option, its value as JSON.
    BasicAnalysisOptions& json(std::string_view key, std::string_view value)
    {
        members_.add(key, value);
        return *this;
    }

    /// The whole request: operation "analyze" of `text`.
    [[nodiscard]] ChatRequest to_request(std::string text, std::string_view type) const
    {
        detail::JsonMembers all = members_;
        all.add("type", detail::json_quoted(type));
        if (const std::string fields = fields_.object(); fields != "{}") all.add("fields", fields);
        Message question(Role::user, std::move(text));
        if (other_text_) question.parts.emplace_back(PartKind::text, *other_text_);
        ChatRequest whole = request_;
        whole.operation("analyze").messages({std::move(question)}).set("analysis", Json(all.object()));
        return whole;
    }

private:
    detail::JsonMembers members_;
    detail::JsonMembers fields_;
    std::optional<std::string> other_text_;
    ChatRequest request_;
};
/// The name in use; the template is for compile times alone.
using AnalysisOptions = BasicAnalysisOptions<>;

/// What an analysis found. A plain value that carries its error.
template <class = void>
class BasicAnalysis {
public:
    BasicAnalysis() = default;
    /// Reads an answer to the operation "analyze". `type`: what was asked for, which a failed answer does not say.
    explicit BasicAnalysis(ChatResponse response, std::string type = {})
        : response_(std::move(response)), type_(std::move(type))
    {
        read();
    }

    /// The type of the analysis, as it was asked for.
    [[nodiscard]] const std::string& type() const noexcept { return type_; }
    /// sentiment, classify, language, filter: the one word; else empty.
    [[nodiscard]] const std::string& label() const noexcept { return label_; }
    /// How sure, how similar, how good, 0 to 1, where the type has it.
    [[nodiscard]] std::optional<double> score() const noexcept { return score_; }
    /// entities, keywords, mask, grammar: where in the text.
    [[nodiscard]] const std::vector<Span>& spans() const noexcept { return spans_; }
    /// extract: the fields found, typed.
    [[nodiscard]] const std::vector<Param>& fields() const noexcept { return fields_; }
    /// The whole result, checked against the type's schema.
    [[nodiscard]] const std::string& json() const noexcept { return json_; }
    /// The result for people: the summary, the translation, a sentence.
    [[nodiscard]] std::string content() const { return response_.content(); }
    /// The first reply did not fit, and was asked for once more.
    [[nodiscard]] bool repaired() const noexcept { return repaired_; }
    /// Whether it succeeded, or failed.
    ///@{
    [[nodiscard]] bool success() const noexcept { return response_.success(); }
    [[nodiscard]] bool is_error() const noexcept { return response_.is_error(); }
    ///@}

    /// Why it failed, or nothing.
    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return response_.error(); }
    /// Facts about the chats behind it, usage summed.
    [[nodiscard]] const ChatMetadata& metadata() const noexcept { return response_.metadata(); }
    /// The whole answer behind it.
    [[nodiscard]] const ChatResponse& response() const noexcept { return response_; }

private:
    void read()
    {
        for (const Param& param : response_.metadata().meta)
            read(param);
        for (const Part& part : response_.parts()) {
            if (part.kind != PartKind::record) continue;
            json_ = part.text;
            for (const Part& span : part.parts)
                spans_.push_back({span.text, span.name, span.begin, span.end});
        }
    }
    void read(const Param& param)
    {
        constexpr std::string_view field = "analysis.field.";
        if (param.key == "analysis.type")
            read_text(param, type_);
        else if (param.key == "analysis.label")
            read_text(param, label_);
        else if (param.key == "analysis.repaired")
            repaired_ = std::get_if<bool>(&param.value) != nullptr && *std::get_if<bool>(&param.value);
        else if (param.key.starts_with(field))
            fields_.emplace_back(param.key.substr(field.size()), param.value);
        else if (param.key != "analysis.score")
            return;
        else if (const auto* real = std::get_if<double>(&param.value))
            score_ = *real;
        else if (const auto* whole = std::get_if<std::int64_t>(&param.value))
            score_ = static_cast<double>(*whole);
    }
    static void read_text(const Param& param, std::string& into)
    {
        if (const auto* text = std::get_if<std::string>(&param.value)) into = *text;
    }

    ChatResponse response_;
    std::string type_;
    std::string label_;
    std::optional<double> score_;
    std::vector<Span> spans_;
    std::vector<Param> fields_;
    std::string json_;
    bool repaired_ = false;
};
/// The name in use; the template is for compile times alone.
using Analysis = BasicAnalysis<>;

}  // namespace parlance
