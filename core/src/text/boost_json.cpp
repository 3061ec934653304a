// Boost.JSON, compiled here once instead of linked: see core/CMakeLists.txt.
#include <boost/json/src.hpp>
