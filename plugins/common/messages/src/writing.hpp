/// writing.hpp - what the writers of one request share, and what each of them writes.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/messages/dialect.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::messages {

/// What a body is for.
enum class Purpose {
    chat,
    count,  ///< of tokens: what only steers the answer has no place there
    item,   ///< of a batch: never streamed
};

/// One request that is being written. Views: for the function that writes it.
struct Writing {
    const ChatRequestView& request;
    const Dialect& dialect;
    JsonBuilder& json;
    wire::RequestNotes& notes;
    std::string_view model;
    Purpose purpose;
    JsonValue own = {};                   // the provider's own members of the request's extra
    std::string_view cache_ttl = {};      // "5m" or "1h", where the request says how long
    bool has_cache_mark = false;          // some part asks for the cache
    std::vector<std::string> betas = {};  // that this request needs
};

/// What thinking is asked for.
struct ThinkingPlan {
    std::string_view type;    // "adaptive", "enabled", "disabled", or empty: not said
    std::int64_t budget = 0;  // of "enabled"
    std::string_view effort;  // a word of the API's, or empty
    std::int64_t room = 0;    // tokens to add to the default limit, which thinking counts against
    bool is_on = false;       // the request asks for thinking, be it by its extra
};

/// The members `system` and `messages`.
void write_messages(Writing& writing);

/// The member `tools`.
void write_tools(Writing& writing);

/// All parameters, the limit of tokens included, that have members of their own.
void write_params(Writing& writing);

/// What reasoning_effort and reasoning_budget mean for this model. `max_tokens`: the request's own limit.
[[nodiscard]] ThinkingPlan plan_thinking(Writing& writing, std::optional<std::int64_t> max_tokens);

/// Where a block stands.
enum class Place { system, user, assistant, result };

/// Whether a part is sent at all; warns or refuses where it is not.
[[nodiscard]] bool is_sent(const wire::PlacedPart& placed, Writing& writing);

/// Parts as the value of `content`: one text if they are one plain text, else a list of blocks. Parts of kinds that
/// cannot stand there are refused.
void write_content(const std::vector<wire::PlacedPart>& parts, Place place, Writing& writing);

/// One picture as a block, and one document.
///@{
void write_image(const wire::PlacedPart& placed, Writing& writing);
void write_document(const wire::PlacedPart& placed, Writing& writing);
///@}

/// Blocks of the assistant's, from parts that hold what a block was, and results.
///@{
void write_call(const wire::PlacedPart& placed, Writing& writing);
void write_result(const wire::PlacedPart& placed, Writing& writing);
void write_reasoning(const wire::PlacedPart& placed, Writing& writing);
void write_opaque(const wire::PlacedPart& placed, Writing& writing);
///@}

/// Ends a block with its cache mark and the members of the part's own extra, but for those named.
void end_block(const PartView& part, const JsonValue& own, Writing& writing,
               std::initializer_list<std::string_view> except = {});

/// {"type": "ephemeral"}, with the time to live that the request asks for.
void write_cache_mark(Writing& writing);

/// Notes that the request needs a feature in beta.
void need_beta(std::string_view name, Writing& writing);

/// Refuses a part; a list needs an element all the same, though it is thrown away.
void refuse_block(const wire::PlacedPart& placed, ErrorKind kind, std::string message, Writing& writing);

}  // namespace parlance::messages
