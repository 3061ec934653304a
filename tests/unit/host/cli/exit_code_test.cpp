#include "exit_code.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

BOOST_AUTO_TEST_SUITE(exit_codes)

BOOST_AUTO_TEST_CASE(every_kind_has_the_code_that_scripts_know)
{
    using enum ErrorKind;
    const std::pair<ErrorKind, int> table[] = {{cancelled, 130},
                                               {truncated, 6},
                                               {timeout, 6},
                                               {network, 6},
                                               {tls, 6},
                                               {authentication, 4},
                                               {permission, 4},
                                               {quota_exhausted, 5},
                                               {rate_limited, 5},
                                               {overloaded, 5},
                                               {not_found, 1},
                                               {invalid_request, 1},
                                               {context_too_long, 1},
                                               {content_filtered, 1},
                                               {unsupported, 1},
                                               {bad_response, 6},
                                               {too_large, 1},
                                               {plugin, 78},
                                               {config, 78},
                                               {internal, 1},
                                               {static_cast<ErrorKind>(999), 1}};
    for (const auto& [kind, code] : table)
        BOOST_TEST(exit_code(kind) == code, to_string(kind));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
