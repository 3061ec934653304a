/// think_request.hpp - a request in which thinking that stood in a text stands there again.
#pragma once

#include <parlance/chat_request_view.hpp>

#include <deque>
#include <string>
#include <vector>

namespace parlance::openai_compatible {

/// Shows `request` with each reasoning part that says what stood around it as a text, so that a message reads as the
/// server sent it. Copies what it changes; all else are views of `request`, which must outlive it.
class ThinkRequest {
public:
    explicit ThinkRequest(const ChatRequestView& request);
    ThinkRequest(const ThinkRequest&) = delete;
    ThinkRequest& operator=(const ThinkRequest&) = delete;

    [[nodiscard]] const ChatRequestView& view() const noexcept { return view_; }

private:
    void rewrite(parlance_message& message);

    std::vector<parlance_message> messages_;
    std::vector<std::vector<parlance_part>> parts_;
    std::deque<std::string> texts_;  // their addresses stay
    ChatRequestView view_;
};

}  // namespace parlance::openai_compatible
