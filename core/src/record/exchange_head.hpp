/// exchange_head.hpp - the request that is about to be sent, as it may be kept.
#pragma once

#include "record/recording.hpp"
#include "record/scrubber.hpp"

#include <parlance/core/http_client.hpp>

#include <optional>
#include <span>

namespace parlance::core::record {

/// Without secrets, HttpSend::secret_headers among them, and without the headers that belong to the connection. A body
/// that is too long for a recording is left out.
[[nodiscard]] RecordedRequest kept_request(const HttpSend& send, const Scrubber& scrubber);

/// One that also knows HttpSend::secret_values and the values of HttpSend::secret_headers, which a server may echo;
/// nothing: there are none.
[[nodiscard]] std::optional<Scrubber> scrubber_for(const HttpSend& send, const Scrubber& of_client);

/// The answer's headers, in the same way; one that comes several times is joined by commas (RFC 9110, 5.3).
[[nodiscard]] Headers kept_headers(std::span<const HttpHeader> headers, const Scrubber& scrubber);

}  // namespace parlance::core::record
