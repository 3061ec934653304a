#include "man_roff.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

BOOST_AUTO_TEST_SUITE(man_roff)

BOOST_AUTO_TEST_CASE(nothing_in_a_text_is_a_request)
{
    ManPage page("x", "1", "y");
    const std::size_t head = page.roff().size();
    page.text(".SH no heading").item("'t", ".de nothing").verbatim(".so /etc/passwd\n");
    BOOST_TEST(page.roff().substr(head) ==
               ".PP\n\\&.SH no heading\n.TP\n\\(aqt\n\\&.de nothing\n.PP\n.nf\n.RS 4\n\\&.so /etc/passwd\n.RE\n.fi\n");
}

BOOST_AUTO_TEST_CASE(marks_are_what_they_look_like)
{
    BOOST_TEST(roff_escaped("--a \\ \"b\" ~ ^ `") == "\\-\\-a \\e \\(dqb\\(dq \\(ti \\(ha \\(ga");
}

BOOST_AUTO_TEST_CASE(words_between_backticks_are_bold)
{
    ManPage page("x", "1", "y");
    const std::size_t head = page.roff().size();
    page.text("say `this`\nnow");
    BOOST_TEST(page.roff().substr(head) == ".PP\nsay \\fBthis\\fR now\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
