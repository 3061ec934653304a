#include "terminal.hpp"

#include <unistd.h>

#include <cstdlib>

namespace parlance::cli {

namespace {

/// A control character at the head of UTF-8 text: how many bytes it has, and which it is. 0 bytes: there is none.
struct Control {
    std::size_t bytes = 0;
    unsigned code = 0;
};

Control control_at(std::string_view text) noexcept
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x20 || first == 0x7F) return {1, first};
    if (first != 0xC2 || text.size() < 2) return {};
    const auto second = static_cast<unsigned char>(text[1]);
    return second >= 0x80 && second < 0xA0 ? Control{2, second} : Control{};
}

/// Copies `text`, giving each control character but line feed and tab to `replace(std::string&, code)`.
template <class Replace>
std::string copy_without_controls(std::string_view text, Replace replace)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Control control = control_at(text);
        if (control.bytes == 0 || control.code == '\n' || control.code == '\t') {
            out += text.front();
            text.remove_prefix(1);
        } else {
            replace(out, control.code);
            text.remove_prefix(control.bytes);
        }
    }
    return out;
}

bool is_set(const char* name) noexcept
{
    const char* const value = ::secure_getenv(name);
    return value != nullptr && *value != '\0';
}

}  // namespace

bool is_terminal(int descriptor) noexcept
{
    return ::isatty(descriptor) == 1;
}

bool may_colour(int descriptor) noexcept
{
    if (is_set("NO_COLOR")) return false;
    const char* const force = ::secure_getenv("CLICOLOR_FORCE");
    if (force != nullptr && *force != '\0' && std::string_view(force) != "0") return true;
    const char* const kind = ::secure_getenv("TERM");
    return kind != nullptr && std::string_view(kind) != "dumb" && is_terminal(descriptor);
}

std::string printable(std::string_view text)
{
    return copy_without_controls(text, [](std::string&, unsigned) {});
}

std::string printable_json(std::string_view json)
{
    return copy_without_controls(json, [](std::string& out, unsigned code) {
        constexpr char digits[] = "0123456789abcdef";
        (out += "\\u00") += {digits[code >> 4], digits[code & 15]};
    });
}

}  // namespace parlance::cli
