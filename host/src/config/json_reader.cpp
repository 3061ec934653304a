/* Boost.JSON's ready-made parser forgets places and lets a later duplicate win. Its push parser does neither, but
 * does not tell where it is; so it gets one byte at a time, and whoever feeds it knows. A config is small: 1 MiB
 * takes some tens of milliseconds. */
#include "config/json_reader.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "config/reader_limits.hpp"

namespace parlance::host {
namespace {

namespace json = boost::json;
using json::error_code;

/// Receives the parser's events and builds the tree. `here` is where the byte in the parser's hands stands.
class TreeBuilder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    explicit TreeBuilder(Problems& problems) : problems_{problems} {}

    /// Tells where the next byte stands; a token begins at the first byte that no token has claimed.
    void at_byte(char c, Position here)
    {
        constexpr std::string_view between_tokens = " \t\r\n,:";
        if (!in_token_ && between_tokens.find(c) == std::string_view::npos) {
            in_token_ = true;
            token_ = here;
        }
    }

    [[nodiscard]] ConfigNode take() { return std::move(root_); }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(ConfigNode::Object{}); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open(ConfigNode::Array{}); }
    bool on_array_end(std::size_t, error_code&) { return close(); }

    bool on_key_part(json::string_view part, std::size_t, error_code&) { return append(part); }
    bool on_key(json::string_view part, std::size_t, error_code&)
    {
        append(part);
        auto& level = levels_.back();
        level.name = std::exchange(text_, {});
        level.name_position = end_token();
        if (level.name.size() > longest_key) {
            level.name = in_quotes(level.name);
            problems_.error(place_of_next(level.name_position), "is a name of more than 256 bytes; shorten it");
        }
        if (!level.names.insert(level.name).second) {
            problems_.error(level.place.member(level.name, level.name_position), "comes twice; remove one");
        }
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, error_code&) { return append(part); }
    bool on_string(json::string_view part, std::size_t, error_code&)
    {
        append(part);
        return add(std::exchange(text_, {}));
    }

    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, error_code&) { return add(number); }
    bool on_uint64(std::uint64_t, json::string_view, error_code&)
    {
        problems_.error(place_of_next(token_), "is larger than 9223372036854775807; write a smaller number");
        return add({});
    }
    bool on_double(double number, json::string_view, error_code&) { return add(number); }
    bool on_bool(bool flag, error_code&) { return add(flag); }
    bool on_null(error_code&) { return add({}); }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

private:
    struct Level {
        ConfigNode::Value value;  // the array or object under construction
        Position position;
        Place place;
        std::string name;  // of the member whose value comes next
        Position name_position;
        std::unordered_set<std::string> names;
    };

    bool append(json::string_view part)
    {
        text_.append(part.data(), part.size());
        return true;
    }

    Position end_token()
    {
        in_token_ = false;
        return token_;
    }

    [[nodiscard]] Place place_of_next(Position at) const
    {
        if (levels_.empty()) return Place{at, {}, {}};
        const auto& level = levels_.back();
        if (const auto* items = std::get_if<ConfigNode::Array>(&level.value))
            return level.place.item(items->size(), at);
        return level.place.member(level.name, at);
    }

    bool open(ConfigNode::Value empty)
    {
        const Position at = end_token();
        Place place = place_of_next(at);
        levels_.push_back({std::move(empty), at, std::move(place), {}, {}, {}});
        return true;
    }

    bool close()
    {
        end_token();
        Level done = std::move(levels_.back());
        levels_.pop_back();
        insert(ConfigNode{std::move(done.value), done.position});
        return true;
    }

    bool add(ConfigNode::Value value)
    {
        const Position at = end_token();
        insert(ConfigNode{std::move(value), at});
        return true;
    }

    void insert(ConfigNode node)
    {
        if (levels_.empty()) {
            root_ = std::move(node);
            return;
        }
        auto& level = levels_.back();
        if (auto* items = std::get_if<ConfigNode::Array>(&level.value)) {
            items->push_back(std::move(node));
        } else {
            std::get<ConfigNode::Object>(level.value).push_back({level.name, level.name_position, std::move(node)});
        }
    }

    Problems& problems_;
    std::vector<Level> levels_;
    ConfigNode root_;
    std::string text_;
    Position token_;
    bool in_token_ = false;
};

/// Line and column of the byte last stepped on.
class PositionCounter {
public:
    Position step(char c)
    {
        const bool continues_character = (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
        if (after_newline_) {
            ++here_.line;
            here_.column = 1;
        } else if (!continues_character) {
            ++here_.column;
        }
        after_newline_ = c == '\n';
        return here_;
    }

private:
    Position here_{1, 0};
    bool after_newline_ = false;
};

json::parse_options strict_json()
{
    json::parse_options options;
    options.max_depth = deepest_config;
    return options;
}

std::string syntax_message(const error_code& failure)
{
    if (failure == json::error::too_deep) return "is nested more than 64 levels deep; flatten it";
    if (failure == json::error::incomplete) return "not valid JSON: the text ends too early; close what is open";
    if (failure == json::error::extra_data) return "not valid JSON: something follows the object; remove it";
    return "not valid JSON: " + failure.message() + "; look for a comma, quote or bracket too many or too few";
}

}  // namespace

ConfigNode read_json(std::string_view text, Problems& problems)
{
    json::basic_parser<TreeBuilder> parser{strict_json(), problems};
    PositionCounter counter;
    Position here{1, 1};
    error_code failure;
    for (const char& c : text) {
        here = counter.step(c);
        parser.handler().at_byte(c, here);
        const std::size_t taken = parser.write_some(true, &c, 1, failure);
        if (!failure && taken == 0) failure = json::error::extra_data;  // the document has ended before this byte
        if (failure) break;
    }
    if (!failure) parser.write_some(false, "", 0, failure);
    if (failure) {
        problems.error(Place{here, {}, {}}, syntax_message(failure));
        return ConfigNode{ConfigNode::Object{}};
    }
    ConfigNode root = parser.handler().take();
    if (root.as_object() != nullptr) return root;
    problems.error(Place{root.position(), {}, {}}, "a config is an object, found " + std::string{root.type_words()});
    return ConfigNode{ConfigNode::Object{}};
}

}  // namespace parlance::host
