/// own_options.hpp - options that only one command has: read off the command line here, understood by the command.
#pragma once

#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::cli {

/// What was said, by the option's long name ("--label"). A flag that was given has one value, which is empty.
class OwnOptions {
public:
    /// Where the values of an option go. Stays where it is.
    [[nodiscard]] std::vector<std::string>& place_of(std::string_view name) { return said_[std::string(name)]; }

    [[nodiscard]] bool has(std::string_view name) const { return !all(name).empty(); }

    /// All values, in their order.
    [[nodiscard]] const std::vector<std::string>& all(std::string_view name) const
    {
        static const std::vector<std::string> none;
        const auto found = said_.find(name);
        return found == said_.end() ? none : found->second;
    }

    /// The last value, which is the one that holds.
    [[nodiscard]] std::optional<std::string> last(std::string_view name) const
    {
        const auto& values = all(name);
        return values.empty() ? std::nullopt : std::optional(values.back());
    }

    /// The first option that was given; empty: none was.
    [[nodiscard]] std::string first_given() const
    {
        for (const auto& [name, values] : said_)
            if (!values.empty()) return name;
        return {};
    }

private:
    std::map<std::string, std::vector<std::string>, std::less<>> said_;
};

/// A whole number from `least` to `most`, all of `text`.
[[nodiscard]] inline std::optional<int> whole_number(std::string_view text, int least, int most)
{
    int number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || number < least || number > most) return std::nullopt;
    return number;
}

}  // namespace parlance::cli
