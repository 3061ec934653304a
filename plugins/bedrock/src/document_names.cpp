#include "document_names.hpp"

#include <algorithm>
#include <cstddef>

namespace parlance::bedrock {

namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t room_for_number = 8;

/// The underscore is missing in the service's list, but it takes it, as recorded conversations show.
bool is_allowed(char c)
{
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || std::string_view("-_()[]").find(c) != std::string_view::npos;
}

/// The last step of a path, without the ending that the format says anyway.
std::string_view stem_of(std::string_view name)
{
    constexpr std::size_t longest_ending = 5;  // ".xlsx"
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    const std::size_t dot = name.rfind('.');
    const bool is_ending = dot != std::string_view::npos && dot != 0 && name.size() - dot <= longest_ending;
    return is_ending ? name.substr(0, dot) : name;
}

/// Everything else becomes white space, of which there is never more than one in a row, and none at the ends.
std::string allowed_name(std::string_view wanted)
{
    std::string name;
    for (const char c : stem_of(wanted)) {
        if (name.size() >= longest_name - room_for_number) break;
        if (is_allowed(c))
            name += c;
        else if (!name.empty() && name.back() != ' ')
            name += ' ';
    }
    while (!name.empty() && name.back() == ' ')
        name.pop_back();
    return name;
}

}  // namespace

std::string DocumentNames::next(std::string_view wanted)
{
    const std::string name = allowed_name(wanted);
    const auto is_given = [this](const std::string& one) { return std::ranges::find(given_, one) != given_.end(); };
    std::string candidate = name.empty() ? "Document " + std::to_string(given_.size() + 1) : name;
    for (std::size_t number = 2; is_given(candidate); ++number)
        candidate = (name.empty() ? "Document" : name) + " (" + std::to_string(number) + ")";
    given_.push_back(candidate);
    return candidate;
}

}  // namespace parlance::bedrock
