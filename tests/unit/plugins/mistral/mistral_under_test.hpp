/// mistral_under_test.hpp - the built plugin, asked and answered without a network.
#pragma once

#include "../json_provider_under_test.hpp"

namespace parlance::testing {

class Mistral : public JsonProvider {
public:
    explicit Mistral(std::string_view config = usual_config) : JsonProvider("mistral", config) {}
};

}  // namespace parlance::testing
