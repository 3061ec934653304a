/// asio_impl.cpp - the compiled part of Asio and Beast, once: everything else is built with the macros
/// BOOST_ASIO_SEPARATE_COMPILATION and BOOST_BEAST_SEPARATE_COMPILATION.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
