// json_reader_fuzz.cpp - whatever the bytes, reading stays inside them; and what is JSON survives being rebuilt.
//
// Input: the text itself.
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

using parlance::InvalidUtf8;
using parlance::JsonBuilder;
using parlance::JsonDocument;
using parlance::JsonKind;
using parlance::JsonMember;
using parlance::JsonValue;

namespace {

void require(bool held, std::string_view what)
{
    if (held) return;
    std::cerr << "not so: " << what << '\n';
    std::abort();
}

/// Writes `value` anew, strings decoded and encoded again, and asks each accessor on the way.
void rebuild(JsonBuilder& out, const JsonValue& value)
{
    static_cast<void>(value.as_double());
    switch (value.kind()) {
        case JsonKind::array:
            out.begin_array();
            for (const JsonValue element : value.elements())
                rebuild(out, element);
            out.end_array();
            return;
        case JsonKind::object:
            out.begin_object();
            for (const JsonMember& member : value.members()) {
                out.key(member.key.text());
                rebuild(out, member.value);
            }
            out.end_object();
            return;
        case JsonKind::string: out.value(value.text()); return;
        default: out.raw(value.source()); return;
    }
}

bool same(const JsonValue& one, const JsonValue& other)
{
    if (one.kind() != other.kind() || one.size() != other.size()) return false;
    if (one.is_string()) return one == other.text() && other == one.text();
    if (!one.is_array() && !one.is_object()) return one.source() == other.source() && one.as_int() == other.as_int();
    auto element = other.elements().begin();
    for (const JsonValue mine : one.elements()) {
        if (!same(mine, *element++)) return false;
    }
    auto member = other.members().begin();
    for (const JsonMember& mine : one.members()) {
        const JsonMember theirs = *member++;
        if (!same(mine.key, theirs.key) || !same(mine.value, theirs.value)) return false;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::unique_ptr<char[]> exact(new char[size]);  // so that the sanitizer sees one byte too far
    for (std::size_t i = 0; i < size; ++i)
        exact[i] = static_cast<char>(data[i]);
    const std::string_view text(exact.get(), size);

    const JsonDocument document(text);
    const JsonDocument strict(text, {.invalid_utf8 = InvalidUtf8::refuse});
    require(document || !strict, "the strict reader accepts no more than the tolerant one");
    if (!document) {
        require(document.error().offset <= size && !document.error().message.empty(),
                "an error has a place and a name");
        require(!document.error().incomplete || document.error().offset == size, "incomplete is only what ends early");
        return 0;
    }
    JsonBuilder out;
    rebuild(out, document.root());
    const std::string rebuilt = out.take();
    const JsonDocument again(rebuilt, {.invalid_utf8 = InvalidUtf8::refuse});
    require(!!again, "what was built is JSON");
    require(same(document.root(), again.root()), "what was rebuilt is the same");
    require(!!JsonDocument(document.root().source()), "a slice of the source is JSON");

    JsonBuilder spliced;
    spliced.begin_object().members_of(document.root()).end_object();
    const std::string members = spliced.take();
    require(!!JsonDocument(members), "spliced members are an object");
    for (const JsonMember& member : document.root().members()) {
        const JsonDocument result(members);
        require(result[member.key.text()].source() == document[member.key.text()].source(), "the last one is spliced");
    }
    return 0;
}
