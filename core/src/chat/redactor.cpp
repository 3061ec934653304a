// How the search works: an occurrence of a pattern of at least m bytes covers m - 3 consecutive positions of 4-grams
// wholly; so looking at every (m - 3)th position of the text, m being the shortest pattern's size, meets each
// occurrence once among the pattern's first m - 3 grams. A bit table says which grams these are; nearly every look ends
// there.
#include "chat/redactor.hpp"

#include <algorithm>
#include <cstring>

namespace parlance::core {
namespace {

constexpr std::size_t gram_bytes = sizeof(std::uint32_t);
constexpr unsigned gram_hash_bits = 16;  // an 8 KiB table: it stays in the first cache, and is nearly empty
constexpr char cover = '*';

std::uint32_t gram_at(const char* text) noexcept
{
    std::uint32_t gram = 0;
    std::memcpy(&gram, text, gram_bytes);
    return gram;
}

std::uint32_t hash(std::uint32_t gram) noexcept
{
    return (gram * 0x9E3779B1u) >> (32 - gram_hash_bits);  // Fibonacci hashing: 2^32 by the golden ratio
}

unsigned byte_of(char c) noexcept
{
    return static_cast<unsigned char>(c);
}

/// The characters of base64 that depend on `bytes` alone when they begin `skipped_bits` before a character's end.
std::string base64_inside(std::string_view bytes, std::size_t skipped_bits, std::string_view last_two)
{
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string text;
    for (std::size_t bit = skipped_bits; bit + 6 <= 8 * bytes.size(); bit += 6) {
        const std::size_t at = bit / 8;
        const unsigned two = byte_of(bytes[at]) << 8 | (at + 1 < bytes.size() ? byte_of(bytes[at + 1]) : 0u);
        const unsigned value = two >> (10 - bit % 8) & 63u;
        text += value < digits.size() ? digits[value] : last_two[value - digits.size()];
    }
    return text;
}

bool is_unreserved(char c) noexcept  // RFC 3986, 2.3
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

std::string percent_encoded(std::string_view bytes, std::string_view hex_digits)
{
    std::string text;
    for (const char c : bytes) {
        if (is_unreserved(c))
            text += c;
        else
            text.append({'%', hex_digits[byte_of(c) >> 4], hex_digits[byte_of(c) & 15u]});
    }
    return text;
}

/// As inside a JSON string; a solidus may be escaped there or not (RFC 8259, 7).
std::string json_escaped(std::string_view bytes, bool solidus_too)
{
    static constexpr std::string_view escaped = "\"\\\b\f\n\r\t/";
    static constexpr std::string_view letters = "\"\\bfnrt/";
    std::string text;
    for (const char c : bytes) {
        const std::size_t which = escaped.find(c);
        if (which == std::string_view::npos || (c == '/' && !solidus_too))
            text += c;
        else
            text.append({'\\', letters[which]});
    }
    return text;
}

std::vector<std::string> plain_spellings(std::string_view secret)
{
    std::vector<std::string> spellings{std::string(secret)};
    for (const std::string_view hex_digits : {"0123456789ABCDEF", "0123456789abcdef"})
        spellings.push_back(percent_encoded(secret, hex_digits));
    for (const std::string_view last_two : {"+/", "-_"}) {
        for (const std::size_t skipped_bits : {0u, 4u, 2u})  // behind 0, 1 or 2 bytes of the same group
            spellings.push_back(base64_inside(secret, skipped_bits, last_two));
    }
    return spellings;
}

void add_spellings(std::string_view secret, std::vector<std::string>& patterns)
{
    for (std::string& plain : plain_spellings(secret)) {
        for (const bool solidus_too : {false, true})
            patterns.push_back(json_escaped(plain, solidus_too));
        patterns.push_back(std::move(plain));
    }
}

template <class Stretches>
void overwrite(char* text, const Stretches& found) noexcept
{
    for (const auto& stretch : found)
        std::fill(text + stretch.begin, text + stretch.end, cover);
}

}  // namespace

Redactor::Redactor(const std::vector<std::string>& secrets)
{
    add(secrets);
}

Redactor Redactor::with(const std::vector<std::string>& more) const
{
    Redactor all({});
    all.patterns_ = patterns_;
    all.add(more);
    return all;
}

/// Once, on what has nothing but patterns yet.
void Redactor::add(const std::vector<std::string>& secrets)
{
    for (const std::string& secret : secrets) {
        if (secret.size() >= shortest_secret) add_spellings(secret, patterns_);
    }
    std::sort(patterns_.begin(), patterns_.end());
    patterns_.erase(std::unique(patterns_.begin(), patterns_.end()), patterns_.end());
    if (!patterns_.empty()) index_patterns();
}

void Redactor::index_patterns()
{
    const auto by_size = [](const std::string& a, const std::string& b) { return a.size() < b.size(); };
    const auto [shortest, longest] = std::minmax_element(patterns_.begin(), patterns_.end(), by_size);
    step_ = shortest->size() - (gram_bytes - 1);
    longest_ = longest->size();
    gram_bits_.resize((std::size_t{1} << gram_hash_bits) / 64);
    inner_bytes_.resize(256);
    for (std::uint32_t pattern = 0; pattern < patterns_.size(); ++pattern) {
        const std::string& text = patterns_[pattern];
        for (std::uint32_t offset = 0; offset < step_; ++offset) {
            const std::uint32_t gram = gram_at(text.data() + offset);
            places_.push_back({gram, pattern, offset});
            gram_bits_[hash(gram) / 64] |= std::uint64_t{1} << hash(gram) % 64;
        }
        for (const char c : std::string_view(text).substr(0, text.size() - 1))
            inner_bytes_[byte_of(c)] = true;
    }
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) { return a.gram < b.gram; });
}

bool Redactor::may_begin_here(std::uint32_t gram) const noexcept
{
    return (gram_bits_[hash(gram) / 64] >> hash(gram) % 64 & 1u) != 0;
}

/// Appends all occurrences, overlapping ones too.
void Redactor::find(std::string_view text, std::vector<Stretch>& found) const
{
    for (std::size_t at = step_ - 1; at + gram_bytes <= text.size(); at += step_) {
        const std::uint32_t gram = gram_at(text.data() + at);
        if (may_begin_here(gram)) [[unlikely]]
            verify(text, at, gram, found);
    }
}

/// Appends the occurrences that have `gram` at `at`.
void Redactor::verify(std::string_view text, std::size_t at, std::uint32_t gram, std::vector<Stretch>& found) const
{
    const auto before = [](const Place& place, std::uint32_t wanted) { return place.gram < wanted; };
    auto place = std::lower_bound(places_.begin(), places_.end(), gram, before);
    for (; place != places_.end() && place->gram == gram; ++place) {
        if (place->offset > at) continue;
        const std::size_t begin = at - place->offset;
        const std::string& pattern = patterns_[place->pattern];
        if (text.substr(begin).starts_with(pattern)) found.push_back({begin, begin + pattern.size()});
    }
}

/// How many bytes at the end of `text` can belong to an unfinished pattern, as far as single bytes tell.
std::size_t Redactor::inner_run(std::string_view text) const noexcept
{
    const std::size_t most = std::min(text.size(), longest_ - 1);
    std::size_t run = 0;
    while (run < most && inner_bytes_[byte_of(text[text.size() - run - 1])])
        ++run;
    return run;
}

/// Size of the longest end of `text` that begins a pattern without finishing it.
std::size_t Redactor::open_end(std::string_view text) const noexcept
{
    for (std::size_t size = inner_run(text); size > 0; --size) {
        const std::string_view end = text.substr(text.size() - size);
        for (const std::string& pattern : patterns_) {
            if (pattern.size() > size && pattern.starts_with(end)) return size;
        }
    }
    return 0;
}

/// Size of the longest end of `text` that is at least half a pattern, and too long to be there by chance.
std::size_t Redactor::telling_end(std::string_view text) const noexcept
{
    for (std::size_t size = inner_run(text); size >= shortest_secret; --size) {
        const std::string_view end = text.substr(text.size() - size);
        for (const std::string& pattern : patterns_) {
            if (2 * size >= pattern.size() && pattern.starts_with(end)) return size;
        }
    }
    return 0;
}

void Redactor::redact(std::string& text) const
{
    if (empty()) return;
    std::vector<Stretch> found;
    find(text, found);
    found.push_back({text.size() - telling_end(text), text.size()});
    overwrite(text.data(), found);
}

std::string_view RedactingFilter::pass(char* data, std::size_t size)
{
    if (redactor_->empty() || size == 0) return {data, size};
    if (held_.empty()) return release(data, size);
    joined_.assign(held_).append(data, size);
    return release(joined_.data(), joined_.size());
}

/// `data` begins with what was held back. An occurrence over the new cut is finished, or the cut would be before it;
/// what follows the cut is kept as it came, since another pattern may begin inside the occurrence.
std::string_view RedactingFilter::release(char* data, std::size_t size)
{
    const std::string_view text(data, size);
    found_.clear();
    redactor_->find(text, found_);
    const std::size_t cut = size - redactor_->open_end(text);
    held_.assign(text.substr(cut));
    std::fill_n(data, condemned_, cover);
    overwrite(data, found_);
    condemned_ -= std::min(condemned_, cut);
    for (const Redactor::Stretch& stretch : found_) {
        if (stretch.begin < cut && stretch.end > cut) condemned_ = std::max(condemned_, stretch.end - cut);
    }
    return text.substr(0, cut);
}

std::string_view RedactingFilter::flush()
{
    joined_.swap(held_);
    held_.clear();
    if (joined_.empty()) return {};
    redactor_->redact(joined_);
    std::fill_n(joined_.begin(), condemned_, cover);
    condemned_ = 0;
    return joined_;
}

}  // namespace parlance::core
