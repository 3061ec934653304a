#include "markdown.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

namespace {

std::string plain(std::string_view markdown)
{
    return render_markdown(markdown).plain();
}

unsigned style_of(std::string_view markdown, std::string_view text)
{
    const StyledText rendered = render_markdown(markdown);
    for (const StyledText::Run& run : rendered.runs())
        if (run.text.find(text) != std::string::npos) return run.style;
    return ~0u;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(markdown)

BOOST_AUTO_TEST_CASE(spans_become_styles_and_their_marks_vanish)
{
    BOOST_TEST(plain("a *b* **c** ~~d~~ `e*f*`") == "a b c d e*f*");
    BOOST_TEST(style_of("a *b*", "b") == style_italic);
    BOOST_TEST(style_of("a **b**", "b") == style_bold);
    BOOST_TEST(style_of("a ***b***", "b") == (style_bold | style_italic));
    BOOST_TEST(style_of("a ~~b~~", "b") == style_strike);
    BOOST_TEST(style_of("a `b`", "b") == style_code);
    BOOST_TEST(style_of("a *b*", "a") == style_none);
}

BOOST_AUTO_TEST_CASE(headings_are_bold_without_their_signs)
{
    BOOST_TEST(plain("# One\n## Two\ntext") == "One\nTwo\ntext");
    BOOST_TEST((style_of("## Two", "Two") & style_bold) != 0u);
}

BOOST_AUTO_TEST_CASE(lists_have_bullets_and_keep_their_numbers)
{
    BOOST_TEST(plain("- a\n- b\n  - c\n\n  d\n- e") == "\u2022 a\n\u2022 b\n  \u2022 c\n  d\n\u2022 e");
    BOOST_TEST(plain("3. a\n4. b\n   b2\n10) x") == "3. a\n4. b\n   b2\n10) x");
    BOOST_TEST(plain("- [ ] todo\n- [x] done\n-") == "\u2022 [ ] todo\n\u2022 [x] done\n\u2022 ");
}

BOOST_AUTO_TEST_CASE(code_is_indented_and_otherwise_as_it_is)
{
    BOOST_TEST(plain("```c\nif (a) {\n\n    *b* = 1;\n}\n```") == "    c\n    if (a) {\n\n        *b* = 1;\n    }");
    BOOST_TEST(plain("- x\n  ```\n  y\n  ```") == "\u2022 x\n      y");
}

BOOST_AUTO_TEST_CASE(quotes_have_a_bar_at_every_line)
{
    BOOST_TEST(plain("> a\n> b\n>\n> - c") == "\u2502 a\n\u2502 b\n\u2502 \u2022 c");
}

BOOST_AUTO_TEST_CASE(a_link_shows_where_it_leads_once)
{
    BOOST_TEST(plain("[docs](https://x.org/a_b)") == "docs (https://x.org/a_b)");
    BOOST_TEST(plain("see https://x.org now") == "see https://x.org now");
    BOOST_TEST(plain("<https://x.org>") == "https://x.org");
    BOOST_TEST(plain("[https://x.org](https://evil.example)") == "https://x.org (https://evil.example)");
    BOOST_TEST(plain("[https://evil.example](https://x.org/https://evil.example)") ==
               "https://evil.example (https://x.org/https://evil.example)");
    BOOST_TEST(plain("![a cat](cat.png)") == "[image: a cat] (cat.png)");
    BOOST_TEST(plain("Read [1].\n\n[1]: https://x.org") == "Read [1].\n[1]: https://x.org");
}

BOOST_AUTO_TEST_CASE(a_table_has_columns)
{
    BOOST_TEST(plain("| a | long |\n|--:|---|\n| 10 | \u4E2D |\n| 1 | **x** |\n") ==
               " a \u2502 long\n\u2500\u2500\u2500\u253C\u2500\u2500\u2500\u2500\u2500\n10 \u2502 \u4E2D\n 1 \u2502 x");
}

BOOST_AUTO_TEST_CASE(html_stays_and_entities_do_not)
{
    BOOST_TEST(plain("a <b>c</b> &lt;d&gt; &#8364; &bogus;") == "a <b>c</b> <d> \u20AC &bogus;");
}

BOOST_AUTO_TEST_CASE(an_entity_is_no_way_for_a_control_character)
{
    BOOST_TEST(plain("&#27;[31m &#x9b;2J &#7; &#0; &#xD800; &#x110000;") ==
               "&#27;[31m &#x9b;2J &#7; &#0; &#xD800; &#x110000;");
}

BOOST_AUTO_TEST_CASE(escapes_begin_and_end_with_the_styles)
{
    BOOST_TEST(render_markdown("a **b** c").with_escapes() == "a \x1b[0;1mb\x1b[0m c");
    BOOST_TEST(render_markdown("a **b**").with_escapes(2) == "\x1b[0;1mb\x1b[0m");
    BOOST_TEST(render_markdown("a").with_escapes() == "a");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
