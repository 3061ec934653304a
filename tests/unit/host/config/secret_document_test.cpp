// Secrets that are documents, by each kind of reference; and where credentials may go besides.
#include "config/secret_reference.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "config/load_config.hpp"
#include "printing.hpp"
#include "scratch_folder.hpp"

using namespace parlance::host;
using parlance::host::test::lines;
using parlance::host::test::ScratchFolder;

namespace {

const std::string document = "{\n  \"type\": \"service_account\"\n}";

ResolvedSecret resolve(SecretReference::Source source, const FixedEnvironment::Variables& variables = {})
{
    return SecretReference{std::move(source)}.resolve(FixedEnvironment{variables}, {}, SecretShape::document);
}

std::string text_of(const ResolvedSecret& resolved)
{
    return resolved.secret ? std::string{resolved.secret->reveal()} : resolved.problem;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secret_document)

BOOST_AUTO_TEST_CASE(a_document_may_have_lines_wherever_it_comes_from)
{
    const ScratchFolder folder;
    const auto file = folder.write("key.json", document + "\n");
    BOOST_TEST(text_of(resolve(SecretReference::File{file})) == document);
    BOOST_TEST(text_of(resolve(SecretReference::Variable{"TEXT"}, {{"TEXT", document}})) == document);
    BOOST_TEST(text_of(resolve(SecretReference::Variable{"PATH_OF"}, {{"PATH_OF", file.native()}})) == document);
    BOOST_TEST(text_of(resolve(SecretReference::Command{{"cat", file.native()}}, {{"PATH", "/usr/bin:/bin"}})) ==
               document);
    BOOST_TEST(text_of(resolve(Secret{document})) == document);
}

BOOST_AUTO_TEST_CASE(a_document_is_refused_where_a_line_is_wanted)
{
    const SecretReference literal{Secret{document}};
    BOOST_TEST(literal.resolve(FixedEnvironment{}).problem ==
               "the literal secret holds a line break or NUL inside the secret; it must be one line");
}

BOOST_AUTO_TEST_CASE(a_file_that_the_config_names_is_its_owners_alone)
{
    const ScratchFolder folder;
    const auto file = folder.write("key.json", document, 0640);
    BOOST_TEST(text_of(resolve(SecretReference::File{file})) ==
               "secret file \"" + file.native() +
                   "\" has mode 0640, so others than its owner may use it; run: chmod 600 " + file.native());
}

BOOST_AUTO_TEST_CASE(a_document_that_is_none_is_told)
{
    const ScratchFolder folder;
    BOOST_TEST(text_of(resolve(SecretReference::Variable{"X"})) ==
               "environment variable X is not set, and no key of that name is stored; export it, or store it with: "
               "parlance keys set X");
    BOOST_TEST(text_of(resolve(SecretReference::Variable{"X"}, {{"X", " \n"}})) ==
               "environment variable X is empty; put the path of the file there");
    BOOST_TEST(text_of(resolve(SecretReference::File{folder.write("nul", std::string("{\0}", 3))}))
                   .ends_with(" holds a NUL; it must be text"));
    BOOST_TEST(text_of(resolve(SecretReference::File{folder.write("long", std::string(64 * 1024 + 1, 'x'))}))
                   .ends_with(" is larger than 64 KiB; no key file is"));
}

BOOST_AUTO_TEST_CASE(a_config_may_hold_the_text_of_a_document_as_a_literal)
{
    const std::string text =
        R"({"clients": {"main": {"provider": "vertex", "secrets": {"credentials": "{\n \"a\": 1\n}"}}}})";
    const auto loaded = load_config_text(text, ConfigSyntax::json, "c", FixedEnvironment{});
    BOOST_TEST_REQUIRE(loaded.config.clients.size() == 1U);
    BOOST_TEST(loaded.config.clients[0].secrets.size() == 1U);
    BOOST_TEST(lines(loaded.problems).find("warning: ") != std::string::npos, lines(loaded.problems));
}

BOOST_AUTO_TEST_CASE(further_origins_are_urls)
{
    const auto load = [](const std::string& origins) {
        return load_config_text("[clients.a]\nprovider = \"echo\"\norigins = " + origins + "\n", ConfigSyntax::toml,
                                "c.toml", FixedEnvironment{});
    };
    const auto good = load("[\"https://oauth2.example.com\", \"http://127.0.0.1:8080\"]");
    BOOST_TEST(lines(good.problems) == "");
    BOOST_TEST(good.config.clients.at(0).origins.size() == 2U);
    BOOST_TEST(lines(load("[\"oauth2.example.com\"]").problems) ==
               "c.toml:3:12: clients.a.origins[0]: is no URL; write one like \"https://api.example.com/v1\"\n");
    BOOST_TEST(lines(load("\"https://x.example\"").problems).find("expected an array of strings") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
