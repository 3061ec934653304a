/// exchange_driver.hpp - a host in small: runs one exchange of a translator against a recorded answer, without a
/// network, in the order that the contract gives (docs/reference/contract.md, "The exchange").
#pragma once

#include <parlance/abi/exchange.h>
#include <parlance/chat_request.hpp>
#include <parlance/chat_response.hpp>
#include <parlance/chat_translator.hpp>

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "support/event_log.hpp"

namespace parlance::testing {

/// What a server answers.
struct WireAnswer {
    int status = 200;
    std::vector<Header> headers;
    std::string body;
};

/// How the answer is handed over.
struct DriveOptions {
    std::size_t split = 0;                                      ///< bytes a read brings; 0: all at once
    std::size_t cut = std::numeric_limits<std::size_t>::max();  ///< bytes of the body that come at all
    BodyEnd how = BodyEnd::complete;
    std::uint32_t tail = 8;  ///< bytes behind each structure and element that the plugin sees
    LogDetail detail = LogDetail::lines;
};

/// What the translator wanted sent.
struct SentRequest {
    std::string method, url, auth;
    std::vector<Header> headers;
    std::string body;  ///< with its base64 encoded and its files in their place
};

struct DriveResult {
    std::optional<SentRequest> sent;    ///< the first request
    std::vector<SentRequest> all_sent;  ///< every one
    bool wants_more = false;            ///< it asked once more when there was no further answer; no failure
    std::vector<std::string> events;    ///< one line each, or
    std::vector<std::size_t> digests;   ///< one number each, as `detail` says
    ChatResponse response;              ///< ended as the host would end it
};

/// Runs one exchange from begin to release. It may take several requests: each is answered by the next of `answers`,
/// and `options.cut` and `options.how` are about the last of these.
///@{
[[nodiscard]] DriveResult drive(parlance_translator* translator, const ChatRequest& request,
                                std::span<const WireAnswer> answers, const DriveOptions& options = {});
[[nodiscard]] DriveResult drive(parlance_translator* translator, const ChatRequest& request, const WireAnswer& answer,
                                const DriveOptions& options = {});
///@}

}  // namespace parlance::testing
