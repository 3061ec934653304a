/// translator_client.hpp - a translator with everything its calls share: settings, send context, redactor, engine.
#pragma once

#include "auth/token_source.hpp"
#include "chat/redactor.hpp"
#include "chat/send_builder.hpp"

#include <parlance/core/clients.hpp>

#include <atomic>
#include <memory>

namespace parlance::core {

/// Immutable once made, but for its references.
class TranslatorClient {
public:
    TranslatorClient(std::shared_ptr<Engine> engine, parlance_translator* translator, ClientSettings settings,
                     SendContext context, Result<std::shared_ptr<TokenSource>> tokens);
    TranslatorClient(const TranslatorClient&) = delete;
    TranslatorClient& operator=(const TranslatorClient&) = delete;

    [[nodiscard]] parlance_client* c_object() noexcept { return &object_; }
    void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept;

    [[nodiscard]] const std::shared_ptr<Engine>& engine() const noexcept { return engine_; }
    [[nodiscard]] parlance_translator* translator() const noexcept { return translator_; }
    [[nodiscard]] const ClientSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] const SendContext& context() const noexcept { return context_; }
    /// Where `google_service_account` gets its tokens, or why it gets none.
    [[nodiscard]] const Result<std::shared_ptr<TokenSource>>& tokens() const noexcept { return tokens_; }
    [[nodiscard]] const Redactor& redactor() const noexcept { return redactor_; }

private:
    ~TranslatorClient();

    static TranslatorClient& self(parlance_client* object) noexcept
    {
        return *reinterpret_cast<TranslatorClient*>(object);
    }
    static void c_retain(parlance_client* object) noexcept { self(object).retain(); }
    static void c_release(parlance_client* object) noexcept { self(object).release(); }
    static parlance_call* c_start(parlance_client* object, const parlance_request* request, parlance_sink* sink,
                                  parlance_output* output) noexcept;
    static void* c_query(parlance_client* object, parlance_string id) noexcept;
    static void c_close(parlance_client* object, void (*done)(void*) noexcept, void* arg) noexcept;
    static const parlance_client_table table_;

    parlance_client object_{&table_};  // first: its address is the client's
    std::atomic<std::uint32_t> references_{1};
    std::shared_ptr<Engine> engine_;
    parlance_translator* translator_;
    ClientSettings settings_;
    SendContext context_;
    Result<std::shared_ptr<TokenSource>> tokens_;
    Redactor redactor_;
};

}  // namespace parlance::core
