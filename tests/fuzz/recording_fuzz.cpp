// recording_fuzz.cpp - a recording that is read is written and read again as the same, answers its own request, and
// holds no secret once it is scrubbed.
//
// Input: the text of a file with cases.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "record/case_reader.hpp"
#include "record/case_writer.hpp"
#include "record/exchange_head.hpp"
#include "record/replay_call.hpp"
#include "record/scrubber.hpp"
#include "record/shelf.hpp"

namespace {

using namespace parlance::core;
using namespace parlance::core::record;

void require(bool holds, const char* what)
{
    if (holds) return;
    std::cerr << what << '\n';
    std::abort();
}

bool same(const Recording& one, const Recording& other)
{
    return one.request.method == other.request.method && one.request.url == other.request.url &&
           one.request.headers == other.request.headers && one.request.body == other.request.body &&
           one.answer.status == other.answer.status && one.answer.headers == other.answer.headers &&
           one.answer.body == other.answer.body;
}

void write_and_read(const Recording& recording)
{
    const CaseLabel label{"p", "c", "chat", "1"};
    const auto back = read_cases(write_case(recording, label, CaseLayout::several_lines), "back", WhenNoCase::error);
    if (back.is_error() && back.error().message.ends_with("MiB")) return;  // base64 made it too long
    require(back && back->size() == 1 && same(back->front(), recording), "what was written reads differently");
    const std::string line = write_case(recording, label, CaseLayout::one_line);
    require(line.find('\n') == line.size() - 1, "one line is not one");
    const auto lines = read_cases(line + line, "lines", WhenNoCase::error);
    require(lines && lines->size() == 2, "a case a line is not read");
}

void scrub(const Recording& recording)
{
    static const Scrubber scrubber({"secret"});
    std::string text = scrubber.target(recording.request.url) + '\n' + scrubber.body(recording.answer.body);
    for (const auto& [name, value] : recording.answer.headers)
        text.append("\n").append(scrubber.header(name, value));
    require(text.find("secret") == std::string::npos, "a secret is left");
}

void replay_pieces(const Recording& recording)
{
    std::string_view rest = recording.answer.body;
    while (!rest.empty()) {
        const std::size_t size = next_piece(rest, 0, true).size();
        require(size != 0 && size <= rest.size(), "a piece has no bytes, or too many");
        rest.remove_prefix(size);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(size == 0 ? "" : reinterpret_cast<const char*>(data), size);
    const auto read = read_cases(text, "fuzzed", WhenNoCase::ignore);
    if (read.is_error()) {
        require(!read.error().message.empty() && !read.error().where.empty(), "an error without a place");
        return 0;
    }
    for (const Recording& recording : *read) {
        write_and_read(recording);
        scrub(recording);
        replay_pieces(recording);
    }
    Shelf strict("fuzzed", ReplayMatch::strict, *read);
    for (const Recording& recording : *read) {
        require(strict.take(recording.request).has_value(), "a recording does not answer its own request");
        RecordedRequest other = recording.request;
        other.body += "{}";
        static_cast<void>(strict.take(other));
    }
    return 0;
}
