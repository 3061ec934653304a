#include "registry/no_proxy.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using parlance::core::Origin;
using parlance::host::is_listed;
using parlance::host::is_this_machine;

namespace {

struct Row {
    std::string_view list;
    const char* host;
    bool listed;
    std::uint16_t port = 443;
};

constexpr Row rows[] = {
    {"", "api.example", false},
    {" , ,", "api.example", false},
    {"*", "api.example", true},
    {"*", "10.0.0.1", true},
    {"*", "2001:db8::1", true},
    {"other.example,*", "api.example", true},

    {"api.example", "api.example", true},
    {"API.Example", "api.example", true},
    {"api.example.", "api.example", true},
    {"api.example", "api.example.", true},
    {"example", "api.example", true},
    {"example", "deep.api.example", true},
    {".example", "api.example", true},
    {".api.example", "api.example", true},
    {"ample", "api.example", false},
    {".ample", "api.example", false},
    {"api.example", "notapi.example", false},
    {"api.example", "example", false},
    {"deep.api.example", "api.example", false},
    {"*.example", "api.example", true},
    {"*.api.example", "api.example", false},
    {"*.", "api.example", false},
    {"*example", "api.example", false},
    {".", "api.example", false},
    {"..", "api.example", false},

    {"a.example,api.example", "api.example", true},
    {"a.example, api.example", "api.example", true},
    {"a.example api.example", "api.example", true},
    {"a.example\tapi.example", "api.example", true},
    {"a.example,b.example c.example", "api.example", false},

    {"api.example:443", "api.example", true},
    {"api.example:8443", "api.example", false},
    {"api.example:8443", "api.example", true, 8443},
    {"example:8443", "api.example", true, 8443},
    {".example:8443", "api.example", true, 8443},
    {"*:8443", "api.example", true, 8443},
    {"*:8443", "api.example", false},
    {"api.example:x", "api.example", false},
    {"api.example:", "api.example", false},
    {"api.example:99999", "api.example", false},
    {"api.example:65979", "api.example", false},  // 443 + 65536

    {"10.1.2.3", "10.1.2.3", true},
    {"10.1.2.3", "10.1.2.30", false},
    {"10.1.2.30", "10.1.2.3", false},
    {"2.3", "10.1.2.3", false},
    {".3", "10.1.2.3", false},
    {"10.1.2", "10.1.2.3", false},
    {"10.1.2.3:443", "10.1.2.3", true},
    {"10.1.2.3:80", "10.1.2.3", false},
    {"10.1.2.3", "10.1.2.3.example", false},

    {"10.0.0.0/8", "10.200.1.1", true},
    {"10.0.0.0/8", "11.0.0.1", false},
    {"10.1.2.3/8", "10.9.9.9", true},
    {"192.168.16.0/20", "192.168.31.255", true},
    {"192.168.16.0/20", "192.168.32.0", false},
    {"10.1.2.3/32", "10.1.2.3", true},
    {"10.1.2.3/32", "10.1.2.2", false},
    {"0.0.0.0/0", "8.8.8.8", true},
    {"0.0.0.0/0", "2001:db8::1", false},
    {"10.0.0.0/33", "10.0.0.1", false},
    {"10.0.0.0/", "10.0.0.1", false},
    {"10.0.0.0/x", "10.0.0.1", false},
    {"10.0.0.0/-1", "10.0.0.1", false},
    {"10.0.0.0/8:443", "10.0.0.1", true},
    {"10.0.0.0/8", "api.example", false},

    {"2001:db8::1", "2001:db8::1", true},
    {"2001:DB8:0::1", "2001:db8::1", true},
    {"[2001:db8::1]", "2001:db8::1", true},
    {"[2001:db8::1]:443", "2001:db8::1", true},
    {"[2001:db8::1]:80", "2001:db8::1", false},
    {"2001:db8::1", "2001:db8::2", false},
    {"2001:db8::/32", "2001:db8:ffff::9", true},
    {"2001:db8::/32", "2001:db9::9", false},
    {"2001:db8::/33", "2001:db8:8000::", false},
    {"2001:db8::/129", "2001:db8::", false},
    {"fd00::/8", "10.0.0.1", false},
    {"[", "2001:db8::1", false},
    {"[]", "2001:db8::1", false},
    {":", "api.example", false},
    {"]:443", "api.example", false},
    {"/8", "10.0.0.1", false},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(no_proxy)

BOOST_AUTO_TEST_CASE(each_form_of_entry_names_what_it_should)
{
    for (const Row& row : rows) {
        const bool listed = is_listed(row.list, Origin{row.host, row.port, true});
        BOOST_TEST(listed == row.listed, '"' << row.list << "\" for " << row.host << ':' << row.port);
    }
}

BOOST_AUTO_TEST_CASE(this_machine_has_many_names)
{
    for (const char* const host :
         {"localhost", "LOCALHOST.", "model.localhost", "127.0.0.1", "127.200.0.9", "::1", "0:0::1"})
        BOOST_TEST(is_this_machine(host), host);
    for (const char* const host :
         {"localhost.example", "notlocalhost", "128.0.0.1", "127.0.0.1.example", "::2", "0.0.0.0", ""})
        BOOST_TEST(!is_this_machine(host), host);
}

BOOST_AUTO_TEST_SUITE_END()
