#include "attachment.hpp"

#include <boost/test/unit_test.hpp>

#include "attachment_type.hpp"
#include "exit_code.hpp"
#include "private_folder.hpp"

namespace parlance::cli::test {

namespace {

using namespace std::string_literals;

InputProblem problem_of(const std::string& what)
{
    auto read = read_attachment(what);
    BOOST_REQUIRE(std::holds_alternative<InputProblem>(read));
    return std::get<InputProblem>(read);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(attachment)

BOOST_AUTO_TEST_CASE(the_first_bytes_tell_what_it_is_whatever_the_name_says)
{
    const std::pair<std::string, std::string_view> table[] = {
        {"\x89PNG\r\n\x1a\n"s, "image/png"},
        {"\xFF\xD8\xFF\xE0"s, "image/jpeg"},
        {"GIF89a"s, "image/gif"},
        {"RIFF\1\0\0\0WEBPVP8 "s, "image/webp"},
        {"RIFF\1\0\0\0WAVEfmt "s, "audio/wav"},
        {"%PDF-1.7"s, "application/pdf"},
        {"ID3\4"s, "audio/mpeg"},
        {"\xFF\xFB\x90\x64"s, "audio/mpeg"},
        {"\xFF\xF1\x50\x80"s, "audio/aac"},
        {"OggS"s, "audio/ogg"},
        {"\0\0\0\x18"s + "ftypisom", "video/mp4"},
        {"\0\0\0\x18"s + "ftypM4A ", "audio/mp4"},
        {"\x1A\x45\xDF\xA3"s, "video/webm"},
        {"WAVE at no 8"s, ""},
        {"\xFF\xFF\xFF\xFF"s, ""},
        {""s, ""},
    };
    for (const auto& [bytes, type] : table)
        BOOST_TEST(media_type_by_content(bytes) == type, type);
    BOOST_TEST(part_of_bytes("GIF89a...", "photo.png").media_type == "image/gif");
}

BOOST_AUTO_TEST_CASE(text_is_text_with_its_name_and_the_rest_goes_by_its_ending)
{
    const Part text = part_of_bytes("int a;\n", "src/main.cpp");
    BOOST_TEST((text.kind == PartKind::text));
    BOOST_TEST(text.text == "File main.cpp:\n\nint a;\n");
    BOOST_TEST(part_of_bytes("x", "").text == "x");
    BOOST_TEST((part_of_bytes("<svg/>", "a.svg").kind == PartKind::text));

    const Part document = part_of_bytes("PK\3\4\xFF"s, "Plan.DOCX");
    BOOST_TEST((document.kind == PartKind::file));
    BOOST_TEST(document.media_type.ends_with("wordprocessingml.document"));
    BOOST_TEST(document.name == "Plan.DOCX");
    BOOST_TEST(part_of_bytes("\xFF\0"s, "core").media_type == "application/octet-stream");
}

BOOST_AUTO_TEST_CASE(an_address_is_not_fetched_and_its_ending_tells_what_it_is)
{
    const Part image = std::get<Part>(read_attachment("https://example.org/a/b.JPG?x=y.pdf#z"));
    BOOST_TEST((image.kind == PartKind::image));
    BOOST_TEST(image.url == "https://example.org/a/b.JPG?x=y.pdf#z");
    BOOST_TEST(image.data == "");
    BOOST_TEST((std::get<Part>(read_attachment("http://example.org/")).kind == PartKind::file));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_named)
{
    support::PrivateFolder folder;
    const std::string missing = (folder.path() / "no.png").string();
    BOOST_TEST(problem_of(missing).exit_code == exit_io);
    BOOST_TEST(problem_of(missing).error.message == "cannot read " + missing + ": No such file or directory");
    BOOST_TEST(problem_of(folder.path().string()).exit_code == exit_io);
    const std::string empty = folder.write("empty.png", "");
    BOOST_TEST(problem_of(empty).exit_code == exit_failed);
    BOOST_TEST(problem_of(empty).error.message.starts_with(empty + " is empty"));
}

BOOST_AUTO_TEST_CASE(twenty_mebibytes_are_the_most)
{
    support::PrivateFolder folder;
    const std::string file = folder.write("big", "x");
    std::filesystem::resize_file(file, most_attachment_bytes);
    BOOST_TEST(std::holds_alternative<Part>(read_attachment(file)));
    std::filesystem::resize_file(file, most_attachment_bytes + 1);
    BOOST_TEST(problem_of(file).error.message == file + " is larger than 20 MiB");
    BOOST_TEST((problem_of(file).error.kind == ErrorKind::too_large));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
