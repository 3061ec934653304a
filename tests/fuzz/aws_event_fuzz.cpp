// aws_event_fuzz.cpp - an AWS event stream reads the same however it is cut, and as the plain reference reads it.
//
// Input: a byte, from which the sizes of the pieces follow; a byte, the limit of the second check; then the stream.
// Checksums are no mystery worth a fuzzer's time: those of every message that has its bytes are put right first, when
// the first byte is odd.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <string_view>

#include "../unit/core/framing/aws_event_recording.hpp"

using namespace parlance::core::test;

namespace {

void require_equal(const AwsRecording& got, const AwsRecording& wanted, const char* what)
{
    if (got == wanted) return;
    std::cerr << what << "\n  got    " << got << "\n  wanted " << wanted << '\n';
    std::abort();
}

void put_checksum(std::string& body, std::size_t from, std::size_t at)
{
    const std::uint32_t sum = parlance::testing::plain_crc32(std::string_view(body).substr(from, at - from));
    body.replace(at, 4, parlance::testing::most_significant_first(sum, 4));
}

void put_checksums_right(std::string& body)
{
    for (std::size_t at = 0; body.size() - at >= 16;) {
        std::size_t total = 0;
        for (std::size_t byte = 0; byte < 4; ++byte)
            total = total << 8 | static_cast<unsigned char>(body[at + byte]);
        put_checksum(body, at, at + 8);
        if (total < 16 || total > body.size() - at) return;
        put_checksum(body, at, at + total - 4);
        at += total;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2) return 0;
    std::string body;
    for (std::size_t at = 2; at < size; ++at)
        body.push_back(static_cast<char>(data[at]));
    if (data[0] % 2 != 0) put_checksums_right(body);

    std::mt19937 random{data[0]};
    const Pieces pieces = random_split(body, random);
    const AwsRecording whole = record_messages({body});
    require_equal(without_values(whole), ReferenceAwsEvents::parse(body), "the whole stream against the reference");
    require_equal(record_messages(pieces), whole, "the pieces against the whole");
    require_equal(record_messages(pieces, data[1]), record_messages({body}, data[1]),
                  "the pieces against the whole, under a limit");
    return 0;
}
