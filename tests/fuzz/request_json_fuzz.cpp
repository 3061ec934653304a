// request_json_fuzz.cpp - whatever the bytes, reading a request or a response ends in a value or an error with its
// place; and what was accepted is written as one line that reads back as the same.
//
// Input: the text itself.
#include <parlance/json_forms.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace {

void require(bool held, std::string_view what, const std::string& shown)
{
    if (held) return;
    std::cerr << "not so: " << what << '\n' << shown << '\n';
    std::abort();
}

/// Takes what `read` makes of `text` through its canonical form and back.
template <class Read>
void round_trip(std::string_view text, Read read)
{
    const auto value = read(text);
    if (value.is_error()) {
        require(!value.error().message.empty(), "an error says what is wrong", std::string(text));
        return;
    }
    const std::string json = to_json(*value);
    require(json.find('\n') == std::string::npos, "a form is one line", json);
    const auto again = read(json);
    require(again.has_value(), "a form reads back", again.has_value() ? json : json + '\n' + again.error().message);
    require(to_json(*again) == json, "a form reads back as the same", json + '\n' + to_json(*again));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::unique_ptr<char[]> exact(new char[size]);  // so that the sanitizer sees one byte too far
    for (std::size_t i = 0; i < size; ++i)
        exact[i] = static_cast<char>(data[i]);
    const std::string_view text(exact.get(), size);
    round_trip(text, parlance::request_from_json);
    round_trip(text, parlance::response_from_json);
    return 0;
}
