#include "dialect.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <chrono>

#include "catalogue.hpp"
#include "chat_answer.hpp"
#include "scenario_reader.hpp"
#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;

namespace {

/// Deterministic, so that runs can be compared; unique within one, so that requests can be told apart.
std::string next_inference_id()
{
    static unsigned long last = 0;
    return "sim-inference-" + std::to_string(++last);
}

/// The API echoes ids of 1 to 128 characters of [A-Za-z0-9._:-], and drops others in silence.
bool is_client_request_id(std::string_view id)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._:-").find(c) != std::string_view::npos;
    };
    return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), allowed);
}

/// A script's or a model name's own header wins.
void add_header(Scenario& scenario, std::string_view name, std::string_view value)
{
    if (find_header(scenario.headers, name) == nullptr)
        scenario.headers.push_back({std::string(name), std::string(value)});
}

void add_tracing_headers(const Request& request, Scenario& scenario)
{
    if (find_header(scenario.headers, "x-inference-id") == nullptr)
        add_header(scenario, "x-inference-id", next_inference_id());
    const std::string* id = find_header(request.headers, "x-client-request-id");
    if (id != nullptr && is_client_request_id(*id)) add_header(scenario, "x-client-request-id", *id);
}

/// "0.001240000", as the API writes money.
std::string fixed_point(double amount)
{
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), amount, std::chars_format::fixed, 9);
    return std::string(digits.data(), end.ptr);
}

void add_cost_headers(const json::object& answer, Scenario& scenario)
{
    const json::value* meta = answer.if_contains("meta");
    if (meta == nullptr) return;
    const json::object& usage = meta->at("usage").as_object();
    add_header(scenario, "x-aimlapi-credits-used", json::serialize(usage.at("credits_used")));
    add_header(scenario, "x-aimlapi-usd-spent", fixed_point(usage.at("usd_spent").as_double()));
}

void set_json(Scenario& scenario, const json::object& answer)
{
    scenario.content = Content::given;
    scenario.content_type = json_type;
    scenario.pieces = {json::serialize(answer)};
}

std::string echoed_authorization(const Request& request)
{
    const std::string* header = find_header(request.headers, "authorization");
    const std::string value = header == nullptr ? "none" : *header;
    return "authorization: " + value + " base64: " + base64_encode(value) +
           " key: " + base64_encode(std::string_view(value).substr(value.find(' ') + 1));
}

bool is_authorized(const Request& request)
{
    constexpr std::string_view scheme = "Bearer ";
    const std::string* header = find_header(request.headers, "authorization");
    if (header == nullptr || header->size() <= scheme.size()) return false;
    return equal_ignoring_case(std::string_view(*header).substr(0, scheme.size()), scheme) &&
           std::string_view(*header).substr(scheme.size()) != "bad-key";
}

std::string_view message_for(int status)
{
    switch (status) {
        case 400: return "The simulator was told to find this request invalid.";
        case 401: return "A valid API key is needed for this request.";
        case 403: return "Your credits are used up.";
        case 404: return "Unknown model.";
        case 429: return "Too many requests.";
        default: return status >= 500 ? "Internal server error" : "The simulator was told to refuse this request.";
    }
}

void answer_chat(const Request& request, const json::object& body, Scenario& scenario)
{
    const ChatOutcome outcome = read_chat(body);
    if (!outcome.problem.empty()) return answer_with_error(request, 400, outcome.problem, scenario);
    ChatQuestion question = outcome.question;
    if (scenario.echo_authorization) question.echo = echoed_authorization(request);
    if (!question.stream) {
        const json::object answer = chat_completion(question, scenario.chunks);
        add_cost_headers(answer, scenario);
        return set_json(scenario, answer);
    }
    scenario.content = Content::given;
    scenario.content_type = stream_type;
    if (scenario.framing == Framing::automatic) scenario.framing = Framing::chunked;
    scenario.pieces = chat_stream(question, scenario.chunks, !scenario.is_endless());
}

void answer_post(const Request& request, Scenario& scenario)
{
    boost::system::error_code ec;
    const json::value body = json::parse(request.body, ec);
    if (ec || !body.is_object()) return answer_with_error(request, 400, "The body is no JSON object.", scenario);
    if (request.path() == "/v1/chat/completions") return answer_chat(request, body.get_object(), scenario);
    const Checked<json::object> answer = embeddings(body.get_object());
    if (!answer) return answer_with_error(request, 400, answer.error().text, scenario);
    add_cost_headers(*answer, scenario);
    set_json(scenario, *answer);
}

void answer_get(const Request& request, Scenario& scenario)
{
    constexpr std::string_view model_prefix = "/model/";
    if (request.path() == "/v1/models") return set_json(scenario, model_list());
    if (request.path() == "/v1/key") return set_json(scenario, key_description());
    const auto model = find_model(request.path().substr(model_prefix.size()));
    if (!model) return answer_with_error(request, 404, "Unknown model.", scenario);
    set_json(scenario, *model);
}

bool is_known(const Request& request)
{
    const std::string_view path = request.path();
    if (request.method == "POST") return path == "/v1/chat/completions" || path == "/v1/embeddings";
    return request.method == "GET" && (path == "/v1/models" || path == "/v1/key" || path.starts_with("/model/"));
}

bool is_public(const Request& request)
{
    return request.method == "GET" && request.path() != "/v1/key";
}

}  // namespace

void answer_with_error(const Request& request, int status, std::string_view message, Scenario& scenario)
{
    scenario.status = status;
    const std::string text =
        std::string(message) + (scenario.echo_authorization ? " " + echoed_authorization(request) : std::string());
    add_tracing_headers(request, scenario);
    set_json(scenario, {{"message", text},
                        {"path", request.path()},
                        {"requestId", *find_header(scenario.headers, "x-inference-id")},
                        {"statusCode", status},
                        {"timestamp", iso_time(std::chrono::system_clock::now())}});
}

Scenario scenario_in_model_name(const Request& request)
{
    boost::system::error_code ec;
    const json::value body = json::parse(request.body, ec);
    const json::object* object = ec ? nullptr : body.if_object();
    const json::value* model = object == nullptr ? nullptr : object->if_contains("model");
    if (model == nullptr || !model->is_string()) return {};
    Checked<Scenario> scenario = read_model_options(std::string_view(model->get_string()));
    if (scenario) return std::move(*scenario);
    Scenario refusal;
    answer_with_error(request, 400, scenario.error().text, refusal);
    return refusal;
}

void answer_in_dialect(const Request& request, Scenario& scenario)
{
    add_tracing_headers(request, scenario);
    if (!is_known(request))
        return answer_with_error(request, 404, "Cannot " + request.method + " " + std::string(request.path()),
                                 scenario);
    if (!is_public(request) && !is_authorized(request))
        return answer_with_error(request, 401, message_for(401), scenario);
    if (scenario.status >= 300)
        return answer_with_error(request, scenario.status, message_for(scenario.status), scenario);
    if (request.method == "GET") return answer_get(request, scenario);
    answer_post(request, scenario);
}

}  // namespace parlance::sim
