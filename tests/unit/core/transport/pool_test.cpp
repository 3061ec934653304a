#include "transport/pool.hpp"

#include "support/fake_server.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <vector>

using namespace parlance::core;
using namespace parlance::core::transport;
using namespace std::chrono_literals;
using parlance::support::FakeServer;
using parlance::support::Peer;

namespace {

struct Rig {
    FakeServer server{[](Peer& peer) { peer.wait_for_close(); }};
    asio::io_context context;
    std::shared_ptr<Watchdog> watchdog = std::make_shared<Watchdog>(context.get_executor());
    Pool pool{*watchdog};
    Origin origin{"api.example", 443, true};
    ConnectionSettings settings;
    PoolBucket& bucket = pool.enter(origin, settings);
    TimePoint start = Clock::now();

    ConnectionPtr connect()
    {
        Socket socket(context.get_executor());
        socket.connect({asio::ip::make_address("127.0.0.1"), server.port()});
        return ConnectionPtr(new Connection(std::move(socket), nullptr));
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)

BOOST_AUTO_TEST_CASE(the_connection_used_last_is_taken_first)
{
    Rig rig;
    const ConnectionPtr old = rig.connect(), young = rig.connect();
    rig.pool.put(rig.bucket, old, rig.start);
    rig.pool.put(rig.bucket, young, rig.start + 1s);
    BOOST_TEST(rig.pool.size() == 2U);
    BOOST_TEST((rig.pool.take(rig.bucket, rig.start + 2s) == young));
    BOOST_TEST((rig.pool.take(rig.bucket, rig.start + 2s) == old));
    BOOST_TEST((rig.pool.take(rig.bucket, rig.start + 2s) == nullptr));
    BOOST_TEST(rig.pool.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_rested_too_long_is_not_taken)
{
    Rig rig;
    rig.pool.put(rig.bucket, rig.connect(), rig.start);
    BOOST_TEST((rig.pool.take(rig.bucket, rig.start + Pool::max_age) == nullptr));
    BOOST_TEST(rig.pool.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_rests_too_long_is_closed_by_the_watchdog)
{
    Rig rig;
    rig.pool.put(rig.bucket, rig.connect(), rig.start - Pool::max_age);
    rig.context.run_for(50ms);
    BOOST_TEST(rig.pool.size() == 0U);
}

BOOST_AUTO_TEST_CASE(no_more_than_the_most_rest)
{
    Rig rig;
    const ConnectionPtr first = rig.connect();
    rig.pool.put(rig.bucket, first, rig.start);
    for (std::size_t i = 0; i < Pool::max_idle; ++i)
        rig.pool.put(rig.bucket, rig.connect(), rig.start);
    BOOST_TEST(rig.pool.size() == Pool::max_idle);
    rig.context.run_for(20ms);  // its wait ends
    BOOST_TEST(first->use_count() == 1U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_the_server_has_closed_is_not_taken)
{
    FakeServer server([](Peer&) {});
    Rig rig;
    Socket socket(rig.context.get_executor());
    socket.connect({asio::ip::make_address("127.0.0.1"), server.port()});
    socket.wait(Socket::wait_read);
    rig.pool.put(rig.bucket, ConnectionPtr(new Connection(std::move(socket), nullptr)), rig.start);
    BOOST_TEST((rig.pool.take(rig.bucket, rig.start + 1s) == nullptr));
}

BOOST_AUTO_TEST_CASE(every_setting_is_part_of_the_key)
{
    Rig rig;
    ConnectionSettings other_credential, other_authorities;
    other_credential.credential = "two";
    other_authorities.ca_file = "/x.pem";
    Origin other_port = rig.origin, plain = rig.origin;
    other_port.port = 8443;
    plain.tls = false;
    BOOST_TEST(&rig.pool.enter(rig.origin, rig.settings) == &rig.bucket);
    BOOST_TEST(&rig.pool.enter(rig.origin, other_credential) != &rig.bucket);
    BOOST_TEST(&rig.pool.enter(rig.origin, other_authorities) != &rig.bucket);
    BOOST_TEST(&rig.pool.enter(other_port, rig.settings) != &rig.bucket);
    BOOST_TEST(&rig.pool.enter(plain, rig.settings) != &rig.bucket);
}

BOOST_AUTO_TEST_SUITE_END()
