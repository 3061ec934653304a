// Pictures, documents, video and sound as they are sent: formats, names, sources and sizes.

#include <boost/test/unit_test.hpp>

#include "bedrock_under_test.hpp"

namespace parlance::testing {

BOOST_AUTO_TEST_SUITE(bedrock_media)

BOOST_AUTO_TEST_CASE(media_are_sent_as_bytes_or_from_a_bucket_in_the_formats_that_bedrock_knows)
{
    Part pasted = at_address(PartKind::image, "data:image/webp;base64,AAAA");
    Part sniffed = Part::image("\xFF\xD8\xFF\xE0", "");
    Part owned = with_extra(at_address(PartKind::video, "s3://a/b.3gp"), R"({"s3Location":{"bucketOwner":"123"}})");
    Part sound(PartKind::audio);
    sound.data = "ID3";
    sound.media_type = "audio/mpeg";
    BOOST_TEST(blocks_of({Part::image("GIF89a", "image/gif"), pasted, sniffed, owned, sound}) == parsed(R"([
        {"image":{"format":"gif","source":{"bytes":"R0lGODlh"}}},
        {"image":{"format":"webp","source":{"bytes":"AAAA"}}},
        {"image":{"format":"jpeg","source":{"bytes":"/9j/4A=="}}},
        {"video":{"format":"three_gp","source":{"s3Location":{"uri":"s3://a/b.3gp","bucketOwner":"123"}}}},
        {"audio":{"format":"mp3","source":{"bytes":"SUQz"}}}])"));
}

BOOST_AUTO_TEST_CASE(documents_get_names_that_bedrock_takes_and_no_two_the_same)
{
    const boost::json::value blocks = blocks_of({
        file("a", "application/pdf", "/home/me/Q3_report (final).v2.pdf"),
        file("a", "text/csv", "data"),
        file("a", "text/markdown", "data"),
        file("a", "application/json", ""),
        file("a", "text/x-python", "\xC3\xA4 \t \xC3\xB6"),
        with_extra(file("a", "text/plain", "x"), R"({"citations":{"enabled":true},"context":"old"})"),
    });
    const auto name = [&](std::size_t index) { return blocks.at(index).at("document").at("name").as_string(); };
    BOOST_TEST(name(0) == "Q3_report (final) v2");
    BOOST_TEST(name(1) == "data");
    BOOST_TEST(name(2) == "data (2)");
    BOOST_TEST(name(3) == "Document 4");
    BOOST_TEST(name(4) == "Document 5");
    const char* const formats[] = {"pdf", "csv", "md", "txt", "txt", "txt"};
    for (std::size_t index = 0; index < std::size(formats); ++index)
        BOOST_TEST(blocks.at(index).at("document").at("format") == formats[index]);
    BOOST_TEST(blocks.at(5).at("document").at("citations") == parsed(R"({"enabled":true})"));
    BOOST_TEST(blocks.at(5).at("document").at("context") == "old");
}

BOOST_AUTO_TEST_CASE(a_document_without_content_may_say_its_source_in_its_own_extra)
{
    Part chunks(PartKind::file);
    chunks.name = "rules";
    chunks.media_type = "text/plain";
    const std::string_view own = R"({"source":{"content":[{"text":"One."},{"text":"Two."}]}})";
    BOOST_TEST(blocks_of({with_extra(chunks, own)}) == parsed(R"([{"document":{"format":"txt","name":"rules",
        "source":{"content":[{"text":"One."},{"text":"Two."}]}}}])"));
    chunks.data = "bytes win";
    BOOST_TEST(blocks_of({with_extra(chunks, own)}).at(0).at("document").at("source") ==
               parsed(R"({"bytes":"Ynl0ZXMgd2lu"})"));
}

BOOST_AUTO_TEST_CASE(sizes_are_limited_where_the_service_limits_them)
{
    const Bedrock bedrock;
    const auto passes = [&](std::string model, Part part) {
        return bedrock.ask(said_by(Role::user, {std::move(part)}).model(std::move(model))).sent.has_value();
    };
    const std::string big(4'000'000, 'x');
    BOOST_TEST(!passes("us.anthropic.claude-opus-5", Part::image(big, "image/png")));
    BOOST_TEST(passes("us.anthropic.claude-opus-5", Part::image(std::string(3'932'160, 'x'), "image/png")));
    BOOST_TEST(passes("amazon.nova-pro-v1:0", Part::image(big, "image/png")));
    BOOST_TEST(passes("amazon.nova-pro-v1:0", file(std::string(5'000'000, 'x'), "application/pdf", "a")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::testing
