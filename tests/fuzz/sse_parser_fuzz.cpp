// sse_parser_fuzz.cpp - an event stream reads the same however it is cut, and as the plain reference reads it.
//
// Input: a byte, from which the sizes of the pieces follow; a byte, the limit of the second check; then the stream.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <string_view>

#include "../unit/core/framing/reference_sse_parser.hpp"
#include "../unit/core/framing/sse_recording.hpp"

using namespace parlance::core::test;

namespace {

void require_equal(const SseRecording& got, const SseRecording& wanted, const char* what)
{
    if (got == wanted) return;
    std::cerr << what << "\n  got    " << got << "\n  wanted " << wanted << '\n';
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2) return 0;
    std::string body;
    for (std::size_t at = 2; at < size; ++at)
        body.push_back(static_cast<char>(data[at]));

    std::mt19937 random{data[0]};
    const Pieces pieces = random_split(body, random);
    const SseRecording whole = record({body});
    require_equal(whole, ReferenceSseParser::parse(body), "the whole stream against the reference");
    require_equal(record(pieces), whole, "the pieces against the whole");
    require_equal(record(pieces, data[1]), record({body}, data[1]), "the pieces against the whole, under a limit");
    return 0;
}
