// json_array_parser.hpp - the elements of one JSON array that arrives in pieces, or the one object sent in its place.
//
// Some services stream by sending one long array, `[{...},\r\n{...}]`, an element at a time. What they send instead
// when they fail, or do not stream, is an object alone, which counts as an array of it. Each element is handed out as
// its source text the moment its last byte is there: a string or container with its closing mark, a number or word with
// the byte after it. Only what is needed to find those ends is understood: white space, commas, brackets (matched by
// kind, up to max_depth), strings and their escapes. Whether an element is valid JSON is for its reader to judge.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core {

/// Cuts one JSON array into its elements, in place as SseParser does: an element inside the bytes fed is a view into
/// them, and only one that their end cuts is copied. Builds no tree. Thread-safety: one thread at a time.
class JsonArrayParser {
public:
    /// Containers open at once inside one element; the outer array does not count. Source: the depth our JSON readers
    /// take.
    static constexpr unsigned max_depth = 64;

    /// `max_element_bytes` bounds the text of one element.
    explicit JsonArrayParser(std::size_t max_element_bytes) noexcept : max_element_bytes_(max_element_bytes) {}

    /// Hands over the next bytes of the body; they stay valid until next() has returned nothing, which must happen
    /// before the next feed. Fails with what error() says, and takes nothing then.
    [[nodiscard]] boost::system::error_code feed(std::string_view bytes);

    /// The next element, valid until the next call - or nothing until more bytes come, or ever: see error().
    [[nodiscard]] std::optional<std::string_view> next();

    /// FramingErrc not_an_array, bad_array, too_deep or element_too_large. The elements before the fault were handed
    /// out. Ask when next() has returned nothing.
    [[nodiscard]] boost::system::error_code error() const noexcept { return error_; }

    /// Whether the closing bracket came, or the end of an object alone, or nothing at all but white space. A body that
    /// ends elsewhere was cut; there is never a last element to finish.
    [[nodiscard]] bool complete() const noexcept
    {
        return !error_ && (place_ == Place::after_array || place_ == Place::before_array);
    }

private:
    enum class Place { before_array, first_element, element_due, in_element, after_element, after_array };
    enum class Inside { string, word, container };  // where in the element; a string may be one inside a container

    void between_elements(char c);
    void begin_element(char c);
    [[nodiscard]] bool scan_element();
    [[nodiscard]] bool scan_string();
    [[nodiscard]] bool scan_word();
    [[nodiscard]] bool scan_container();
    void open_container(bool is_object);
    [[nodiscard]] bool close_container(bool is_object);
    [[nodiscard]] std::optional<std::string_view> end_element();
    void forget_delivered();
    void keep_unfinished();
    void fail_in_element(boost::system::error_code error);
    void fail(boost::system::error_code error);

    std::size_t max_element_bytes_;
    boost::system::error_code error_;
    std::string_view bytes_;   // what was fed last
    std::size_t at_ = 0;       // the first byte of it not yet read
    std::size_t begin_ = 0;    // where in it the element at hand begins
    std::string element_;      // the start of an element that the end of the bytes cut
    std::uint64_t kinds_ = 0;  // the open containers, innermost in the lowest bit: 1 an object, 0 an array
    unsigned depth_ = 0;
    Place place_ = Place::before_array;
    Inside inside_ = Inside::word;
    bool is_alone_ = false;   // the element, without an array around it
    bool escaped_ = false;    // the byte before was a backslash inside a string
    bool delivered_ = false;  // element_ was handed out, and goes at the next call
};

}  // namespace parlance::core
