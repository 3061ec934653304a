#include "exit_code.hpp"

namespace parlance::cli {

ExitCode exit_code(ErrorKind kind) noexcept
{
    switch (kind) {
        case ErrorKind::authentication:
        case ErrorKind::permission: return exit_authentication;
        case ErrorKind::rate_limited:
        case ErrorKind::quota_exhausted:
        case ErrorKind::overloaded: return exit_limited;
        case ErrorKind::network:
        case ErrorKind::timeout:
        case ErrorKind::tls:
        case ErrorKind::bad_response:
        case ErrorKind::truncated: return exit_provider;
        case ErrorKind::config:
        case ErrorKind::plugin: return exit_config;
        case ErrorKind::cancelled: return exit_interrupted;
        case ErrorKind::by_status:
        case ErrorKind::not_found:
        case ErrorKind::invalid_request:
        case ErrorKind::context_too_long:
        case ErrorKind::content_filtered:
        case ErrorKind::unsupported:
        case ErrorKind::too_large:
        case ErrorKind::internal: return exit_failed;
    }
    return exit_failed;  // a kind of a later library
}

}  // namespace parlance::cli
