/// derived_request.hpp - the request as the translator sees it: the application's own, with the client's defaults
/// filled in and the host's own parameters taken out.
#pragma once

#include "chat/padded.hpp"

#include <parlance/chat_request.hpp>
#include <parlance/core/client_settings.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace parlance::core {

/// Holds what it was made from. Immutable after `assign`.
class DerivedRequest {
public:
    DerivedRequest() noexcept = default;
    DerivedRequest(const DerivedRequest&) = delete;
    DerivedRequest& operator=(const DerivedRequest&) = delete;

    /// `owner`, `retain`, `release`: whose reference keeps this object alive.
    void assign(const parlance_request& request, const ClientSettings& settings, void* owner,
                void (*retain)(void*) noexcept, void (*release)(void*) noexcept);

    [[nodiscard]] const parlance_request& view() const noexcept { return view_.value; }

    /// host.timeout_ms, host.max_event_bytes, host.base_url, as the request set them.
    [[nodiscard]] std::optional<std::int64_t> timeout_ms() const noexcept { return timeout_ms_; }
    [[nodiscard]] std::optional<std::int64_t> max_event_bytes() const noexcept { return max_event_bytes_; }
    [[nodiscard]] std::string_view base_url() const noexcept { return base_url_; }

private:
    void hold(const parlance_request& request);
    void take_params(const std::vector<Param>& defaults);
    void take_host_param(const ParamView& param);

    HeldRequest held_;               // when the application's request has an owner
    detail::SharedRequestPtr copy_;  // when it has none: then only a whole copy outlives the call
    Padded<parlance_request> view_;
    std::vector<Padded<parlance_param>> params_;
    std::optional<std::int64_t> timeout_ms_, max_event_bytes_;
    std::string_view base_url_;
};

}  // namespace parlance::core
