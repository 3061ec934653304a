/// body.hpp - what every JSON request begins and ends with: the model that is meant, and the body as a POST.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace parlance::wire {

/// The model that a request means: its own, or the `configured` one. Fails with invalid_request when there is neither.
[[nodiscard]] Result<std::string_view> chosen_model(const ChatRequestView& request, std::string_view configured);

/// A POST of `body`, which is moved from. Base64 segments stay views of the request's bytes: nothing is copied.
[[nodiscard]] HttpRequest json_post(std::string path, JsonBuilder& body);

/// About how many bytes a request takes as JSON, without its binary data: room to make at once.
[[nodiscard]] std::size_t expected_size(const ChatRequestView& request);

}  // namespace parlance::wire
