#include "text/json_schema.hpp"

#include "text/pattern_cost.hpp"
#include "text/read_json.hpp"
#include "text/schema_rules.hpp"

#include <boost/json/object.hpp>

#include <cmath>
#include <exception>
#include <regex>
#include <utility>

#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1  // without, it aborts
#endif
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace parlance::core {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_matched = 1024;    // bytes that std::regex may recurse over: some 100 KiB of stack
constexpr std::size_t most_matched = 64 * 1024;  // bytes of all texts of a value, each of which may take the most steps
constexpr double most_steps = 8e6;               // to match one text, some 0.2 s: a few times the square of the longest
constexpr std::size_t most_explained = 10'000;   // values within a value whose every misfit valijson may gather
constexpr std::size_t most_compared = 2'000;     // values within a value whose lists are compared pair by pair
constexpr std::size_t most_violations = 100;

/// Draft 7 counts 1.0 as an integer, valijson goes by the type: whole numbers become one kind.
void normalize_numbers(json::value& value)
{
    constexpr double exact = 9007199254740992.0;  // 2^53: beyond it a double skips whole numbers
    if (value.is_double()) {
        const double number = value.get_double();
        if (std::abs(number) <= exact && number == std::floor(number)) value = static_cast<std::int64_t>(number);
    } else if (value.is_uint64()) {
        value = static_cast<double>(value.get_uint64());  // beyond int64; valijson knows no such integer
    } else if (value.is_array()) {
        for (json::value& item : value.get_array())
            normalize_numbers(item);
    } else if (value.is_object()) {
        for (auto& member : value.get_object())
            normalize_numbers(member.value());
    }
}

/// What must not reach the checker, by our own rules.
class TextCheck {
public:
    explicit TextCheck(bool has_patterns) : has_patterns_(has_patterns) {}

    [[nodiscard]] std::vector<Violation> run(const json::value& value)
    {
        visit(value, "");
        if (has_patterns_ && matched_ > most_matched && found_.empty())
            found_.push_back({"", "must not have more than " + std::to_string(most_matched) +
                                      " bytes of text, because the schema has patterns"});
        return std::move(found_);
    }

    [[nodiscard]] std::size_t values() const noexcept { return values_; }  ///< all that lie in the value, and itself

private:
    void visit(const json::value& value, const std::string& pointer)
    {
        ++values_;
        if (value.is_string()) {
            check({value.get_string().data(), value.get_string().size()}, pointer);
        } else if (value.is_array()) {
            std::size_t index = 0;
            for (const json::value& item : value.get_array())
                visit(item, pointer + "/" + std::to_string(index++));
        } else if (value.is_object()) {
            for (const auto& member : value.get_object()) {
                const std::string_view key(member.key().data(), member.key().size());
                check(key, pointer);
                visit(member.value(), pointer + "/" + json_pointer_token(key));
            }
        }
    }

    void check(std::string_view text, const std::string& where)
    {
        matched_ += text.size();
        if (found_.size() >= most_violations) return;
        if (text.find('\0') != std::string_view::npos) found_.push_back({where, "must not contain a NUL character"});
        if (has_patterns_ && text.size() > longest_matched)
            found_.push_back({where, "must not be longer than " + std::to_string(longest_matched) +
                                         " bytes, because the schema has patterns"});
    }

    bool has_patterns_;
    std::size_t matched_ = 0;
    std::size_t values_ = 0;
    std::vector<Violation> found_;
};

/// valijson's way to a value, {"<root>", "[items]", "[0]"}, as a JSON pointer.
std::string pointer_of(const std::vector<std::string>& context)
{
    std::string pointer;
    for (std::size_t index = 1; index < context.size(); ++index) {
        std::string_view step = context[index];
        if (step.size() >= 2 && step.front() == '[' && step.back() == ']') step = step.substr(1, step.size() - 2);
        pointer += "/" + json_pointer_token(step);
    }
    return pointer;
}

ChatError refused(const SchemaFault& fault)
{
    return ChatError(ErrorKind::invalid_request, "this is no usable JSON Schema: " + fault.text).at(fault.pointer);
}

std::optional<SchemaFault> bad_pattern(const std::vector<SchemaPattern>& patterns)
{
    for (const SchemaPattern& pattern : patterns) {
        try {
            static_cast<void>(std::regex(pattern.text));
            if (steps_to_match(pattern.text, longest_matched) > most_steps)
                return SchemaFault{pattern.pointer,
                                   "the pattern tries too many ways to match a text, which may take for ever; begin it "
                                   "with ^, and repeat no group whose repetitions run into one another, such as (a+)+"};
        } catch (const std::regex_error&) {
            return SchemaFault{pattern.pointer, "the pattern is no ECMAScript regular expression"};
        }
    }
    return std::nullopt;
}

}  // namespace

struct JsonSchema::State {
    valijson::Schema schema;
    bool always_fails = false;  // the schema `false`: valijson says so without a reason
    bool has_patterns = false;
    bool compares_items = false;
};

std::string to_lines(const std::vector<Violation>& violations, std::size_t most)
{
    std::string lines;
    for (std::size_t index = 0; index < violations.size() && index < most; ++index) {
        const Violation& violation = violations[index];
        lines += "- " + (violation.pointer.empty() ? std::string("the whole") : violation.pointer) + ": " +
                 violation.text + "\n";
    }
    if (violations.size() > most) lines += "- and " + std::to_string(violations.size() - most) + " more\n";
    return lines;
}

Result<JsonSchema> JsonSchema::parse(std::string_view schema)
{
    const ReadJson read = read_json(schema);
    if (!read.value) return refused({"", "it is no JSON: " + read.problem});
    return parse(*read.value);
}

Result<JsonSchema> JsonSchema::parse(const json::value& schema)
{
    const SchemaReport report = check_schema_rules(schema);
    if (report.fault) return refused(*report.fault);
    if (const auto fault = bad_pattern(report.patterns)) return refused(*fault);
    auto state = std::make_shared<State>();
    state->always_fails = schema.is_bool() && !schema.get_bool();
    state->compares_items = report.compares_items;
    state->has_patterns = !report.patterns.empty() || report.has_format;
    json::value normal = schema;
    normalize_numbers(normal);
    try {
        valijson::SchemaParser parser;
        parser.populateSchema(valijson::adapters::BoostJsonAdapter(normal), state->schema);
    } catch (const std::exception& thrown) {
        return refused({"", thrown.what()});
    }
    return JsonSchema(std::move(state));
}

std::vector<Violation> JsonSchema::check(const json::value& value) const
{
    if (state_->always_fails) return {{"", "nothing is allowed by the schema"}};
    TextCheck texts(state_->has_patterns);
    std::vector<Violation> found = texts.run(value);
    if (!found.empty()) return found;
    if (state_->compares_items && texts.values() > most_compared)
        return {{"", "must not have more than " + std::to_string(most_compared) +
                         " values, because the schema has uniqueItems"}};
    json::value normal = value;
    normalize_numbers(normal);
    valijson::ValidationResults results;
    try {
        valijson::Validator validator;
        const bool explained = texts.values() <= most_explained;
        if (validator.validate(state_->schema, valijson::adapters::BoostJsonAdapter(normal),
                               explained ? &results : nullptr))
            return found;
        if (!explained) return {{"", "does not fit the schema; it has too many values to tell where"}};
    } catch (const std::exception& thrown) {
        found.push_back({"", std::string("could not be checked: ") + thrown.what()});
        return found;
    }
    for (const auto& error : results) {
        if (found.size() == most_violations) break;
        found.push_back({pointer_of(error.context), error.description});
    }
    if (found.empty()) found.push_back({"", "does not fit the schema"});
    return found;
}

}  // namespace parlance::core
