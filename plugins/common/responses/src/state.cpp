#include <parlance/responses/state.hpp>

#include <parlance/openai/content.hpp>

namespace parlance::responses {

State::State(const openai::Dialect& dialect, const JsonDocument& document)
{
    const JsonValue state = dialect.own_extra(document)[openai::responses_state];
    if (state["item"].is_object()) item_ = state["item"];
    if (state["content"].is_object()) content_ = state["content"];
    if (state["of"].is_string()) of_ = state["of"];
}

StateWriter::StateWriter(const openai::Dialect& dialect)
{
    json_.begin_object().key(dialect.name()).begin_object().key(openai::responses_state).begin_object();
}

StateWriter& StateWriter::item(const JsonValue& item, std::initializer_list<std::string_view> except)
{
    json_.key("item").begin_object().members_of(item, except).end_object();
    return *this;
}

StateWriter& StateWriter::content(const JsonValue& content, std::initializer_list<std::string_view> except)
{
    json_.key("content").begin_object().members_of(content, except).end_object();
    return *this;
}

StateWriter& StateWriter::of(std::string_view id)
{
    json_.member("of", id);
    return *this;
}

StateWriter& StateWriter::custom_tool()
{
    custom_ = true;
    return *this;
}

std::string StateWriter::take()
{
    json_.end_object();
    if (custom_) json_.member("type", "custom");
    return json_.end_object().end_object().take();
}

}  // namespace parlance::responses
