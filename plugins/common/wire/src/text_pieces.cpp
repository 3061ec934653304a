#include <parlance/wire/text_pieces.hpp>

namespace parlance::wire {

namespace {

constexpr std::size_t escape_length = 6;  // of \uXXXX

/// Whether a string's source, quotes included, ends in the escape of a high surrogate: \ud800 to \udbff.
bool ends_in_half(std::string_view source)
{
    if (source.size() < escape_length + 2) return false;
    const char* const escape = source.data() + source.size() - 1 - escape_length;
    if (escape[0] != '\\' || escape[1] != 'u' || (escape[2] | 0x20) != 'd') return false;
    if (std::string_view("89abAB").find(escape[3]) == std::string_view::npos) return false;
    // The backslash may itself be escaped: then what follows it is plain text.
    std::size_t backslashes = 0;
    for (const char* place = escape; place != source.data() && *place == '\\'; --place)
        ++backslashes;
    return backslashes % 2 == 1;
}

/// The rare case, written plainly.
std::string_view rejoined_text(std::string_view source, bool half, std::string& held, std::string& scratch)
{
    std::string quoted = '"' + held;
    quoted += source.substr(1);
    held.clear();
    if (half) {
        held = quoted.substr(quoted.size() - 1 - escape_length, escape_length);
        quoted.erase(quoted.size() - 1 - escape_length, escape_length);
    }
    const JsonDocument document(quoted);
    scratch = document.root().text();
    return scratch;
}

}  // namespace

std::string_view joined_text(const JsonValue& text, std::string& held, std::string& scratch)
{
    if (!text.is_string()) return {};
    const std::string_view source = text.source();
    const bool half = ends_in_half(source);
    if (held.empty() && !half) return text.string(scratch);
    return rejoined_text(source, half, held, scratch);
}

}  // namespace parlance::wire
