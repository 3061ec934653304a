/// yaml.hpp - reads the part of YAML in which API descriptions are written, as JSON: block mappings and sequences by
/// indentation, flow sequences of scalars, plain, quoted and literal ("|") scalars, comments.
/// No anchors, tags, flow mappings, folded scalars or documents in a row: what is not understood throws.
#pragma once

#include <boost/json.hpp>

#include <charconv>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::testing {

class YamlReader {
public:
    explicit YamlReader(std::string_view text)
    {
        std::size_t number = 0;
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            lines_.push_back({++number, text.substr(0, end)});
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    /// Throws std::runtime_error with the line's number.
    [[nodiscard]] boost::json::value read()
    {
        skip_blank();
        return at_end() ? boost::json::value() : read_block(indent());
    }

private:
    struct Line {
        std::size_t number;
        std::string_view text;
    };

    [[nodiscard]] bool at_end() const { return next_ >= lines_.size(); }
    [[nodiscard]] std::string_view text() const { return lines_[next_].text; }
    [[nodiscard]] std::size_t indent() const { return text().find_first_not_of(' '); }

    void skip_blank()
    {
        while (!at_end()) {
            const std::size_t first = text().find_first_not_of(" \r");
            if (first != std::string_view::npos && text()[first] != '#') return;
            ++next_;
        }
    }

    [[noreturn]] void fail(const char* what) const
    {
        throw std::runtime_error("YAML, line " + std::to_string(lines_[next_].number) + ": " + what);
    }

    boost::json::value read_block(std::size_t depth)
    {
        return text().substr(depth).starts_with("- ") || text().substr(depth) == "-" ? read_sequence(depth)
                                                                                     : read_mapping(depth);
    }

    boost::json::value read_sequence(std::size_t depth)
    {
        boost::json::array elements;
        for (skip_blank(); !at_end() && indent() == depth && text().substr(depth).starts_with('-'); skip_blank()) {
            const std::string_view rest = trimmed(text().substr(depth + 1));
            if (rest.empty()) {
                ++next_;
                elements.push_back(read_inner(depth));
            } else if (key_end(rest) != std::string_view::npos) {
                elements.push_back(read_mapping_in_sequence(depth));
            } else {
                ++next_;
                elements.push_back(scalar(completed(rest)));
            }
        }
        return elements;
    }

    /// "- key: value" begins a mapping whose other keys stand below its first.
    boost::json::value read_mapping_in_sequence(std::size_t depth)
    {
        const std::size_t inner = text().find_first_not_of(' ', depth + 1);
        patched_.push_back(std::make_unique<std::string>(std::string(inner, ' ') + std::string(text().substr(inner))));
        lines_[next_].text = *patched_.back();
        return read_mapping(inner);
    }

    boost::json::value read_mapping(std::size_t depth)
    {
        boost::json::object members;
        for (skip_blank(); !at_end() && indent() == depth; skip_blank()) {
            const std::string_view line = text().substr(depth);
            const std::size_t colon = key_end(line);
            if (colon == std::string_view::npos) fail("a key was expected");
            const std::string key = unquoted(line.substr(0, colon));
            const std::string_view rest = trimmed(line.substr(colon + 1));
            ++next_;
            members[key] = rest.empty() ? read_inner(depth) : rest == "|" ? literal(depth) : scalar(completed(rest));
        }
        return members;
    }

    /// What stands below a key or a dash: deeper, or, for a sequence under a key, as deep.
    boost::json::value read_inner(std::size_t depth)
    {
        skip_blank();
        if (at_end() || indent() < depth) return nullptr;
        const bool sequence = text().substr(indent()).starts_with('-');
        if (indent() == depth && !sequence) return nullptr;
        return read_block(indent());
    }

    boost::json::value literal(std::size_t depth)
    {
        std::string all;
        for (; !at_end(); ++next_) {
            const std::size_t first = text().find_first_not_of(' ');
            if (first != std::string_view::npos && first <= depth) break;
            all.append(first == std::string_view::npos ? "" : text().substr(first)).append("\n");
        }
        return boost::json::string(all);
    }

    /// Where a key's colon is; npos where the text is no key.
    [[nodiscard]] static std::size_t key_end(std::string_view line)
    {
        const std::size_t from = line.starts_with('"') ? line.find('"', 1) : 0;
        for (std::size_t at = line.find(':', from); at != std::string_view::npos; at = line.find(':', at + 1))
            if (at + 1 == line.size() || line[at + 1] == ' ') return at;
        return std::string_view::npos;
    }

    boost::json::value scalar(std::string_view word) const
    {
        if (word.starts_with('[')) return flow_sequence(word);
        if (word == "{}") return boost::json::object();
        if (word.starts_with('{') || word.starts_with('&') || word.starts_with('*') || word.starts_with('>'))
            throw std::runtime_error("YAML: not understood: " + std::string(word));
        if (word.starts_with('"') || word.starts_with('\'')) return boost::json::string(unquoted(word));
        if (word == "true" || word == "false") return word == "true";
        if (word == "null" || word == "~") return nullptr;
        double number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error != std::errc() || end != word.data() + word.size()) return boost::json::string(word);
        if (word.find_first_not_of("0123456789-") == std::string_view::npos) return static_cast<std::int64_t>(number);
        return number;
    }

    /// A list that is not closed on its line goes on in the next ones.
    std::string completed(std::string_view word)
    {
        std::string whole(word);
        while (whole.starts_with('[') && !whole.ends_with(']') && !at_end())
            whole.append(" ").append(trimmed(lines_[next_++].text));
        return whole;
    }

    boost::json::value flow_sequence(std::string_view word) const
    {
        if (!word.ends_with(']')) throw std::runtime_error("YAML: a list is not closed");
        word = word.substr(1, word.size() - 2);
        boost::json::array elements;
        while (!trimmed(word).empty()) {
            const std::size_t comma = std::min(word.find(','), word.size());
            elements.push_back(scalar(trimmed(word.substr(0, comma))));
            word.remove_prefix(std::min(comma + 1, word.size()));
        }
        return elements;
    }

    /// Without the white space around it, and without a comment behind.
    [[nodiscard]] static std::string_view trimmed(std::string_view text)
    {
        const bool quoted = text.find('"') != std::string_view::npos || text.find('\'') != std::string_view::npos;
        if (!quoted) text = text.substr(0, text.find(" #"));
        const std::size_t first = text.find_first_not_of(" \r");
        if (first == std::string_view::npos) return {};
        return text.substr(first, text.find_last_not_of(" \r") + 1 - first);
    }

    [[nodiscard]] static std::string unquoted(std::string_view word)
    {
        word = trimmed(word);
        const bool quoted =
            word.size() > 1 && (word.front() == '"' || word.front() == '\'') && word.back() == word.front();
        return std::string(quoted ? word.substr(1, word.size() - 2) : word);
    }

    std::vector<Line> lines_;
    std::vector<std::unique_ptr<std::string>> patched_;
    std::size_t next_ = 0;
};

}  // namespace parlance::testing
