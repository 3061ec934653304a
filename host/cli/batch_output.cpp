#include "batch_output.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "batch_lines.hpp"
#include "batch_result.hpp"
#include "exit_code.hpp"

namespace parlance::cli {

namespace {

constexpr std::size_t longest_answer = 64 * 1024 * 1024;  // bytes of a line of ours; longer ones count as not done

InputProblem io_problem(const std::string& path, int error_number)
{
    return {exit_io,
            ChatError(ErrorKind::invalid_request, "cannot write " + path + ": " + std::strerror(error_number))};
}

InputProblem usage(std::string text)
{
    return {exit_usage, ChatError(ErrorKind::invalid_request, std::move(text))};
}

/// Up to where the file consists of whole lines.
std::int64_t end_of_lines(int descriptor, std::int64_t size)
{
    std::vector<char> block(64 * 1024);
    while (size > 0) {
        const std::int64_t begin = size > std::ssize(block) ? size - std::ssize(block) : 0;
        const ssize_t count = ::pread(descriptor, block.data(), static_cast<std::size_t>(size - begin), begin);
        if (count <= 0) return size;
        for (ssize_t i = count; i > 0; --i)
            if (block[static_cast<std::size_t>(i - 1)] == '\n') return begin + i;
        size = begin;
    }
    return 0;
}

struct Scan {
    std::int64_t failed = 0;
    std::string foreign;  ///< why the file is not an output of ours; empty: it is
};

/// Reads all lines: notes those of finished items, and copies them to `kept` unless that is null.
Scan scan(int descriptor, bool failed_count, DoneItems* done, Output* kept)
{
    Scan found;
    ::lseek(descriptor, 0, SEEK_SET);
    LineReader lines(descriptor, longest_answer);
    while (const auto line = lines.next()) {
        if (!line->has_end) break;  // torn: nothing is known of it
        const WrittenItem item = line->too_long ? WrittenItem{} : read_result_line(line->text);
        if (item.id.empty() && !line->too_long) {
            found.foreign = "line " + std::to_string(line->number) + " is no answer of a batch";
            return found;
        }
        if (item.failed) ++found.failed;
        if (item.failed && !failed_count && done != nullptr) done->add_failed(item.id, item.line);
        if (item.failed && !failed_count) continue;
        if (done != nullptr) done->add(item.id, item.line);
        if (kept != nullptr) {
            kept->write(line->text);
            kept->write("\n");
        }
    }
    return found;
}

/// Puts a file in place that has the lines of `descriptor` without those of failed items. False: errno says why.
bool rewrite_without_failures(int descriptor, const std::string& path)
{
    struct stat facts {};
    std::string name = path + ".XXXXXX";
    const int made = ::mkostemp(name.data(), O_CLOEXEC);
    if (made < 0) return false;
    Output kept(made);
    scan(descriptor, false, nullptr, &kept);
    bool whole = kept.flush();
    whole = whole && ::fstat(descriptor, &facts) == 0 && ::fchmod(made, facts.st_mode & 07777U) == 0;
    whole = whole && ::fsync(made) == 0 && ::rename(name.c_str(), path.c_str()) == 0;
    const int error_number = kept.error_number() != 0 ? kept.error_number() : errno;
    ::close(made);
    if (!whole) ::unlink(name.c_str());
    errno = error_number;
    return whole;
}

}  // namespace

BatchOutput::~BatchOutput()
{
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

std::optional<InputProblem> BatchOutput::open_file(const std::string& path, Mode mode)
{
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && (errno == EACCES || errno == EINVAL || errno == ENXIO))  // a pipe or device to write only
        descriptor_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    struct stat facts {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &facts) != 0) return io_problem(path, errno);
    regular_ = S_ISREG(facts.st_mode);
    size_ = facts.st_size;
    if (!regular_ && mode != Mode::fresh) return usage("--resume needs a file that can be read again, not " + path);
    if (regular_ && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return InputProblem{exit_busy, ChatError(ErrorKind::invalid_request, "another batch writes to " + path)};
    return std::nullopt;
}

/// Makes what an earlier run has left the beginning of this one.
std::optional<InputProblem> BatchOutput::take_over(const std::string& path, Mode mode, DoneItems& done)
{
    const Scan found = scan(descriptor_, mode == Mode::resume, &done, nullptr);
    if (!found.foreign.empty()) return usage(path + ": " + found.foreign + "; is it the right file?");
    size_ = end_of_lines(descriptor_, size_);
    if (::ftruncate(descriptor_, size_) != 0) return io_problem(path, errno);
    done.seal();
    if (mode == Mode::resume) failed_before_ = found.failed;
    if (mode == Mode::resume || found.failed == 0) return std::nullopt;
    if (!rewrite_without_failures(descriptor_, path)) return io_problem(path, errno);
    return open_file(path, mode);
}

std::variant<std::unique_ptr<BatchOutput>, InputProblem> BatchOutput::open(const std::string& path, Mode mode,
                                                                           DoneItems& done)
{
    std::unique_ptr<BatchOutput> output(new BatchOutput);
    if (path == "-") {
        output->descriptor_ = STDOUT_FILENO;
    } else {
        if (auto problem = output->open_file(path, mode)) return *std::move(problem);
        if (output->size_ > 0 && mode == Mode::fresh && output->regular_)
            return usage(path + " has text already; --resume goes on where it ends, or name another file");
        if (output->size_ > 0 && mode != Mode::fresh)
            if (auto problem = output->take_over(path, mode, done)) return *std::move(problem);
    }
    output->stream_ = std::make_unique<Output>(output->descriptor_);
    return output;
}

bool BatchOutput::write_line(std::string_view json)
{
    stream_->write_json(json);
    const bool whole = stream_->flush();
    if (whole)
        size_ += std::ssize(json) + 1;
    else if (regular_)
        static_cast<void>(::ftruncate(descriptor_, size_) ==
                          0);  // what fitted of the line; if it stays, --resume cuts it
    return whole;
}

}  // namespace parlance::cli
