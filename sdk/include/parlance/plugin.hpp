/// plugin.hpp - PARLANCE_PLUGIN: the one export, the manifest note, and the shims, from a class and a manifest.
///
///     PARLANCE_PLUGIN(AcmeTranslator, R"json({"id": "acme", "version": "1.0.0", "operations": ["chat"]})json")
///
/// The class is a ChatTranslator (constructible from ProviderConfig or from nothing, or with a static
/// `Result<std::unique_ptr<ChatTranslator>> make(const ProviderConfig&)`), or a ChatClient with a static
/// `Result<ChatClientPtr> make(const ProviderConfig&, const HostServices&, std::span<const ChatClientPtr> next)`.
#pragma once

#include <parlance/abi/plugin.h>
#include <parlance/chat_translator.hpp>
#include <parlance/detail/client_shim.hpp>
#include <parlance/detail/note.hpp>
#include <parlance/detail/proxy.hpp>
#include <parlance/detail/translator_shim.hpp>
#include <parlance/host_services.hpp>

#include <span>
#include <type_traits>
#include <vector>

namespace parlance::detail {

template <class Translator>
Result<std::unique_ptr<ChatTranslator>> make_translator_object(const ProviderConfig& config)
{
    if constexpr (requires { Translator::make(config); })
        return Translator::make(config);
    else if constexpr (std::is_constructible_v<Translator, const ProviderConfig&>)
        return std::unique_ptr<ChatTranslator>(std::make_unique<Translator>(config));
    else
        return std::unique_ptr<ChatTranslator>(std::make_unique<Translator>());
}

/// The C makers of one provider class.
template <class Provider>
struct Makers {
    static parlance_translator* translator(const parlance_provider*, parlance_host*, parlance_string config,
                                           parlance_output* output) noexcept
    {
        return contain<parlance_translator*>(output, nullptr, [&]() -> parlance_translator* {
            auto made = make_translator_object<Provider>(ProviderConfig(view(config)));
            if (made) return (new TranslatorShim(*std::move(made)))->c_object();
            Output(output).fail(made.error());
            return nullptr;
        });
    }

    static parlance_client* client(const parlance_provider*, parlance_host* host, parlance_string config,
                                   parlance_client* const* next, std::uint32_t next_count,
                                   parlance_output* output) noexcept
    {
        return contain<parlance_client*>(output, nullptr, [&]() -> parlance_client* {
            std::vector<ChatClientPtr> wrapped;
            for (std::uint32_t index = 0; index < next_count; ++index) {
                next[index]->table->retain(next[index]);
                wrapped.push_back(std::make_shared<ClientProxy>(next[index]));
            }
            auto made = Provider::make(ProviderConfig(view(config)), HostServices(host), wrapped);
            if (made) return ClientShim::make(*std::move(made));
            Output(output).fail(made.error());
            return nullptr;
        });
    }
};

/// A provider's C description from its class and manifest.
template <class Provider>
[[nodiscard]] constexpr parlance_provider describe(std::string_view manifest) noexcept
{
    parlance_provider provider{};
    provider.struct_size = sizeof provider;
    const std::string_view id = manifest_member(manifest, "id");
    const std::string_view version = manifest_member(manifest, "version");
    provider.id = {id.data(), id.size()};
    provider.version = {version.data(), version.size()};
    provider.manifest = {manifest.data(), manifest.size()};
    if constexpr (std::is_base_of_v<ChatTranslator, Provider>)
        provider.make_translator = &Makers<Provider>::translator;
    else
        provider.make_client = &Makers<Provider>::client;
    return provider;
}

}  // namespace parlance::detail

/// Defines the plugin of one provider. Use it once, at namespace scope of one source file.
#define PARLANCE_PLUGIN(ProviderClass, manifest_text)                                                         \
    namespace {                                                                                               \
    constexpr char parlance_manifest[] = manifest_text;                                                       \
    constexpr ::std::string_view parlance_manifest_view{parlance_manifest, sizeof parlance_manifest - 1};     \
    static_assert(!::parlance::detail::manifest_member(parlance_manifest_view, "id").empty(),                 \
                  "the manifest needs a string member \"id\"");                                               \
    static_assert(!::parlance::detail::manifest_member(parlance_manifest_view, "version").empty(),            \
                  "the manifest needs a string member \"version\"");                                          \
    constexpr ::parlance_provider parlance_provider_object =                                                  \
        ::parlance::detail::describe<ProviderClass>(parlance_manifest_view);                                  \
    constexpr const ::parlance_provider* parlance_provider_list[] = {&parlance_provider_object};              \
    constexpr ::parlance_plugin parlance_plugin_object = {                                                    \
        sizeof(::parlance_plugin), PARLANCE_ABI_MINOR,     {PARLANCE_ABI_HASH, sizeof PARLANCE_ABI_HASH - 1}, \
        {"parlance-sdk", 12},      parlance_provider_list, 1};                                                \
    PARLANCE_NOTE_ATTRIBUTES constexpr auto parlance_note =                                                   \
        ::parlance::detail::make_note<sizeof parlance_manifest - 1>(parlance_manifest);                       \
    }                                                                                                         \
    extern "C" const ::parlance_plugin* parlance_plugin_entry_v0(void) noexcept                               \
    {                                                                                                         \
        return &parlance_plugin_object;                                                                       \
    }
