#include "catalogue.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <cmath>
#include <cstdint>
#include <string>

#include "chat_answer.hpp"
#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;

namespace {

struct Model {
    std::string_view id;
    std::string_view alias;
    std::string_view type;
    int context_length;
};

/// The real list mixes kinds as well: a client has to look at `type`.
constexpr std::array models{
    Model{"parlance/sim", "sim", "openai/chat-completions", 128000},
    Model{"parlance/sim-small", "sim-small", "openai/chat-completions", 8192},
    Model{"parlance/sim-embedding", "sim-embedding", "openai/embeddings", 8192},
    Model{"parlance/sim-image", "sim-image", "openai/image-generations", 0},
};

json::object describe(const Model& model)
{
    json::object info{{"name", model.alias},
                      {"developer", "parlance"},
                      {"description", "parlance-sim, a stand-in that runs on this machine"}};
    if (model.context_length > 0) info["contextLength"] = model.context_length;
    if (model.type == "openai/chat-completions") info["outputMax"] = 4096;
    return {{"id", model.id},
            {"info", std::move(info)},
            {"type", model.type},
            {"aliases", json::array{model.alias}},
            {"tags", json::array{}}};
}

/// FNV-1a: any spread will do, and it is the same on every machine.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL + seed;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash ^ (hash >> 29U);
}

json::array vector_of(std::string_view text)
{
    std::array<double, 8> values{};
    double square = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<double>(hash_of(text, i * 7919) % 2001) / 1000.0 - 1.0;
        square += values[i] * values[i];
    }
    json::array vector;
    for (const double value : values)
        vector.push_back(square > 0 ? value / std::sqrt(square) : value);
    return vector;
}

json::array texts_in(const json::value* input)
{
    if (input == nullptr) return {};
    return input->is_array() ? input->get_array() : json::array{*input};
}

}  // namespace

json::object model_list()
{
    json::array list;
    for (const Model& model : models)
        list.push_back(describe(model));
    return {{"object", "list"}, {"data", std::move(list)}};
}

std::optional<json::object> find_model(std::string_view name)
{
    for (const Model& model : models)
        if (equal_ignoring_case(model.id, name) || equal_ignoring_case(model.alias, name))
            return json::object{{"object", "model"}, {"data", describe(model)}};
    return std::nullopt;
}

json::object key_description()
{
    return {
        {"data", json::object{{"name", "simulator"}, {"disabled", false}, {"scopes", nullptr}, {"limit", nullptr}}}};
}

Checked<json::object> embeddings(const json::object& request)
{
    const json::array texts = texts_in(request.if_contains("input"));
    if (texts.empty()) return Problem{"input: Required"};
    json::array data;
    std::size_t tokens = 0;
    for (const json::value& text : texts) {
        if (!text.is_string()) return Problem{"input: Expected string"};
        const std::string_view content = text.get_string();
        tokens += words_of(content).size();
        data.push_back({{"object", "embedding"}, {"index", data.size()}, {"embedding", vector_of(content)}});
    }
    const json::value* model = request.if_contains("model");
    return json::object{{"object", "list"},
                        {"data", std::move(data)},
                        {"model", model == nullptr ? json::value("parlance/sim-embedding") : *model},
                        {"usage", json::object{{"prompt_tokens", tokens}, {"total_tokens", tokens}}},
                        {"meta", meta_for(tokens)}};
}

}  // namespace parlance::sim
