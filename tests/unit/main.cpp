#define BOOST_TEST_MODULE parlance
#include <boost/test/unit_test.hpp>
