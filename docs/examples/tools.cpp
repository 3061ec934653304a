// tools.cpp - functions of this program that the model may call.
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/parlance.hpp>
#include <parlance/tools.hpp>

#include <iostream>
#include <stdexcept>

namespace {

// [tools]
parlance::Result<parlance::Json> weather(std::string_view arguments)
{
    const parlance::JsonDocument given(arguments);  // a JSON object, that was checked
    const std::string city = given["city"].text();
    if (city == "Atlantis")  // an error is told to the model, which may try something else
        return parlance::ChatError(parlance::ErrorKind::not_found, "there is no city called Atlantis");
    parlance::JsonBuilder json;
    json.begin_object().member("city", city.empty() ? "here" : city).member("degrees", 21).end_object();
    return parlance::Json(json.take());
}

parlance::ToolSet make_tools()
{
    parlance::ToolSet tools;
    tools.add("get_weather", "The weather of a city now",
              R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})", &weather);
    tools.add("delete_everything", "Deletes all files", "",
              [](std::string_view) -> std::string { throw std::runtime_error("not in an example"); });
    return tools;
}
// [/tools]

}  // namespace

int main()
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    // [run]
    parlance::ToolLoopOptions options;
    options.max_steps(5).parallel(4);
    options.approve([](const parlance::ToolCall& call) {
        if (call.name == "delete_everything") return parlance::ToolApproval::deny("the user does not want that");
        return parlance::ToolApproval::allow();
    });
    options.on_result([](const parlance::ToolCall& call, const parlance::Part& result) {
        std::cout << call.name << call.arguments << " -> " << result.text << '\n';
    });
    const parlance::ToolRun run = parlance::run_tools(
        **chat, parlance::ChatRequest("Do I need an umbrella?").tool_choice("required"), make_tools(), options);
    if (run.response.is_error()) std::cerr << run.response.error()->message << '\n';
    std::cout << run.response.content() << "\nafter " << run.steps << " answers\n";
    // [/run]
    return run.response.is_error() ? 1 : 0;
}
