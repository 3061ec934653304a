/// error_detail.hpp - the real reason, where a gateway says only in general that something failed.
#pragma once

#include <parlance/json_reader.hpp>

#include <string>

namespace parlance::openai {

/// What stands in an error beside its message, as words for people and of a bounded length; empty where nothing does.
/// `root`: the whole body or chunk. Read are:
/// - OpenRouter's `error.metadata`: `raw` is what the provider behind it said, as a text, as JSON or as JSON in a text,
///   and `provider_name` who that is; `reasons` are why a moderator refused.
/// - AIML's `meta`: for each member of the request that is wrong, its `path` and a `message`.
[[nodiscard]] std::string error_detail(const JsonValue& root);

/// Whether a moderator refused the request: OpenRouter's `error.metadata.flagged_input` is there.
[[nodiscard]] bool is_flagged(const JsonValue& root);

}  // namespace parlance::openai
