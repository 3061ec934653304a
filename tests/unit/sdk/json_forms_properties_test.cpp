// What must hold for any request and response: the canonical form is one line of JSON that reads back as the same
// value. Seeds are fixed, so a failure comes again.
#include <parlance/json_forms.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using namespace parlance;

namespace {

/// Makes values of every kind, most of them odd.
class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool chance() { return below(3) == 0; }

    std::string text()
    {
        static constexpr std::string_view pieces[] = {"a", "\"", "\\",     "\n",         "\x01",
                                                      "/", "~",  "\u20AC", "\U0001F600", " {[:,"};
        std::string made;
        for (std::uint64_t i = below(5); i > 0; --i)
            made += pieces[below(std::size(pieces))];
        return made;
    }
    std::string name() { return "n" + text(); }
    std::string bytes()
    {
        std::string made(below(9), '\0');
        for (char& byte : made)
            byte = static_cast<char>(below(256));
        return made;
    }
    std::string object()
    {
        return JsonBuilder().begin_object().member(name(), number()).key("x").raw("[true,{}]").end_object().take();
    }
    std::string maybe_object() { return chance() ? object() : ""; }
    std::string maybe_text() { return chance() ? text() : ""; }
    std::int64_t number() { return static_cast<std::int64_t>(random_()) >> below(64); }
    double real() { return static_cast<double>(number()) / 1024; }

    std::vector<Part> parts(int depth = 3)
    {
        std::vector<Part> made(below(4));
        for (Part& part : made)
            fill(part, depth);
        return made;
    }

    /// A value that is not of the contract's types: these have their own.
    ParamValue value()
    {
        switch (below(5)) {
            case 0: return chance();
            case 1: return number();
            case 2: return real();
            case 3: return text();
            default: return Json(object());
        }
    }
    std::vector<Param> facts()
    {
        std::vector<Param> made;
        for (std::uint64_t i = below(4); i > 0; --i)
            made.emplace_back("fact." + std::to_string(i) + text(), value());
        return made;
    }

    ChatRequest request();
    ChatResponse response();

private:
    void fill(Part& part, int depth)
    {
        part.kind = static_cast<PartKind>(below(14));
        part.flags = chance() ? static_cast<std::uint32_t>(random_()) : 0;
        part.begin = chance() ? number() : 0;
        part.end = chance() ? number() : 0;
        for (std::string* member : {&part.text, &part.media_type, &part.url, &part.id, &part.name})
            *member = maybe_text();
        if (chance()) part.data = bytes();
        part.extra = maybe_object();
        if (depth > 0 && chance()) part.parts = parts(depth - 1);
    }
    void fill(Choice& choice)
    {
        choice.parts = parts();
        choice.finish = static_cast<FinishReason>(below(9));
        choice.finish_raw = maybe_text();
        if (chance()) choice.finish_params = facts();
    }
    void fill(Usage& usage, std::optional<Cost>& cost)
    {
        for (const auto& member : detail::usage_members)
            if (chance()) usage.*member.number = number();
        if (chance()) cost = Cost{real(), maybe_text(), maybe_text()};
        usage.all = detail::told_by_members(usage, cost);
        for (Param& other : facts())
            usage.all.push_back(other);
    }
    ChatError error();

    std::mt19937_64 random_;
};

ChatRequest Maker::request()
{
    detail::RequestValues values;  // has more than the setters: the flags of headers
    values.operation = chance() ? text() : "chat";
    values.model = maybe_text();
    for (std::uint64_t i = below(4); i > 0; --i) {
        Message& message = values.messages.emplace_back(static_cast<Role>(1 + below(5)), parts());
        message.name = maybe_text();
        message.extra = maybe_object();
    }
    for (std::uint64_t i = below(3); i > 0; --i) {
        Tool& tool = values.tools.emplace_back(name(), maybe_text(), maybe_object());
        tool.kind = static_cast<std::uint32_t>(1 + below(3));
        tool.flags = chance() ? PARLANCE_TOOL_STRICT : 0;
        tool.extra = maybe_object();
    }
    values.params = facts();
    values.params.emplace_back("temperature", real(), chance());
    values.params.emplace_back("host.timeout_ms", number(), chance());
    values.params.emplace_back("store", chance(), chance());
    values.params.emplace_back("user", text(), chance());
    values.params.emplace_back("logit_bias", Json(object()), chance());
    values.params.emplace_back("format", Json(R"({"type":"json_schema","schema":)" + object() + R"(,"strict":false})"));
    for (std::uint64_t i = below(3); i > 0; --i)
        values.headers.emplace_back(name(), text(), chance() ? static_cast<std::uint32_t>(random_()) : 0u);
    values.base_url = maybe_text();
    values.extra = maybe_object();
    values.flags = (chance() ? PARLANCE_REQUEST_STREAM : 0u) | (chance() ? PARLANCE_REQUEST_STRICT : 0u);
    const detail::SharedRequestPtr shared(std::move(values));
    return ChatRequest(ChatRequestView(shared->view()));
}

ChatError Maker::error()
{
    ChatError made(static_cast<ErrorKind>(below(21)), text());
    made.phase = static_cast<Phase>(below(7));
    made.http_status = static_cast<int>(below(600));
    if (chance()) made.retryable = chance();
    if (chance()) made.retry_after_ms = static_cast<std::int64_t>(below(1'000'000));
    made.not_sent = chance();
    made.maybe_billed = chance();
    for (std::string* member : {&made.provider_code, &made.request_id, &made.where, &made.body_excerpt})
        *member = maybe_text();
    made.extra = chance() ? object() : maybe_text();
    if (JsonDocument(made.extra)) made.extra = object();
    return made;
}

ChatResponse Maker::response()
{
    ChatResponse made;
    made.choices().resize(below(4));
    for (Choice& choice : made.choices())
        if (!chance()) fill(choice);
    if (made.choices().size() == 1) made.choices().front().finish_raw = name();  // one that is blank is none
    if (chance()) made.fail(error());
    ChatMetadata& metadata = made.metadata();
    for (std::string* member :
         {&metadata.client, &metadata.provider, &metadata.model, &metadata.response_id, &metadata.request_id})
        *member = maybe_text();
    metadata.end = static_cast<CallEnd>(below(4));
    fill(metadata.usage, metadata.cost);
    for (auto* member : {&metadata.attempts, &metadata.latency_ms, &metadata.time_to_first_token_ms})
        if (chance()) *member = number();
    for (std::uint64_t i = below(3); i > 0; --i)
        metadata.warnings.push_back({maybe_text(), text(), maybe_text()});
    metadata.maybe_billed = chance();
    metadata.meta = facts();
    metadata.limits = facts();
    return made;
}

bool same(const Part& a, const Part& b)
{
    const auto members = [](const Part& part) {
        return std::tie(part.kind, part.flags, part.begin, part.end, part.text, part.data, part.media_type, part.url,
                        part.id, part.name, part.extra);
    };
    const auto same_part = [](const Part& x, const Part& y) { return same(x, y); };
    return members(a) == members(b) && std::ranges::equal(a.parts, b.parts, same_part);
}

bool same(const std::vector<Part>& a, const std::vector<Part>& b)
{
    return std::ranges::equal(a, b, [](const Part& x, const Part& y) { return same(x, y); });
}

/// The order of parameters and facts has no meaning.
bool same(std::vector<Param> a, std::vector<Param> b)
{
    std::ranges::sort(a, {}, &Param::key);
    std::ranges::sort(b, {}, &Param::key);
    return std::ranges::equal(a, b, [](const Param& x, const Param& y) {
        return std::tie(x.key, x.value, x.required) == std::tie(y.key, y.value, y.required);
    });
}

bool same(const ChatRequest& a, const ChatRequest& b)
{
    const auto same_message = [](const Message& x, const Message& y) {
        return std::tie(x.role, x.name, x.extra) == std::tie(y.role, y.name, y.extra) && same(x.parts, y.parts);
    };
    const auto same_tool = [](const Tool& x, const Tool& y) {
        return std::tie(x.kind, x.flags, x.name, x.description, x.schema, x.extra) ==
               std::tie(y.kind, y.flags, y.name, y.description, y.schema, y.extra);
    };
    const auto same_header = [](const Header& x, const Header& y) {
        return std::tie(x.name, x.value, x.flags) == std::tie(y.name, y.value, y.flags);
    };
    return std::tie(a.operation(), a.model(), a.base_url(), a.extra()) ==
               std::tie(b.operation(), b.model(), b.base_url(), b.extra()) &&
           a.stream() == b.stream() && a.strict() == b.strict() &&
           std::ranges::equal(a.messages(), b.messages(), same_message) &&
           std::ranges::equal(a.tools(), b.tools(), same_tool) &&
           std::ranges::equal(a.headers(), b.headers(), same_header) && same(a.params(), b.params());
}

bool same(const std::optional<ChatError>& a, const std::optional<ChatError>& b)
{
    const auto members = [](const ChatError& e) {
        return std::tie(e.kind, e.phase, e.http_status, e.retryable, e.retry_after_ms, e.not_sent, e.maybe_billed,
                        e.message, e.provider_code, e.request_id, e.where, e.body_excerpt, e.extra);
    };
    return a.has_value() == b.has_value() && (!a || members(*a) == members(*b));
}

bool same(const Usage& a, const Usage& b)
{
    const auto same_number = [&](const auto& member) { return a.*member.number == b.*member.number; };
    return std::ranges::all_of(detail::usage_members, same_number) && same(a.all, b.all);
}

bool same(const ChatMetadata& a, const ChatMetadata& b)
{
    const auto members = [](const ChatMetadata& m) {
        return std::tie(m.client, m.provider, m.model, m.end, m.response_id, m.request_id, m.attempts, m.latency_ms,
                        m.time_to_first_token_ms, m.maybe_billed);
    };
    const auto same_warning = [](const Warning& x, const Warning& y) {
        return std::tie(x.code, x.message, x.where) == std::tie(y.code, y.message, y.where);
    };
    const auto cost = [](const ChatMetadata& m) { return m.cost.value_or(Cost{-1, "none", "none"}); };
    const Cost mine = cost(a), theirs = cost(b);
    return members(a) == members(b) && same(a.usage, b.usage) && same(a.meta, b.meta) && same(a.limits, b.limits) &&
           std::ranges::equal(a.warnings, b.warnings, same_warning) &&
           std::tie(mine.amount, mine.currency, mine.source) == std::tie(theirs.amount, theirs.currency, theirs.source);
}

bool same(const ChatResponse& a, const ChatResponse& b)
{
    const auto same_choice = [](const Choice& x, const Choice& y) {
        return std::tie(x.finish, x.finish_raw) == std::tie(y.finish, y.finish_raw) && same(x.parts, y.parts) &&
               same(x.finish_params, y.finish_params);
    };
    return same(a.error(), b.error()) && same(a.metadata(), b.metadata()) &&
           std::ranges::equal(a.choices(), b.choices(), same_choice);
}

/// Whether another reader takes it for JSON, and a line-wise one for one line.
bool is_one_line(const std::string& json)
{
    boost::system::error_code error;
    const auto parsed = boost::json::parse(json, error);
    return !error && json.find('\n') == std::string::npos;
}

template <class T>
std::string reason(const Result<T>& result)
{
    return result ? "" : result.error().message + " @" + result.error().where + "\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_forms_properties)

BOOST_AUTO_TEST_CASE(every_request_is_one_line_and_reads_back_as_itself)
{
    Maker maker(1);
    for (int i = 0; i < 400; ++i) {
        const ChatRequest request = maker.request();
        const std::string json = to_json(request);
        BOOST_TEST_REQUIRE(is_one_line(json), json);
        const auto again = request_from_json(json);
        BOOST_TEST_REQUIRE(again.has_value(), reason(again) + json);
        BOOST_TEST_REQUIRE(same(request, *again), json + "\n" + to_json(*again));
    }
}

BOOST_AUTO_TEST_CASE(every_response_is_one_line_and_reads_back_as_itself)
{
    Maker maker(2);
    for (int i = 0; i < 400; ++i) {
        const ChatResponse response = maker.response();
        const std::string json = to_json(response);
        BOOST_TEST_REQUIRE(is_one_line(json), json);
        const auto again = response_from_json(json);
        BOOST_TEST_REQUIRE(again.has_value(), reason(again) + json);
        BOOST_TEST_REQUIRE(same(response, *again), json + "\n" + to_json(*again));
    }
}

BOOST_AUTO_TEST_CASE(an_answer_is_the_next_turns_message)
{
    Maker maker(3);
    for (int i = 0; i < 200; ++i) {
        const ChatResponse response = maker.response();
        ChatRequest next;
        next.add_message(response.message());
        const auto again = request_from_json(to_json(next));
        BOOST_TEST_REQUIRE(again.has_value());
        BOOST_TEST_REQUIRE(same(again->messages().front().parts, response.parts()));
    }
}

BOOST_AUTO_TEST_CASE(a_broken_request_is_an_error_and_never_a_crash)
{
    Maker maker(4);
    for (int i = 0; i < 400; ++i) {
        std::string json = to_json(maker.request());
        json[maker.below(json.size())] = "\"{}[],:0x"[maker.below(9)];
        const auto again = request_from_json(json);
        BOOST_TEST_REQUIRE((again.has_value() || !again.error().message.empty()));
    }
}

BOOST_AUTO_TEST_SUITE_END()
