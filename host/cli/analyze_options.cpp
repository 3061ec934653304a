#include "analyze_options.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <parlance/json_reader.hpp>
#include <utility>
#include <vector>

#include "exit_code.hpp"
#include "typo.hpp"

namespace parlance::cli {

namespace {

constexpr std::array types{
    AnalysisType{"sentiment", "", ""},
    AnalysisType{"classify", "--label", "--multiple"},
    AnalysisType{"extract", "--field", ""},
    AnalysisType{"entities", "", "--kind --chunk"},
    AnalysisType{"summarize", "", "--max-words --chunk"},
    AnalysisType{"keywords", "", "--max --chunk"},
    AnalysisType{"language", "", ""},
    AnalysisType{"translate", "--target", ""},
    AnalysisType{"mask", "", "--kind --chunk"},
    AnalysisType{"similarity", "--with", ""},
    AnalysisType{"grammar", "", ""},
    AnalysisType{"filter", "--question", ""},
    AnalysisType{"custom", "--prompt --schema", ""},
};

/// Options that belong to some types only.
constexpr std::array<std::string_view, 12> typed_options{"--label",     "--multiple", "--field",  "--kind",
                                                         "--max-words", "--max",      "--target", "--question",
                                                         "--prompt",    "--schema",   "--with",   "--chunk"};

InputProblem usage(std::string text)
{
    return {exit_usage, ChatError(ErrorKind::invalid_request, std::move(text))};
}

bool names(std::string_view list, std::string_view option)
{
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == option) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::string list_of_types()
{
    std::string all;
    for (const AnalysisType& type : types)
        (all += all.empty() ? "" : type.name == types.back().name ? " and " : ", ") += type.name;
    return all;
}

/// The types that take an option.
std::string owners_of(std::string_view option)
{
    std::string all;
    for (const AnalysisType& type : types)
        if (names(type.needs, option) || names(type.takes, option)) (all += all.empty() ? "" : ", ") += type.name;
    return all;
}

/// What is wrong with the options for this type; empty: nothing.
std::string misfit(const AnalysisType& type, const OwnOptions& own)
{
    for (const std::string_view option : typed_options) {
        const bool needed = names(type.needs, option);
        if (needed && !own.has(option)) return std::string(type.name) + " needs " + std::string(option);
        if (!own.has(option) || needed || names(type.takes, option)) continue;
        return std::string(option) + " is an option of " + owners_of(option) + ", not of " + std::string(type.name);
    }
    return {};
}

using Text = std::variant<std::string, InputProblem>;

/// A text as it is, or with `@FILE` what the file has.
Text text_or_file(const std::string& value)
{
    if (!value.starts_with('@')) return value;
    return read_file(value.substr(1));
}

/// A JSON Schema: the option's value if it is an object already, else the file that it names.
Text read_schema(const std::string& value)
{
    Text text = value;
    if (!value.starts_with('{')) text = read_file(value);
    if (std::holds_alternative<InputProblem>(text)) return text;
    const std::string& json = std::get<std::string>(text);
    const JsonDocument schema(json);
    if (schema && (schema.root().is_object() || schema.root().is_bool())) return text;
    const std::string why(schema ? "it is no object" : schema.error().message);
    return usage("--schema " + (value.starts_with('{') ? "" : value + " ") + "is no JSON Schema: " + why);
}

void add_field(const std::string& value, AnalysisOptions& options)
{
    const std::size_t mark = value.find('=');
    options.field(value.substr(0, mark), mark == value.npos ? "" : std::string_view(value).substr(mark + 1));
}

/// Options whose values are used as they are.
void add_texts(const OwnOptions& own, AnalysisOptions& options)
{
    if (own.has("--label")) options.labels(own.all("--label"));
    if (own.has("--multiple")) options.multiple();
    if (own.has("--kind")) options.kinds(own.all("--kind"));
    if (own.has("--chunk")) options.chunk();
    for (const std::string& field : own.all("--field"))
        add_field(field, options);
    if (const auto target = own.last("--target")) options.target(*target);
    if (const auto question = own.last("--question")) options.question(*question);
    if (const auto prompt = own.last("--prompt")) options.prompt(*prompt);
    if (const auto text = own.last("--instructions")) options.instructions(*text);
}

std::string add_numbers(const OwnOptions& own, AnalysisOptions& options)
{
    for (const std::string_view option : {"--max-words", "--max"}) {
        const auto text = own.last(option);
        if (!text) continue;
        const auto number = whole_number(*text, 1, INT_MAX);
        if (!number) return std::string(option) + " takes a whole number from 1, not '" + *text + "'";
        option == "--max" ? options.max(*number) : options.max_words(*number);
    }
    return {};
}

std::optional<InputProblem> add_files(const OwnOptions& own, AnalysisOptions& options)
{
    if (const auto value = own.last("--schema")) {
        Text schema = read_schema(*value);
        if (auto* problem = std::get_if<InputProblem>(&schema)) return std::move(*problem);
        options.schema(std::get<std::string>(schema));
    }
    if (const auto value = own.last("--with")) {
        Text other = text_or_file(*value);
        if (auto* problem = std::get_if<InputProblem>(&other)) return std::move(*problem);
        options.other_text(std::get<std::string>(std::move(other)));
    }
    return std::nullopt;
}

InputProblem unknown_type(const std::string& word)
{
    std::vector<std::string_view> known;
    for (const AnalysisType& type : types)
        known.push_back(type.name);
    const std::string meant(nearest(word, known));
    return usage("there is no analysis '" + word + "'" + (meant.empty() ? "" : "; did you mean " + meant + "?") +
                 "\nthere are " + list_of_types());
}

}  // namespace

std::span<const AnalysisType> analysis_types() noexcept
{
    return types;
}

std::variant<AnalysisOrder, InputProblem> read_analysis_order(const OwnOptions& own)
{
    AnalysisOrder order;
    order.type = own.last("--type").value_or("");
    if (order.type.empty()) return usage("analyze needs --type; there are " + list_of_types());
    const auto type = std::find_if(types.begin(), types.end(), [&](const auto& row) { return row.name == order.type; });
    if (type == types.end()) return unknown_type(order.type);
    if (std::string problem = misfit(*type, own); !problem.empty()) return usage(std::move(problem));
    if (std::string problem = add_numbers(own, order.options); !problem.empty()) return usage(std::move(problem));
    add_texts(own, order.options);
    if (auto problem = add_files(own, order.options)) return *std::move(problem);
    return order;
}

}  // namespace parlance::cli
