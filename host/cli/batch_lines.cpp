#include "batch_lines.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace parlance::cli {

namespace {

constexpr std::size_t chunk = 256 * 1024;                     // bytes a read
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // some editors begin UTF-8 with it; it is no text

}  // namespace

LineReader::LineReader(int descriptor, std::size_t longest)
    : descriptor_(descriptor), longest_(longest), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
}

LineReader::~LineReader()
{
    if (wake_ >= 0) ::close(wake_);
}

void LineReader::interrupt() noexcept
{
    interrupted_ = true;
    const std::uint64_t one = 1;
    static_cast<void>(::write(wake_, &one, sizeof one) == 0);  // it fails only if it is awake already
}

std::optional<LineReader::Line> LineReader::next()
{
    for (;;) {
        const std::size_t end = buffer_.find('\n', searched_);
        if (end != std::string::npos) return take(end - begin_, 1);
        searched_ = buffer_.size();
        if (buffer_.size() - begin_ > longest_) {
            skipping_ = true;
            bytes_read_ += std::ssize(buffer_) - static_cast<std::ptrdiff_t>(begin_);
            begin_ = buffer_.size();
        }
        if (interrupted_ || error_number_ != 0) return std::nullopt;
        if (at_end_ || !fill()) break;
    }
    if (interrupted_ || error_number_ != 0 || (begin_ == buffer_.size() && !skipping_)) return std::nullopt;
    return take(buffer_.size() - begin_, 0);
}

LineReader::Line LineReader::take(std::size_t size, std::size_t end_mark)
{
    Line line;
    line.number = ++number_;
    line.too_long = skipping_ || size > longest_;
    line.has_end = end_mark != 0;
    if (!line.too_long) line.text = std::string_view(buffer_).substr(begin_, size);
    if (line.number == 1 && line.text.starts_with(byte_order_mark)) line.text.remove_prefix(byte_order_mark.size());
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    bytes_read_ += static_cast<std::int64_t>(size + end_mark);
    begin_ += size + end_mark;
    searched_ = begin_;
    skipping_ = false;
    return line;
}

/// Reads more behind what is unread. False: there is no more.
bool LineReader::fill()
{
    buffer_.erase(0, begin_);
    searched_ -= begin_;
    begin_ = 0;
    const std::size_t old_size = buffer_.size();
    buffer_.resize(old_size + chunk);
    ssize_t count = -1;
    do
        count = wait_for_input() ? ::read(descriptor_, buffer_.data() + old_size, chunk) : 0;
    while (count < 0 && errno == EINTR);
    if (count < 0) error_number_ = errno;
    buffer_.resize(old_size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    at_end_ = count <= 0;
    return count > 0;
}

/// False: the reading was interrupted.
bool LineReader::wait_for_input() noexcept
{
    pollfd watched[] = {{descriptor_, POLLIN, 0}, {wake_, POLLIN, 0}};
    while (::poll(watched, 2, -1) < 0 && errno == EINTR) {
    }
    return !interrupted_;
}

}  // namespace parlance::cli
