// Boost.JSON, compiled here once instead of linked: see host/CMakeLists.txt.
#include <boost/json/src.hpp>
