#include "chat/redactor.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core::test {
namespace {

/// Base64 as a textbook has it, with padding: the other side of what the redactor derives.
std::string base64(std::string_view bytes, std::string_view last_two = "+/")
{
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            text += at + i <= bytes.size() ? digits[group >> (18 - 6 * i) & 63u] : '=';
    }
    return text;
}

std::string replace_all(std::string text, std::string_view what, std::string_view by)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

std::string redacted(const std::vector<std::string>& secrets, std::string text)
{
    Redactor(secrets).redact(text);
    return text;
}

std::string filtered(const Redactor& redactor, const std::vector<std::string>& blocks)
{
    RedactingFilter filter{redactor};
    std::string all;
    for (std::string block : blocks)
        all += filter.pass(block.data(), block.size());
    return all += filter.flush();
}

std::string covered(const std::string& before, std::size_t size, const std::string& behind)
{
    return before + std::string(size, '*') + behind;
}

std::string random_text(std::size_t size, std::string_view alphabet, std::mt19937& random)
{
    std::string text(size, ' ');
    for (char& c : text)
        c = alphabet[random() % alphabet.size()];
    return text;
}

/// Raw secrets only: those of an alphabet whose other spellings cannot occur in texts of the same alphabet.
std::string naive(const std::vector<std::string>& secrets, const std::string& text)
{
    std::string result = text;
    for (const std::string& secret : secrets) {
        for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; ++at)
            std::fill_n(result.begin() + static_cast<std::ptrdiff_t>(at), secret.size(), '*');
        for (std::size_t size = std::min(secret.size() - 1, text.size()); size >= 6 && 2 * size >= secret.size();
             --size) {
            if (text.ends_with(std::string_view(secret).substr(0, size)))
                std::fill(result.end() - static_cast<std::ptrdiff_t>(size), result.end(), '*');
        }
    }
    return result;
}

const std::string key = "sk-proj/Zx9+Qw3_e7?Tt~1aB>>yy??";

struct Form {
    std::string_view name;
    std::string text;
};

std::vector<Form> forms_of_key()
{
    const std::string percent = "sk-proj%2FZx9%2BQw3_e7%3FTt~1aB%3E%3Eyy%3F%3F";
    const std::string standard = base64(key).substr(0, key.size() * 8 / 6);  // the rest also depends on what follows
    const std::string url_safe = base64(key, "-_").substr(0, key.size() * 8 / 6);
    return {{"plain", key},
            {"plain in JSON", replace_all(key, "/", "\\/")},
            {"percent", percent},
            {"percent, small digits",
             replace_all(replace_all(replace_all(replace_all(percent, "%2F", "%2f"), "%2B", "%2b"), "%3F", "%3f"),
                         "%3E", "%3e")},
            {"base64", standard},
            {"base64 in JSON", replace_all(standard, "/", "\\/")},
            {"base64 for URLs", url_safe}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redactor)

BOOST_AUTO_TEST_CASE(every_spelling_of_a_secret_is_covered_and_nothing_around_it)
{
    for (const Form& form : forms_of_key()) {
        BOOST_TEST_CONTEXT(form.name)
        BOOST_TEST(redacted({key}, "key: " + form.text + "\"}\n") == covered("key: ", form.text.size(), "\"}\n"));
    }
}

BOOST_AUTO_TEST_CASE(the_forms_tested_all_differ)
{
    std::vector<std::string> texts;
    for (const Form& form : forms_of_key())
        texts.push_back(form.text);
    std::sort(texts.begin(), texts.end());
    BOOST_TEST(bool(std::adjacent_find(texts.begin(), texts.end()) == texts.end()));
}

BOOST_AUTO_TEST_CASE(no_two_neighbouring_characters_of_its_base64_are_left_wherever_it_stands)
{
    for (const std::string_view last_two : {"+/", "-_"}) {
        for (const std::string before : {"", "B", "Be", "Bearer ", "user:"}) {
            for (const std::string behind : {"", "\n", "\r\n"}) {
                const std::string whole = base64(before + key + behind, last_two);
                const std::string shown = redacted({key}, whole);
                const auto first = shown.find('*');
                const auto last = shown.rfind('*');
                BOOST_REQUIRE(first != std::string::npos);
                BOOST_TEST(first == (before.size() * 8 + 5) / 6);
                BOOST_TEST(last + 1 == (before.size() + key.size()) * 8 / 6);
                BOOST_TEST(std::count(shown.begin(), shown.end(), '*') ==
                           static_cast<std::ptrdiff_t>(last + 1 - first));
                BOOST_TEST(shown.substr(last + 1) == whole.substr(last + 1));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_json_has_to_escape_in_a_secret_is_known)
{
    BOOST_TEST(redacted({"a\"b\\c\nde"}, R"({"k":"a\"b\\c\nde"})") == R"({"k":"***********"})");
}

BOOST_AUTO_TEST_CASE(several_secrets_are_covered_and_short_ones_are_not_looked_for)
{
    const std::vector<std::string> secrets{"first-secret", "short", "", "another secret, and a longer one", "sixsix"};
    BOOST_TEST(redacted(secrets, "short first-secret sixsix, another%20secret%2C%20and%20a%20longer%20one") ==
               "short ************ ******, " + std::string(44, '*'));
    BOOST_TEST(Redactor({"short", ""}).empty());
    BOOST_TEST(Redactor({}).empty());
    BOOST_TEST(!Redactor(secrets).empty());
}

BOOST_AUTO_TEST_CASE(without_secrets_everything_passes)
{
    const Redactor none{{}};
    std::string text = "anything";
    none.redact(text);
    BOOST_TEST(text == "anything");
    BOOST_TEST(filtered(none, {"any", "", "thing"}) == "anything");
}

BOOST_AUTO_TEST_CASE(overlapping_secrets_are_covered_together)
{
    const std::vector<std::string> secrets{"abcdefgh", "efghijkl", "ijklmn"};
    BOOST_TEST(redacted(secrets, "-abcdefghijklmn-") == "-**************-");
    BOOST_TEST(redacted({"aaaaaa"}, "baaaaaaaab") == "b********b");
    BOOST_TEST(redacted({"abcabcab"}, "abcabcabcabcab") == "**************");
}

BOOST_AUTO_TEST_CASE(a_secret_that_the_end_of_the_text_cuts_off_counts_from_its_half_on)
{
    const std::string secret = "0123456789abcdef";
    BOOST_TEST(redacted({secret}, "x 01234567") == "x ********");
    BOOST_TEST(redacted({secret}, "x 0123456") == "x 0123456");
    BOOST_TEST(redacted({"sixsix"}, "x sixsi") == "x sixsi");
    BOOST_TEST(filtered(Redactor({secret}), {"x 0123", "456789"}) == "x **********");
}

BOOST_AUTO_TEST_CASE(texts_around_the_size_of_a_secret_are_no_trouble)
{
    const std::string secret = "0123456789";
    for (std::size_t size = 0; size <= secret.size() + 3; ++size) {
        BOOST_TEST(redacted({secret}, std::string(size, 'x')) == std::string(size, 'x'));
        const std::size_t before = size;
        BOOST_TEST(redacted({secret}, std::string(before, 'x') + secret) == covered(std::string(before, 'x'), 10, ""));
    }
}

BOOST_AUTO_TEST_CASE(the_usual_block_is_given_back_itself)
{
    const Redactor redactor({key});
    RedactingFilter filter{redactor};
    std::string block = "data: {\"text\":\"s\"}\n\n";
    const std::string before = block;
    const std::string_view shown = filter.pass(block.data(), block.size());
    BOOST_TEST(static_cast<const void*>(shown.data()) == static_cast<const void*>(block.data()));
    BOOST_TEST(shown == before);
    BOOST_TEST(filter.flush().empty());
}

BOOST_AUTO_TEST_CASE(a_secret_inside_a_block_is_overwritten_where_it_lies)
{
    const Redactor redactor({key});
    RedactingFilter filter{redactor};
    std::string block = "data: " + key + "\n\n";
    const std::string_view shown = filter.pass(block.data(), block.size());
    BOOST_TEST(static_cast<const void*>(shown.data()) == static_cast<const void*>(block.data()));
    BOOST_TEST(block == covered("data: ", key.size(), "\n\n"));
}

BOOST_AUTO_TEST_CASE(only_the_possible_beginning_of_a_secret_is_held_back)
{
    const Redactor redactor({"secret-word"});
    RedactingFilter filter{redactor};
    std::string one = "tell the sec";
    BOOST_TEST(filter.pass(one.data(), one.size()) == "tell the ");
    std::string two = "ond from the third s";
    BOOST_TEST(filter.pass(two.data(), two.size()) == "second from the third ");
    BOOST_TEST(filter.pass(nullptr, 0) == "");
    BOOST_TEST(filter.flush() == "s");
    BOOST_TEST(filter.flush() == "");
}

BOOST_AUTO_TEST_CASE(every_spelling_is_covered_at_every_split_into_two_and_byte_by_byte)
{
    const Redactor redactor({key, "another-secret"});
    for (const Form& form : forms_of_key()) {
        const std::string text = "s" + form.text + " sk-proj" + form.text + form.text + "\n";
        const std::string whole = filtered(redactor, {text});
        BOOST_TEST(whole == "s" + std::string(form.text.size(), '*') + " sk-proj" +
                                std::string(2 * form.text.size(), '*') + "\n");
        std::vector<std::string> bytes;
        for (std::size_t at = 0; at < text.size(); ++at) {
            BOOST_TEST(filtered(redactor, {text.substr(0, at), text.substr(at)}) == whole);
            bytes.emplace_back(1, text[at]);
        }
        BOOST_TEST(filtered(redactor, bytes) == whole);
    }
}

BOOST_AUTO_TEST_CASE(a_secret_inside_the_beginning_of_another_is_covered_when_that_one_never_comes)
{
    const Redactor redactor({"xxABCDEFyyyy", "ABCDEF", "EFyyzzzz"});
    for (const std::string text : {"-xxABCDEFyy", "-xxABCDEFyyzzz-", "-xxABCDEFyyzzzz", "-ABCDEFyyyzz"}) {
        const std::string whole = redacted({"xxABCDEFyyyy", "ABCDEF", "EFyyzzzz"}, text);
        for (std::size_t one = 0; one <= text.size(); ++one) {
            for (std::size_t two = one; two <= text.size(); ++two)
                BOOST_TEST(filtered(redactor, {text.substr(0, one), text.substr(one, two - one), text.substr(two)}) ==
                           whole);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_mebibyte_of_other_text_is_not_changed)
{
    std::mt19937 random{20};
    const std::string text =
        random_text(1 << 20, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_% \"\n", random);
    const Redactor redactor({key, "sk-0123456789abcdefghijklmnopqrstuvwxyz"});
    BOOST_TEST(bool(filtered(redactor, {text}) == text));
    std::vector<std::string> blocks;
    for (std::size_t at = 0, size = 0; at < text.size(); at += size)
        blocks.push_back(text.substr(at, size = 1 + random() % 5'000));
    BOOST_TEST(bool(filtered(redactor, blocks) == text));
}

BOOST_AUTO_TEST_CASE(random_texts_in_random_blocks_come_out_as_a_plain_search_would_leave_them)
{
    std::mt19937 random{7};
    for (int round = 0; round < 20'000; ++round) {
        std::vector<std::string> secrets;
        for (std::size_t count = 1 + random() % 3; count > 0; --count)
            secrets.push_back(random_text(6 + random() % 6, "ab", random));
        const std::string text = random_text(random() % 80, "ab", random);
        const std::string expected = naive(secrets, text);
        BOOST_REQUIRE_EQUAL(redacted(secrets, text), expected);

        std::vector<std::string> blocks;
        for (std::size_t at = 0, size = 0; at < text.size(); at += size)
            blocks.push_back(text.substr(at, size = 1 + random() % 9));
        BOOST_REQUIRE_EQUAL(filtered(Redactor(secrets), blocks), expected);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
