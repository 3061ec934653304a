// Pictures and documents: where their bytes come from, and how large they may be.

#include "bench.hpp"

using namespace parlance;
using parlance::testing::anthropic::Bench;
using parlance::testing::anthropic::header;
using parlance::testing::anthropic::parsed;

namespace {

ChatRequest about(Part part)
{
    ChatRequest request;
    request.add_message(Message(Role::user, {std::move(part)}));
    return request;
}

Part file(std::string bytes, std::string media_type)
{
    Part part(PartKind::file);
    part.data = std::move(bytes);
    part.media_type = std::move(media_type);
    return part;
}

boost::json::value block(const Part& part)
{
    return Bench().body(about(part)).at("messages").at(0).at("content").at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(anthropic_media)

BOOST_AUTO_TEST_CASE(a_picture_goes_by_its_address)
{
    BOOST_TEST(block(Part::image_url("https://e.org/a.png")) ==
               parsed(R"({"type":"image","source":{"type":"url","url":"https://e.org/a.png"}})"));
}

BOOST_AUTO_TEST_CASE(a_picture_in_its_address_goes_as_its_bytes)
{
    BOOST_TEST(block(Part::image_url("data:image/gif;base64,R0lGOA==")) ==
               parsed(R"({"type":"image","source":{"type":"base64","media_type":"image/gif","data":"R0lGOA=="}})"));
}

BOOST_AUTO_TEST_CASE(a_picture_without_a_media_type_is_known_by_its_first_bytes)
{
    const auto type = [](std::string bytes) {
        return block(Part::image(std::move(bytes), "")).at("source").at("media_type");
    };
    BOOST_TEST(type("\x89PNG\r\n\x1a\n") == "image/png");
    BOOST_TEST(type("\xFF\xD8\xFF\xE0") == "image/jpeg");
    BOOST_TEST(type("GIF89a") == "image/gif");
    BOOST_TEST(type("RIFF\1\1\1\1WEBPVP8 ") == "image/webp");
    BOOST_TEST(Bench().refusal(about(Part::image("BM", ""))).where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(an_uploaded_file_goes_by_its_id_and_needs_a_beta)
{
    Part part(PartKind::file);
    part.id = "file_1";
    const auto asked = Bench(R"({"betas":["one"]})").ask(about(part));
    BOOST_TEST_REQUIRE(asked.sent.has_value());
    BOOST_TEST(parsed(asked.sent->body).at("messages").at(0).at("content").at(0) ==
               parsed(R"({"type":"document","source":{"type":"file","file_id":"file_1"}})"));
    BOOST_TEST(header(*asked.sent, "anthropic-beta") == "one,files-api-2025-04-14");
}

BOOST_AUTO_TEST_CASE(a_document_goes_as_pdf_or_as_text)
{
    BOOST_TEST(
        block(file("%PDF-1.7", "")) ==
        parsed(
            R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjc="}})"));
    BOOST_TEST(block(file("# Title", "text/markdown; charset=utf-8")).at("source") ==
               parsed(R"({"type":"text","media_type":"text/plain","data":"# Title"})"));
    BOOST_TEST(block(Part(PartKind::file, "plain")).at("source").at("data") == "plain");
    BOOST_TEST(block(file("GIF89a", "image/gif")).at("type") == "image");
}

BOOST_AUTO_TEST_CASE(a_documents_name_and_extra_stand_beside_its_source)
{
    Part part = file("text", "text/plain");
    part.name = "notes.txt";
    part.extra = R"({"anthropic":{"citations":{"enabled":true},"context":"old"}})";
    BOOST_TEST(block(part) ==
               parsed(R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"text"},
        "title":"notes.txt","citations":{"enabled":true},"context":"old"})"));
    Part own(PartKind::file);
    own.extra = R"({"anthropic":{"source":{"type":"content","content":[{"type":"text","text":"one"}]}}})";
    BOOST_TEST(block(own).at("source").at("type") == "content");
}

BOOST_AUTO_TEST_CASE(a_file_of_another_kind_is_refused)
{
    const ChatError error = Bench().refusal(about(file("PK\3\4", "application/zip")));
    BOOST_TEST((error.kind == ErrorKind::unsupported));
    BOOST_TEST(error.where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(a_picture_is_as_large_as_its_base64_text)
{
    constexpr std::size_t largest = (5u << 20) / 4 * 3;
    std::string bytes(largest, 'x');
    BOOST_TEST(Bench().ask(about(Part::image(bytes, "image/png"))).sent.has_value());
    bytes += 'x';
    const ChatError error = Bench().refusal(about(Part::image(bytes, "image/png")));
    BOOST_TEST((error.kind == ErrorKind::too_large));
    BOOST_TEST(error.where == "/messages/0/parts/0");
    BOOST_TEST(Bench(R"({"max_image_bytes":0})").ask(about(Part::image(bytes, "image/png"))).sent.has_value());
}

BOOST_AUTO_TEST_CASE(a_request_that_is_too_long_is_refused_before_it_is_sent)
{
    const Part document = file("%PDF-" + std::string(300, 'x'), "application/pdf");
    BOOST_TEST(Bench(R"({"max_request_bytes":800})").ask(about(document)).sent.has_value());
    const ChatError error = Bench(R"({"max_request_bytes":400})").refusal(about(document));
    BOOST_TEST((error.kind == ErrorKind::too_large));
    BOOST_TEST(error.where == "/messages");
}

BOOST_AUTO_TEST_SUITE_END()
