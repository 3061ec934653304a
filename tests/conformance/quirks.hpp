/// quirks.hpp - what the suite has to know of one plugin: which recordings it reads and with which configuration, in
/// what it may lawfully differ from the others, and how its dialect's bodies are read independently of it.
///
/// A plugin's file is plugins/<id>.cpp: a class derived from Quirks, and one line that registers it. Every function but
/// `id` and `folders` has a default, so that a file says only what is special. README.md explains when each is needed.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/wire_cases.hpp"

namespace parlance::conformance {

namespace json = boost::json;
using testing::SentRequest;
using testing::WireAnswer;
using testing::WireCase;

/// A recording that no reader can be held to, and what in its bytes makes it so. Counted and printed.
struct Unreadable {
    std::string_view recording;  ///< "<folder>/<case>"
    std::string_view reason;
};

/// A lawful difference between two JSON documents.
struct Difference {
    /// JSON pointer; "*" stands for any one member or index, "**" at the end for everything below.
    std::string_view place;
    std::string_view reason;
    /// Of a description: the words that the problem must have (`lacks "logprobs"`). Empty: any problem at that place.
    std::string_view problem = {};
};

/// Where the official description of a request's body is.
struct SchemaPlace {
    std::string file;  ///< in the directory of specifications: "openai.openapi.trimmed.json"
    /// What in it: "POST /chat/completions" in an OpenAPI file, a class in a list of types, a structure in a Smithy
    /// model.
    std::string name;
};

/// One plugin's. All functions are pure; recordings are views of what the suite keeps loaded.
class Quirks {
public:
    Quirks() = default;
    Quirks(const Quirks&) = delete;
    Quirks& operator=(const Quirks&) = delete;
    virtual ~Quirks() = default;

    // ---- what is tested -------------------------------------------------------------------------------------------

    /// The plugin's id: parlance-<id>.so is opened.
    [[nodiscard]] virtual std::string id() const = 0;
    /// The folders of recordings that it reads.
    [[nodiscard]] virtual std::vector<std::string> folders() const = 0;
    /// The configurations for tests that need no recording: JSON objects as make_translator takes them, never empty.
    [[nodiscard]] virtual std::vector<std::string> configs() const { return {R"({"model":"a-model","options":{}})"}; }
    /// The configuration that a recording is read with; the suite opens each distinct one once.
    [[nodiscard]] virtual std::string config(const WireCase&) const { return configs().front(); }
    /// Why the plugin does not read a recording; nothing if it does. Decide by what the recording is (URL, method,
    /// vendor, content type), never by its name: recordings that nobody has seen are run too.
    [[nodiscard]] virtual std::optional<std::string> skip(const WireCase&) const { return std::nullopt; }
    /// Recordings by name whose bytes no reader can be held to.
    [[nodiscard]] virtual std::vector<Unreadable> unreadable() const { return {}; }

    // ---- asking ---------------------------------------------------------------------------------------------------

    /// The least request whose answer the recording is. Default: `models` for GET .../models, `embeddings` with the
    /// recorded inputs for .../embeddings, else a chat of one word that streams if the recording does.
    [[nodiscard]] virtual ChatRequest plain_request(const WireCase&) const;
    /// The recorded request as a neutral one, read from its body without the plugin's help; nothing where the neutral
    /// form cannot say it (then the recording is not compared) or no request was kept.
    [[nodiscard]] virtual std::optional<ChatRequest> neutral(const WireCase&) const { return std::nullopt; }
    /// The answers in order, for an operation that takes several requests. Default: the recorded one.
    [[nodiscard]] virtual std::vector<WireAnswer> answers(const WireCase& recorded) const { return {recorded.answer}; }
    /// A body in one form where the dialect has several for the same thing (a text, or a list with one text). Applied
    /// to the recorded body and to ours.
    [[nodiscard]] virtual json::value canonical(json::value body) const { return body; }
    /// Members of recorded bodies that the client set by itself: the neutral request does not determine them.
    [[nodiscard]] virtual std::vector<Difference> client_defaults() const { return {}; }
    /// Members that the plugin writes by itself, and that the recording's client did not.
    [[nodiscard]] virtual std::vector<Difference> own_members() const { return {}; }
    /// Names (lower case) of recorded request headers that the neutral request or the dialect determines.
    [[nodiscard]] virtual std::vector<std::string> headers_that_count() const { return {}; }
    /// Whether a request goes where the recorded one went. Default: the method is the same, and the recorded URL ends
    /// with ours, which begins behind the base URL; both without a query.
    [[nodiscard]] virtual bool same_target(const WireCase&, const SentRequest&) const;
    /// The official description of a request's body; nothing where there is none.
    [[nodiscard]] virtual std::optional<SchemaPlace> schema(const SentRequest&) const { return std::nullopt; }
    /// Where what is rightly sent is not as described: the description is older than the recordings, or was trimmed.
    [[nodiscard]] virtual std::vector<Difference> schema_differences() const { return {}; }

    /// The models that requests are generated for: one for each way in which the plugin writes by model. Not empty.
    [[nodiscard]] virtual std::vector<std::string> models() const { return {"a-model"}; }
    /// The values that generated requests may give a parameter, where those of the contract do not fit. Default: those.
    [[nodiscard]] virtual std::vector<ParamValue> param_values(std::string_view) const { return {}; }

    // ---- reading --------------------------------------------------------------------------------------------------

    /// What the recording means, in the contract's terms. Default: the independent reading as it is. Map what has
    /// another unit (vendors' counters that leave out the cached part, ...) by rule; never drop what is inconvenient.
    [[nodiscard]] virtual json::object expected(const WireCase& recorded) const { return *recorded.expected; }
    /// How many bytes of a stream's body must have come before the answer may count as finished; nothing if its end
    /// mark is missing. Default: behind the last "[DONE]".
    [[nodiscard]] virtual std::optional<std::size_t> end_mark(const WireCase&) const;
    /// Whether the answer may also count as finished when the body ended as it should, every lane that began has its
    /// finish, and the end mark is missing: for protocols without one, or whose servers leave it out.
    [[nodiscard]] virtual bool end_mark_optional(const WireCase&) const { return false; }
    /// The members of answers that hold the provider's finish word.
    [[nodiscard]] virtual std::vector<std::string> finish_members() const { return {"finish_reason"}; }
    /// Whether events open a stream and the blocks in it, so that a stream which lacks its beginning is noticed.
    [[nodiscard]] virtual bool opens_streams(const WireCase&) const { return false; }
    /// The members of answers whose contents are the application's own, such as a tool's arguments.
    [[nodiscard]] virtual std::vector<std::string> open_members() const { return {"arguments", "input", "args"}; }
    /// A whole answer with a block of content of a kind that nobody knows; nothing where content has no kinds.
    [[nodiscard]] virtual std::optional<json::value> with_unknown_block(const json::value&) const
    {
        return std::nullopt;
    }

    // ---- handing back ---------------------------------------------------------------------------------------------

    /// The assistant's message as the provider sent it, from a whole answer's body or put together from a stream;
    /// nothing where there is no such thing. Default: Chat Completions (chat_completions.hpp).
    [[nodiscard]] virtual std::optional<json::value> recorded_message(const WireCase&) const;
    /// The assistant's message in a request's body that hands one back. Default: the last of `messages` whose role is
    /// "assistant".
    [[nodiscard]] virtual json::value assistant_message(const json::value& body) const;
    /// What of a message, recorded or sent, must come back; the rest is about the answer, not part of it. Default: as
    /// for Chat Completions.
    [[nodiscard]] virtual json::value essence(json::value message) const;
};

/// Adds a plugin's to those that are run. Called before main.
void register_quirks(std::unique_ptr<Quirks> quirks);

/// `const Registered<AcmeQuirks> registered;` at the end of a plugin's file.
template <class PluginQuirks>
struct Registered {
    Registered() { register_quirks(std::make_unique<PluginQuirks>()); }
};

}  // namespace parlance::conformance
