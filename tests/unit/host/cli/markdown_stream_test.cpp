#include "markdown_stream.hpp"

#include <boost/test/unit_test.hpp>

#include "markdown.hpp"

namespace parlance::cli::test {

namespace {

/// What comes out when `text` comes in pieces of `size` bytes.
std::string in_pieces(std::string_view text, std::size_t size)
{
    MarkdownStream stream;
    std::string out;
    for (; !text.empty(); text.remove_prefix(std::min(size, text.size())))
        out += stream.feed(text.substr(0, size));
    return out + stream.end();
}

/// Without SGR sequences, which are the only ones that there may be.
std::string plain(std::string_view shown)
{
    std::string out;
    while (!shown.empty()) {
        if (shown.starts_with("\x1b[0")) {
            shown.remove_prefix(shown.find('m') + 1);
            continue;
        }
        out += shown.front();
        shown.remove_prefix(1);
    }
    return out;
}

constexpr std::string_view documents[] = {
    "Just one line",
    "Two words\nand a line\n\nA *second* paragraph, with **bold text** in it, `code with * in` and [a "
    "link](http://x).\n",
    "# Title\nText.\n\n\n\nMore\n---\nEven more",
    "- one\n- **two** words\n\n- three\n  ```py\n  x = 1\n\n  y = 2\n  ```\n  after\n\nNo list\n- a\n+ b\n",
    "1. First\n2. Second has *stars* and more\n   text\n\n   and a paragraph\n3. Third\n\n> quote\n> goes on\n",
    "Code:\n```cpp\nint a;\n\n  b; `c` **d**\n```\nAfter it.\n\n~~~\nopen",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter | the table\n",
    "2 * 3 and snake_case_name and a*b*c * d\n\nlone * star, _under score_, ***both*** x\n",
    "a <b>tag</b> 1 < 2 and <http://a.b> \\* \\[ x ](y) [z] [w] (v) ![i](j)\n",
    "    indented code\n    more\n\ntext\n",
    "[1]: http://definition.example\n[2]: http://other.example\n\nText [1] here.",
    "---\n\n***\n\n- - -\n\ntext\n===\n",
    "- [ ] task\n- [x] done\n\n10. ten\n11. eleven\n* other\n  * nested\n    deep text\n",
    "gr\u00FC\u00DF **\u4E2D\u6587** \U0001F600 `\u00E9`\n\n\u4E2D\u6587\n",
    "&amp; &#27;[2J &lt;\n\n\n",
    "one\n```\ntwo\n``` not a fence\nthree\n```\nfour\n",
    "> ```\n> in a quote\n> ```\n> after\n\nout",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(markdown_stream)

BOOST_AUTO_TEST_CASE(however_it_is_cut_the_same_text_is_shown)
{
    for (const std::string_view document : documents) {
        const std::string whole = plain(in_pieces(document, document.size()));
        for (const std::size_t size : {1u, 2u, 3u, 5u, 16u})
            BOOST_TEST(plain(in_pieces(document, size)) == whole, document << "\n--- in pieces of " << size << "\n"
                                                                           << plain(in_pieces(document, size))
                                                                           << "\n--- instead of\n"
                                                                           << whole);
    }
}

BOOST_AUTO_TEST_CASE(every_word_is_shown_once)
{
    for (const std::string_view document : documents) {
        const auto words = [](std::string_view text) {
            std::string letters;
            for (const char c : text)
                if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) letters += c;
            return letters;
        };
        const std::string shown = plain(in_pieces(document, 1));
        if (document.find("&amp;") != std::string_view::npos || document.find("![") != std::string_view::npos) continue;
        BOOST_TEST(words(shown) == words(document), shown);
    }
}

BOOST_AUTO_TEST_CASE(what_turns_out_to_mean_something_else_goes_on_as_its_source)
{
    MarkdownStream stream;
    BOOST_TEST(stream.feed("**\"foo\"**bar baz") == "**\"foo\"**bar");
    BOOST_TEST(stream.feed("** *and* more\n\n*next*") == " baz** *and* more");
    BOOST_TEST(plain(stream.end()) == "\n\nnext");
}

BOOST_AUTO_TEST_CASE(words_of_a_paragraph_are_shown_when_they_are_whole)
{
    MarkdownStream stream;
    BOOST_TEST(stream.feed("Hello wor") == "Hello");
    BOOST_TEST(stream.feed("ld and ") == " world and");
    BOOST_TEST(stream.feed("**bold text") == "");
    BOOST_TEST(stream.feed("** here ") == " \x1b[0;1mbold text\x1b[0m here");
    BOOST_TEST(stream.end() == "");
}

BOOST_AUTO_TEST_CASE(lines_of_code_are_shown_when_they_are_whole)
{
    MarkdownStream stream;
    BOOST_TEST(stream.feed("```\nint a;\nint") == "    int a;");
    BOOST_TEST(stream.feed(" b;\n") == "\n    int b;");
    BOOST_TEST(stream.feed("```\n\nText.") == "");
    BOOST_TEST(stream.end() == "\n\nText.");
}

BOOST_AUTO_TEST_CASE(blank_lines_between_blocks_are_one_and_none_hangs_at_the_end)
{
    BOOST_TEST(plain(in_pieces("\n\na\n\n\n\nb\nc\n\n\n", 1)) == "a\n\nb\nc");
}

BOOST_AUTO_TEST_CASE(control_characters_are_left_out_even_in_halves)
{
    const std::string text =
        "red \x1b]0;title\x07 \x1b[2J csi \xC2\x9B"
        "31m `\x1b[1m`\n```\n\x1b[3m\n```\n";
    for (const std::size_t size : {1u, 2u, 3u, 100u}) {
        const std::string shown = plain(in_pieces(text, size));
        BOOST_TEST(shown.find('\x1b') == std::string::npos);
        BOOST_TEST(shown.find('\x07') == std::string::npos);
        BOOST_TEST(shown.find("\xC2\x9B") == std::string::npos);
        BOOST_TEST(shown.find("]0;title") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_long_line_and_a_long_block_are_cut_but_nothing_is_lost)
{
    std::string line;
    for (int i = 0; i < 20'000; ++i)
        line += "word" + std::to_string(i) + " ";
    BOOST_TEST(plain(in_pieces(line, 1000)).size() + 10 > line.size());
    std::string block;
    for (int i = 0; i < 10'000; ++i)
        block += "line " + std::to_string(i) + "\n";
    BOOST_TEST(plain(in_pieces(block, 1000)) + "\n" == block);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
