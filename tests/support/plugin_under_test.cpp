#include "support/plugin_under_test.hpp"

#include <parlance/chat_error.hpp>
#include <parlance/detail/errors.hpp>

#include <dlfcn.h>

#include <memory>
#include <stdexcept>

#include "support/event_log.hpp"
#include "support/skewed.hpp"

namespace parlance::testing {

PluginUnderTest::PluginUnderTest(const std::string& file, std::string_view config)
{
    void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) throw std::runtime_error(::dlerror());
    const auto entry = reinterpret_cast<parlance_plugin_entry>(::dlsym(library, PARLANCE_PLUGIN_ENTRY_NAME));
    if (entry == nullptr) throw std::runtime_error(file + " has no entry");
    const parlance_provider* const provider = entry()->providers[0];
    manifest_ = provider->manifest;
    EventLog log;
    Skewed skewed(0);  // the configuration is gone after the call
    translator_ = provider->make_translator(provider, nullptr, skewed.text(config), log.output());
    if (translator_ == nullptr)
        throw std::runtime_error(log.failure() ? log.failure()->message : "no translator and no reason");
}

PluginUnderTest::~PluginUnderTest()
{
    translator_->table->release(translator_);
}

}  // namespace parlance::testing
