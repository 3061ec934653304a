#include "connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace parlance::core::transport {
namespace {

/// A TLS record's most. Head and body of a usual request go out as one record in one send.
constexpr std::size_t record_bytes = 16 * 1024;

IoResult result_of(TlsSession::Status status)
{
    switch (status) {
        case TlsSession::Status::done: return {IoStatus::done, 0, {}};
        case TlsSession::Status::want_read:
        case TlsSession::Status::want_write: return {IoStatus::would_block, 0, {}};
        case TlsSession::Status::end: return {IoStatus::end, 0, {}};
        case TlsSession::Status::cut: return {IoStatus::cut, 0, {}};
        case TlsSession::Status::failed: break;
    }
    return {IoStatus::failed, 0, asio::error::connection_reset};
}

IoResult failure(const error_code& error)
{
    if (error == asio::error::would_block || error == asio::error::interrupted) return {IoStatus::would_block, 0, {}};
    if (error == asio::error::eof) return {IoStatus::end, 0, {}};
    return {IoStatus::failed, 0, error};
}

}  // namespace

Connection::Connection(Socket socket, std::unique_ptr<TlsSession> tls)
    : socket_(std::move(socket)), tls_(std::move(tls))
{
    ready_ = tls_ != nullptr;  // OpenSSL may have read on behind the handshake
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

IoResult Connection::read(std::span<char> to)
{
    return tls_ ? read_tls(to) : read_plain(to);
}

/// First what the waiting read brought, then, if that was full, what else is there.
IoResult Connection::read_plain(std::span<char> to)
{
    const std::size_t early = std::exchange(early_size_, 0);
    std::copy_n(early_.begin(), early, to.begin());
    ready_ = false;
    if (early != 0 && early < early_.size()) return {IoStatus::done, early, {}};
    if (early == 0 && held_) return *held_;
    error_code error;
    const std::size_t more = socket_.receive(asio::mutable_buffer(to.data() + early, to.size() - early), 0, error);
    if (!error) return {IoStatus::done, early + more, {}};
    const IoResult last = failure(error);
    if (early == 0) return last;
    if (last.status != IoStatus::would_block) {
        held_ = last;
        ready_ = true;
    }
    return {IoStatus::done, early, {}};
}

/// Several records for one turn of the parser.
IoResult Connection::read_tls(std::span<char> to)
{
    if (held_) return *held_;
    std::size_t bytes = 0;
    auto status = TlsSession::Status::done;
    while (status == TlsSession::Status::done && bytes < to.size()) {
        const TlsSession::Outcome outcome = tls_->read(to.subspan(bytes));
        bytes += outcome.bytes;
        status = outcome.status;
    }
    read_wants_write_ = status == TlsSession::Status::want_write;
    const IoResult last = result_of(status);
    ready_ = last.status != IoStatus::would_block;
    if (bytes == 0) return last;
    if (last.status != IoStatus::done && last.status != IoStatus::would_block) held_ = last;
    return {IoStatus::done, bytes, {}};
}

IoResult Connection::write(std::string_view head, std::string_view body, std::size_t offset)
{
    if (tls_) return write_tls(head, body, offset);
    const std::size_t in_head = std::min(offset, head.size());
    head.remove_prefix(in_head);
    body.remove_prefix(offset - in_head);
    const std::array<asio::const_buffer, 2> both{asio::const_buffer(head.data(), head.size()),
                                                 asio::const_buffer(body.data(), body.size())};
    error_code error;
    const std::size_t bytes = socket_.send(both, 0, error);
    return error ? failure(error) : IoResult{IoStatus::done, bytes, {}};
}

IoResult Connection::write_tls(std::string_view head, std::string_view body, std::size_t offset)
{
    std::array<char, record_bytes> record;  // filled below
    std::string_view next = body.substr(offset - std::min(offset, head.size()));
    if (offset < head.size()) {
        const std::size_t from_head = head.copy(record.data(), record.size(), offset);
        const std::size_t from_body = body.copy(record.data() + from_head, record.size() - from_head);
        next = {record.data(), from_head + from_body};
    }
    const TlsSession::Outcome outcome = tls_->write(next.substr(0, record_bytes));
    write_wants_read_ = outcome.status == TlsSession::Status::want_read;
    IoResult result = result_of(outcome.status);
    result.bytes = outcome.bytes;
    return result;
}

void Connection::watch_read()
{
    if (watching_read_) return;
    watching_read_ = true;
    if (ready_) {
        asio::post(socket_.get_executor(), [self = Handle(this)] { self->readable(); });
    } else if (read_wants_write_) {
        socket_.async_wait(Socket::wait_write, [self = Handle(this)](const error_code&) { self->readable(); });
    } else {
        socket_.async_read_some(
            asio::buffer(early_),
            [self = Handle(this)](const error_code& error, std::size_t bytes) { self->received(error, bytes); });
    }
}

void Connection::watch_read_soon()
{
    if (watching_read_) return;
    watching_read_ = true;
    asio::post(socket_.get_executor(), [self = Handle(this)] {
        self->watching_read_ = false;
        if (self->user_ != nullptr) self->watch_read();
    });
}

void Connection::watch_read_at_rest()
{
    asio::post(socket_.get_executor(), [self = Handle(this)] {
        if (self->user_ != nullptr) self->watch_read_soon();
    });
}

void Connection::received(const error_code& error, std::size_t bytes)
{
    ready_ = true;
    if (tls_) {
        tls_->offer({early_.data(), bytes}, bytes != 0 && bytes < early_.size());
        if (error && error != asio::error::eof) held_ = failure(error);  // the end is OpenSSL's to judge
    } else {
        early_size_ = bytes;
        if (error) held_ = failure(error);
    }
    readable();
}

void Connection::readable()
{
    watching_read_ = false;
    if (user_ != nullptr) user_->on_readable(*this);
}

void Connection::watch_write()
{
    if (watching_write_) return;
    watching_write_ = true;
    const auto type = write_wants_read_ ? Socket::wait_read : Socket::wait_write;
    socket_.async_wait(type, [self = Handle(this)](const error_code&) {
        self->watching_write_ = false;
        if (self->user_ != nullptr) self->user_->on_writable(*self);
    });
}

void Connection::close() noexcept
{
    user_ = nullptr;
    error_code ignored;
    socket_.close(ignored);
}

bool Connection::is_quiet()
{
    if (ready_) return false;
    if (tls_) return true;
    char byte = 0;
    error_code error;
    static_cast<void>(socket_.receive(asio::mutable_buffer(&byte, 1), Socket::message_peek, error));
    return error == asio::error::would_block;
}

bool Connection::is_still_quiet()
{
    char byte = 0;
    return tls_ && read_tls({&byte, 1}).status == IoStatus::would_block;
}

}  // namespace parlance::core::transport
