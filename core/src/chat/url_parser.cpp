// Boost.URL, compiled here once instead of linked: see core/CMakeLists.txt.
#include <boost/url/src.hpp>
