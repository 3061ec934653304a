#include "batch_lines.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <thread>
#include <vector>

namespace parlance::cli::test {

namespace {

/// A file in memory that has a text.
class TextFile {
public:
    explicit TextFile(const std::string& text) : descriptor_(::memfd_create("lines", MFD_CLOEXEC))
    {
        BOOST_REQUIRE(::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
        ::lseek(descriptor_, 0, SEEK_SET);
    }
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;
    ~TextFile() { ::close(descriptor_); }
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

/// "1:first 2:second"; "!" for a line that is too long, "~" for one without an end.
std::string lines_of(const std::string& text, std::size_t longest = 100)
{
    const TextFile file(text);
    LineReader reader(file.descriptor(), longest);
    std::string all;
    while (const auto line = reader.next())
        all += (all.empty() ? "" : " ") + std::to_string(line->number) + ":" + std::string(line->text) +
               (line->too_long ? "!" : "") + (line->has_end ? "" : "~");
    BOOST_TEST(reader.error_number() == 0);
    BOOST_TEST(reader.bytes_read() == std::ssize(text));
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_lines)

BOOST_AUTO_TEST_CASE(lines_are_numbered_and_lose_their_ends)
{
    BOOST_TEST(lines_of("a\nb\r\n\nc\n") == "1:a 2:b 3: 4:c");
    BOOST_TEST(lines_of("a\nb") == "1:a 2:b~");
    BOOST_TEST(lines_of("") == "");
    BOOST_TEST(lines_of("\n") == "1:");
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_told_and_the_next_one_is_whole)
{
    BOOST_TEST(lines_of("123456\n12345\nx", 5) == "1:! 2:12345 3:x~");
    BOOST_TEST(lines_of("123456", 5) == "1:!~");
    const std::string long_line(3 * 1024 * 1024, 'x');  // many reads
    BOOST_TEST(lines_of(long_line + "\nshort\n" + long_line, 1000) == "1:! 2:short 3:!~");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_at_the_beginning_is_no_text)
{
    BOOST_TEST(lines_of("\xEF\xBB\xBF{}\nb\n") == "1:{} 2:b");
    BOOST_TEST(lines_of("\xEF\xBB\xBF") == "1:~");
    BOOST_TEST(lines_of("\xEF\xBB\xBF\r\n") == "1:");
    BOOST_TEST(lines_of("a\n\xEF\xBB\xBF"
                        "b\n") ==
               "1:a 2:\xEF\xBB\xBF"
               "b");
}

BOOST_AUTO_TEST_CASE(a_line_across_reads_is_one)
{
    const std::string part(200 * 1024, 'x');
    BOOST_TEST(lines_of(part + "\n" + part + "\n" + part + "\n", 1024 * 1024) ==
               "1:" + part + " 2:" + part + " 3:" + part);
}

BOOST_AUTO_TEST_CASE(an_interruption_ends_a_reading_that_waits)
{
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    {
        LineReader reader(ends[0], 100);
        std::thread interrupter([&] { reader.interrupt(); });
        BOOST_TEST(!reader.next().has_value());
        interrupter.join();
    }
    ::close(ends[0]);
    ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_cannot_be_read_says_why)
{
    const int folder = ::open("/", O_RDONLY | O_CLOEXEC);
    LineReader reader(folder, 100);
    BOOST_TEST(!reader.next().has_value());
    BOOST_TEST(reader.error_number() == EISDIR);
    ::close(folder);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
