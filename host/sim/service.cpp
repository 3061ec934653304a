#include "service.hpp"

#include <boost/json/serialize.hpp>

#include "dialect.hpp"
#include "scenario_reader.hpp"
#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;

namespace {

constexpr std::string_view control_prefix = "/sim/";

Scenario json_answer(int status, const json::object& body)
{
    Scenario scenario;
    scenario.status = status;
    scenario.content = Content::given;
    scenario.content_type = json_type;
    scenario.pieces.push_back(json::serialize(body) + "\n");
    return scenario;
}

/// The key behind "Bearer key", or the whole value.
std::string_view credential_of(std::string_view authorization)
{
    return authorization.substr(authorization.find(' ') + 1);
}

/// The marks in a given body become what the request's Authorization header holds.
void fill_in_authorization(const Request& request, Scenario& scenario)
{
    const std::string* header = find_header(request.headers, "authorization");
    const std::string value = header == nullptr ? std::string() : *header;
    for (std::string& piece : scenario.pieces) {
        replace_all(piece, "{{authorization}}", value);
        replace_all(piece, "{{authorization_base64}}", base64_encode(value));
        replace_all(piece, "{{credential}}", credential_of(value));
        replace_all(piece, "{{credential_base64}}", base64_encode(credential_of(value)));
    }
}

}  // namespace

Service::Service(Log& log, Script script, Replay replay) noexcept
    : log_(log), script_(std::move(script)), replay_(std::move(replay))
{
}

bool Service::is_control(const Request& request) noexcept
{
    return request.path().starts_with(control_prefix);
}

Scenario Service::answer_control(const Request& request)
{
    if (request.method == "GET" && request.path() == "/sim/log") return json_answer(200, log_.to_json());
    if (request.method == "POST" && request.path() == "/sim/reset") {
        log_.clear();
        script_.rewind();
        return json_answer(200, {{"reset", true}});
    }
    return json_answer(404, {{"message", "the simulator knows GET /sim/log and POST /sim/reset"}});
}

Scenario Service::choose(const Request& request)
{
    if (const Scenario* scripted = script_.next(request)) return *scripted;
    if (!replay_.empty()) return replay_.answer(request);
    return scenario_in_model_name(request);
}

Scenario Service::answer(const Request& request)
{
    if (is_control(request)) return answer_control(request);
    Scenario scenario = choose(request);
    if (scenario.content == Content::dialect)
        answer_in_dialect(request, scenario);
    else if (scenario.echo_authorization)
        fill_in_authorization(request, scenario);
    return scenario;
}

}  // namespace parlance::sim
