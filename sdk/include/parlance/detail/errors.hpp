/// errors.hpp - ChatError to parlance_error and back.
#pragma once

#include <parlance/chat_error.hpp>
#include <parlance/detail/views.hpp>

namespace parlance::detail {

/// A view of `error`, valid as long as it is.
template <class = void>
[[nodiscard]] parlance_error c_error(const ChatError& error) noexcept
{
    parlance_error view{};
    view.struct_size = sizeof view;
    if (error.retryable) view.flags |= *error.retryable ? PARLANCE_ERROR_RETRY_YES : PARLANCE_ERROR_RETRY_NO;
    if (error.not_sent) view.flags |= PARLANCE_ERROR_NOT_SENT;
    if (error.maybe_billed) view.flags |= PARLANCE_ERROR_MAYBE_BILLED;
    view.retry_after_ms = error.retry_after_ms;
    view.kind = static_cast<std::uint32_t>(error.kind);
    view.phase = static_cast<std::uint32_t>(error.phase);
    view.http_status = error.http_status;
    view.message = c_view(error.message);
    view.code = c_view(error.provider_code);
    view.where = c_view(error.where);
    view.request_id = c_view(error.request_id);
    view.body = c_view(error.body_excerpt);
    view.extra = c_view(error.extra);
    return view;
}

/// A copy that owns its texts. An unknown kind reads as internal.
template <class = void>
[[nodiscard]] ChatError chat_error(const parlance_error& source)
{
    const auto view = zero_extended(source);
    ChatError error;
    error.kind = view.kind <= PARLANCE_ERROR_INTERNAL ? static_cast<ErrorKind>(view.kind) : ErrorKind::internal;
    error.phase = static_cast<Phase>(view.phase);
    error.http_status = view.http_status;
    if ((view.flags & PARLANCE_ERROR_RETRY_YES) != 0) error.retryable = true;
    if ((view.flags & PARLANCE_ERROR_RETRY_NO) != 0) error.retryable = false;
    error.retry_after_ms = view.retry_after_ms;
    error.not_sent = (view.flags & PARLANCE_ERROR_NOT_SENT) != 0;
    error.maybe_billed = (view.flags & PARLANCE_ERROR_MAYBE_BILLED) != 0;
    error.message = detail::view(view.message);
    error.provider_code = detail::view(view.code);
    error.where = detail::view(view.where);
    error.request_id = detail::view(view.request_id);
    error.body_excerpt = detail::view(view.body);
    error.extra = detail::view(view.extra);
    return error;
}

}  // namespace parlance::detail
