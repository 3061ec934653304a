#include "lookup.hpp"

#include "signal_guard.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <netdb.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace parlance::core::transport {
namespace {

std::string reason_of(int code)
{
    switch (code) {
        case EAI_NONAME:
        case EAI_NODATA: return "name not known";
        case EAI_AGAIN: return "the name server does not answer";
        case EAI_SYSTEM: return std::generic_category().message(errno);
        default: return ::gai_strerror(code);
    }
}

std::string resolve_with_system(const std::string& host, std::vector<std::string>& addresses)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    if (const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list); code != 0) return reason_of(code);
    for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0) {
            addresses.emplace_back(text.data());
        }
    }
    ::freeaddrinfo(list);
    return {};
}

}  // namespace

/// What the client and its lookup threads share. A thread holds it as long as it needs, the client until its end.
struct Lookup::Board : std::enable_shared_from_this<Board> {
    std::mutex mutex;
    asio::io_context* context = nullptr;  // guarded; null: the client has gone
    std::deque<std::string> queue;        // guarded
    int threads = 0;                      // guarded
    Resolve resolve;
    std::map<std::string, std::vector<LookupWaiter*>> waiting;  // by name being looked up; the loop's thread
    std::vector<LookupWaiter*> delivering;                      // the loop's thread

    void enqueue(const std::string& host);
    void work();
    void hand_over(const std::string& host, LookupAnswer answer);
    void deliver(const std::string& host, const LookupAnswer& answer);
    [[nodiscard]] LookupAnswer look_up(const std::string& host) const;
};

void Lookup::Board::enqueue(const std::string& host)
{
    const std::lock_guard lock(mutex);
    queue.push_back(host);
    if (threads == max_threads) return;
    try {
        const SignalGuard no_signals;
        std::thread([self = shared_from_this()] { self->work(); }).detach();
        ++threads;
    } catch (const std::system_error& error) {
        if (threads != 0) return;  // one that runs will come to it
        queue.pop_back();
        asio::post(*context, [self = shared_from_this(), host, why = std::string(error.what())] {
            self->deliver(host, {{}, "no thread for the lookup: " + why});
        });
    }
}

/// A lookup thread: takes names until there are none.
void Lookup::Board::work()
{
    std::unique_lock lock(mutex);
    while (context != nullptr && !queue.empty()) {
        const std::string host = std::move(queue.front());
        queue.pop_front();
        lock.unlock();
        LookupAnswer answer = look_up(host);
        lock.lock();
        hand_over(host, std::move(answer));
    }
    --threads;
}

/// Under the lock: the client cannot take the loop away while its answer is posted.
void Lookup::Board::hand_over(const std::string& host, LookupAnswer answer)
{
    if (context == nullptr) return;
    asio::post(*context,
               [self = shared_from_this(), host, answer = std::move(answer)] { self->deliver(host, answer); });
}

void Lookup::Board::deliver(const std::string& host, const LookupAnswer& answer)
{
    const auto found = waiting.find(host);
    if (found == waiting.end()) return;
    delivering = std::move(found->second);
    waiting.erase(found);
    std::reverse(delivering.begin(), delivering.end());
    while (!delivering.empty()) {  // a waiter may forget others, or ask again
        LookupWaiter* const waiter = delivering.back();
        delivering.pop_back();
        waiter->on_lookup(answer);
    }
}

LookupAnswer Lookup::Board::look_up(const std::string& host) const
{
    LookupAnswer answer;
    std::vector<std::string> texts;
    answer.problem = resolve ? resolve(host, texts) : resolve_with_system(host, texts);
    for (const std::string& text : texts) {
        error_code error;
        if (const auto address = asio::ip::make_address(text, error); !error) answer.addresses.push_back(address);
    }
    if (answer.addresses.empty() && answer.problem.empty()) answer.problem = "the name has no address";
    return answer;
}

Lookup::Lookup(asio::io_context& context, Resolve resolve) : board_(std::make_shared<Board>())
{
    board_->context = &context;
    board_->resolve = std::move(resolve);
}

Lookup::~Lookup()
{
    const std::lock_guard lock(board_->mutex);
    board_->context = nullptr;
    board_->waiting.clear();
    board_->delivering.clear();
}

void Lookup::start(const std::string& host, LookupWaiter& waiter)
{
    const auto [entry, is_new] = board_->waiting.try_emplace(host);
    entry->second.push_back(&waiter);
    if (is_new) board_->enqueue(host);
}

void Lookup::forget(LookupWaiter& waiter)
{
    for (auto& [host, waiters] : board_->waiting)
        std::erase(waiters, &waiter);
    std::erase(board_->delivering, &waiter);
}

std::vector<asio::ip::address> known_addresses(const std::string& host)
{
    if (host == "localhost") return {asio::ip::address_v6::loopback(), asio::ip::address_v4::loopback()};
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    return error ? std::vector<asio::ip::address>{} : std::vector{address};
}

}  // namespace parlance::core::transport
