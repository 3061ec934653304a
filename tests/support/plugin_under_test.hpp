/// plugin_under_test.hpp - a built plugin, opened as a host opens it, and a translator made from it.
#pragma once

#include <parlance/abi/plugin.h>

#include <string>
#include <string_view>

namespace parlance::testing {

/// One translator of a plugin's first provider. The library stays loaded.
class PluginUnderTest {
public:
    /// `file`: the shared library. `config`: the JSON object for make_translator. Throws std::runtime_error with the
    /// reason.
    PluginUnderTest(const std::string& file, std::string_view config);
    ~PluginUnderTest();
    PluginUnderTest(const PluginUnderTest&) = delete;
    PluginUnderTest& operator=(const PluginUnderTest&) = delete;

    [[nodiscard]] parlance_translator* translator() const noexcept { return translator_; }
    [[nodiscard]] std::string_view manifest() const noexcept { return {manifest_.data, manifest_.size}; }

private:
    parlance_translator* translator_ = nullptr;
    parlance_string manifest_{};
};

}  // namespace parlance::testing
