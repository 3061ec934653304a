/// chat_request_view.hpp - a request as whoever runs it sees it, and how to hold it beyond the call.
#pragma once

#include <parlance/abi/request.h>
#include <parlance/chat_part.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace parlance {

/// One call's question. Immutable. A view: what it shows lives as long as the call that handed it over, or as long as
/// it is held.
class ChatRequestView {
public:
    ChatRequestView() noexcept { request_.struct_size = sizeof(parlance_request); }
    /// Shows `request`, whose contents must outlive this view.
    explicit ChatRequestView(const parlance_request& request) noexcept : request_(detail::zero_extended(request)) {}

    /// What the request says, as ChatRequest describes it; a view.
    ///@{
    [[nodiscard]] std::string_view operation() const noexcept { return detail::view(request_.operation); }
    [[nodiscard]] std::string_view model() const noexcept { return detail::view(request_.model); }
    [[nodiscard]] MessagesView messages() const noexcept { return MessagesView(request_.messages); }
    [[nodiscard]] ToolsView tools() const noexcept { return ToolsView(request_.tools); }
    [[nodiscard]] ParamsView params() const noexcept { return ParamsView(request_.params); }
    [[nodiscard]] HeadersView headers() const noexcept { return HeadersView(request_.headers); }
    [[nodiscard]] std::string_view base_url() const noexcept { return detail::view(request_.base_url); }
    [[nodiscard]] std::string_view extra() const noexcept { return detail::view(request_.extra); }
    [[nodiscard]] bool stream() const noexcept { return (request_.flags & PARLANCE_REQUEST_STREAM) != 0; }
    [[nodiscard]] bool strict() const noexcept { return (request_.flags & PARLANCE_REQUEST_STRICT) != 0; }
    [[nodiscard]] std::int64_t deadline_ms() const noexcept { return request_.deadline_ms; }
    ///@}

    /// The parameter with this key, if the request has it. Looks through the list: requests have few.
    [[nodiscard]] std::optional<ParamView> param(std::string_view key) const noexcept
    {
        for (const ParamView param : params())
            if (param.key() == key) return param;
        return std::nullopt;
    }

    /// The request in C; members its producer did not know are zero.
    [[nodiscard]] const parlance_request& raw() const noexcept { return request_; }

private:
    parlance_request request_{};
};

/// A request held beyond the call that brought it: one reference to its owner.
class HeldRequest {
public:
    HeldRequest() noexcept = default;
    /// Holds `request`, which must have an owner (those of the host and of ChatRequest do).
    explicit HeldRequest(const ChatRequestView& request) noexcept : view_(request)
    {
        if (has_owner()) view_.raw().retain(view_.raw().owner);
    }
    /// Moves the reference; the other then holds what this one held, or nothing.
    ///@{
    HeldRequest(HeldRequest&& other) noexcept : view_(std::exchange(other.view_, ChatRequestView{})) {}
    HeldRequest& operator=(HeldRequest&& other) noexcept
    {
        std::swap(view_, other.view_);
        return *this;
    }
    ///@}
    ~HeldRequest()
    {
        if (has_owner()) view_.raw().release(view_.raw().owner);
    }

    /// What is held; valid as long as this object holds it.
    [[nodiscard]] const ChatRequestView& view() const noexcept { return view_; }

private:
    [[nodiscard]] bool has_owner() const noexcept { return view_.raw().owner != nullptr; }

    ChatRequestView view_;
};

}  // namespace parlance
