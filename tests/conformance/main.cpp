#define BOOST_TEST_MODULE parlance_conformance
#include <boost/test/unit_test.hpp>
