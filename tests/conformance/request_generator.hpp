/// request_generator.hpp - random neutral requests of everything that a manifest lists: conversations with tools,
/// pictures and reasoning, texts in every script, and each parameter. The same seed gives the same requests.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "quirks.hpp"

namespace parlance::conformance {

class RequestGenerator {
public:
    RequestGenerator(const Quirks& quirks, const json::object& manifest, unsigned seed);

    /// A request for one of the manifest's operations that have a body: chat, embeddings, count_tokens.
    [[nodiscard]] ChatRequest next();

    /// One of some things.
    template <class List>
    [[nodiscard]] auto one_of(const List& list) -> typename List::value_type
    {
        return list[below(list.size())];
    }

private:
    [[nodiscard]] std::size_t below(std::size_t end) { return random_() % end; }
    [[nodiscard]] bool chance(unsigned of_hundred) { return random_() % 100 < of_hundred; }
    [[nodiscard]] bool lists(std::string_view member, std::string_view word) const;

    [[nodiscard]] ChatRequest chat();
    [[nodiscard]] ChatRequest embeddings();
    void add_turns(ChatRequest& request);
    void add_tools(ChatRequest& request);
    void add_params(ChatRequest& request);
    void add_param(ChatRequest& request, const std::string& key);
    [[nodiscard]] Message user_turn();
    [[nodiscard]] Message assistant_turn(std::vector<std::string>& calls);
    [[nodiscard]] Part picture();
    [[nodiscard]] Part media(PartKind kind);
    [[nodiscard]] Part result_of(const std::string& call);
    [[nodiscard]] std::string text();
    [[nodiscard]] std::string arguments();

    const Quirks& quirks_;
    json::object manifest_;
    std::mt19937 random_;
    std::vector<std::string> tool_names_;
    std::size_t calls_ = 0;
};

}  // namespace parlance::conformance
