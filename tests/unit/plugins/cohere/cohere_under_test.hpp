/// cohere_under_test.hpp - the built plugin, asked and answered without a network.
#pragma once

#include "../json_provider_under_test.hpp"

namespace parlance::testing {

class Cohere : public JsonProvider {
public:
    explicit Cohere(std::string_view config = usual_config) : JsonProvider("cohere", config) {}
};

}  // namespace parlance::testing
