#include "framing/json_array_parser.hpp"

#include <algorithm>
#include <cassert>

#include "framing/framing_error.hpp"

namespace parlance::core {
namespace {

bool is_space(char c) noexcept
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// `text` begins outside an escape.
bool ends_in_escape(std::string_view text) noexcept
{
    const std::size_t last_other = text.find_last_not_of('\\');
    const std::size_t backslashes = last_other == std::string_view::npos ? text.size() : text.size() - last_other - 1;
    return backslashes % 2 == 1;
}

}  // namespace

boost::system::error_code JsonArrayParser::feed(std::string_view bytes)
{
    assert(at_ == bytes_.size() && "next() has to return nothing before more is fed");
    if (error_) return error_;
    forget_delivered();
    bytes_ = bytes;
    at_ = begin_ = 0;
    return {};
}

std::optional<std::string_view> JsonArrayParser::next()
{
    forget_delivered();
    while (!error_ && at_ < bytes_.size()) {
        if (place_ != Place::in_element) {
            between_elements(bytes_[at_]);
        } else if (scan_element()) {
            return end_element();
        }
    }
    if (!error_) keep_unfinished();
    return std::nullopt;
}

void JsonArrayParser::between_elements(char c)
{
    ++at_;
    if (is_space(c)) return;
    switch (place_) {
        case Place::before_array:
            is_alone_ = c == '{';
            if (is_alone_) return begin_element(c);
            if (c != '[') return fail(FramingErrc::not_an_array);
            place_ = Place::first_element;
            return;
        case Place::first_element:
            if (c != ']') return begin_element(c);
            place_ = Place::after_array;
            return;
        case Place::after_element:
            if (c != ',' && c != ']') return fail(FramingErrc::bad_array);
            place_ = c == ',' ? Place::element_due : Place::after_array;
            return;
        case Place::element_due: return begin_element(c);
        case Place::in_element:
        case Place::after_array: return fail(FramingErrc::bad_array);
    }
}

void JsonArrayParser::begin_element(char c)
{
    place_ = Place::in_element;
    begin_ = at_ - 1;
    switch (c) {
        case '"': inside_ = Inside::string; return;
        case '{':
        case '[': return open_container(c == '{');
        case ',':
        case ':':
        case ']':
        case '}': return fail_in_element(FramingErrc::bad_array);
        default: inside_ = Inside::word;
    }
}

/// Reads on inside the element. True when it is whole: at_ is then just past it.
bool JsonArrayParser::scan_element()
{
    switch (inside_) {
        case Inside::string: return scan_string();
        case Inside::word: return scan_word();
        case Inside::container: return scan_container();
    }
    return false;
}

/// A quote after an odd number of backslashes is escaped, and so is the byte after the bytes when they end in as many.
bool JsonArrayParser::scan_string()
{
    if (escaped_) ++at_;
    for (;;) {
        const std::size_t quote = bytes_.find('"', at_);
        const std::size_t end = std::min(quote, bytes_.size());
        escaped_ = ends_in_escape(bytes_.substr(at_, end - at_));
        at_ = std::min(end + 1, bytes_.size());
        if (quote == std::string_view::npos) return false;
        if (!escaped_) break;
    }
    inside_ = Inside::container;
    return depth_ == 0;
}

/// A number, true, false or null, or what is none: it ends before the first byte that cannot be part of a word.
bool JsonArrayParser::scan_word()
{
    for (; at_ < bytes_.size(); ++at_) {
        const char c = bytes_[at_];
        if (is_space(c) || c == ',' || c == ']') return true;
        if (c == '"' || c == '{' || c == '[' || c == '}' || c == ':') {
            ++at_;
            fail_in_element(FramingErrc::bad_array);
            return false;
        }
    }
    return false;
}

bool JsonArrayParser::scan_container()
{
    while (!error_ && at_ < bytes_.size()) {
        const char c = bytes_[at_++];
        switch (c) {
            case '"': inside_ = Inside::string; return false;
            case '{':
            case '[': open_container(c == '{'); break;
            case '}':
            case ']':
                if (close_container(c == '}')) return true;
                break;
            default: break;
        }
    }
    return false;
}

void JsonArrayParser::open_container(bool is_object)
{
    if (depth_ == max_depth) return fail_in_element(FramingErrc::too_deep);
    ++depth_;
    kinds_ = kinds_ << 1U | (is_object ? 1U : 0U);
    inside_ = Inside::container;
}

/// True when it was the element itself.
bool JsonArrayParser::close_container(bool is_object)
{
    if (((kinds_ & 1U) != 0) != is_object) {
        fail_in_element(FramingErrc::bad_array);
        return false;
    }
    kinds_ >>= 1U;
    return --depth_ == 0;
}

std::optional<std::string_view> JsonArrayParser::end_element()
{
    place_ = is_alone_ ? Place::after_array : Place::after_element;
    std::string_view element = bytes_.substr(begin_, at_ - begin_);
    if (!element_.empty()) {
        element_.append(element);
        element = element_;
        delivered_ = true;
    }
    if (element.size() <= max_element_bytes_) return element;
    fail(FramingErrc::element_too_large);
    return std::nullopt;
}

void JsonArrayParser::forget_delivered()
{
    if (!delivered_) return;
    delivered_ = false;
    element_.clear();
}

void JsonArrayParser::keep_unfinished()
{
    if (place_ == Place::in_element) element_.append(bytes_.substr(begin_));
    bytes_ = {};
    at_ = begin_ = 0;
    if (element_.size() > max_element_bytes_) fail(FramingErrc::element_too_large);
}

/// The byte before at_ is at fault - unless the element had passed its limit before, which other cuts would have shown.
void JsonArrayParser::fail_in_element(boost::system::error_code error)
{
    const std::size_t size = element_.size() + (at_ - begin_) - 1;
    fail(size > max_element_bytes_ ? FramingErrc::element_too_large : error);
}

void JsonArrayParser::fail(boost::system::error_code error)
{
    error_ = error;
    element_.clear();
    delivered_ = false;
    bytes_ = {};
    at_ = begin_ = 0;
}

}  // namespace parlance::core
