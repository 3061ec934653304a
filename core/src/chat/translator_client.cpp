#include "chat/translator_client.hpp"

#include "chat/translator_call.hpp"

#include <parlance/detail/contain.hpp>

#include <utility>

namespace parlance::core {
namespace {

/// The configured secrets, and the passwords of proxies.
std::vector<std::string> values_of(const std::map<std::string, std::string, std::less<>>& secrets,
                                   const SendContext& context)
{
    std::vector<std::string> values;
    values.reserve(secrets.size() + context.proxied.size());
    for (const auto& [name, value] : secrets)
        values.push_back(value);
    for (const auto& [origin, connection] : context.proxied)
        if (!connection->proxy->password.empty()) values.push_back(connection->proxy->password);
    return values;
}

/// Keeps connections of different credentials apart without holding any of them.
std::string credential_mark(const ClientSettings& settings)
{
    std::string mark;
    for (const auto& [name, value] : settings.secrets)
        mark.append(mark.empty() ? "" : ",").append(std::to_string(std::hash<std::string>{}(value)));
    return mark;
}

/// A plain request that stays on this machine may be readable; behind a proxy elsewhere it does not stay.
std::optional<ChatError> check_proxy(const Proxy& proxy, const Origin& origin, const ClientSettings& settings)
{
    if (origin.tls || settings.allow_insecure_http || is_loopback(proxy.origin)) return std::nullopt;
    return ChatError(ErrorKind::config, "the proxy " + host_header(proxy.origin) + " (from " + proxy.source +
                                            ") would see the key on its way to " + host_header(origin) +
                                            "; set proxy = \"none\", or allow_insecure_http = true");
}

/// How each origin is reached, decided once.
std::optional<ChatError> choose_connections(SendContext& context, const ClientSettings& settings)
{
    const ConnectionSettings direct{settings.ca_file, credential_mark(settings)};
    context.connection = std::make_shared<const ConnectionSettings>(direct);
    if (!settings.proxy_to) return std::nullopt;
    for (const Origin& origin : context.origins) {
        auto proxy = settings.proxy_to(origin);
        if (proxy.is_error()) return proxy.error();
        if (!*proxy) continue;
        if (auto bad = check_proxy(**proxy, origin, settings)) return bad;
        ConnectionSettings through = direct;
        through.proxy = **std::move(proxy);
        context.proxied.emplace_back(origin, std::make_shared<const ConnectionSettings>(std::move(through)));
    }
    return std::nullopt;
}

}  // namespace

const parlance_client_table TranslatorClient::table_{sizeof(parlance_client_table), 0,
                                                     &TranslatorClient::c_retain,   &TranslatorClient::c_release,
                                                     &TranslatorClient::c_start,    &TranslatorClient::c_query,
                                                     &TranslatorClient::c_close};

TranslatorClient::TranslatorClient(std::shared_ptr<Engine> engine, parlance_translator* translator,
                                   ClientSettings settings, SendContext context,
                                   Result<std::shared_ptr<TokenSource>> tokens)
    : engine_(std::move(engine)),
      translator_(translator),
      settings_(std::move(settings)),
      context_(std::move(context)),
      tokens_(std::move(tokens)),
      redactor_(tokens_ ? (*tokens_)->settings().secrets : values_of(settings_.secrets, context_))
{
}

TranslatorClient::~TranslatorClient()
{
    translator_->table->release(translator_);
}

void TranslatorClient::release() noexcept
{
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

parlance_call* TranslatorClient::c_start(parlance_client* object, const parlance_request* request, parlance_sink* sink,
                                         parlance_output* output) noexcept
{
    return detail::contain<parlance_call*>(output, nullptr,
                                           [&] { return TranslatorCall::start(self(object), *request, sink, output); });
}

void* TranslatorClient::c_query(parlance_client* object, parlance_string id) noexcept
{
    if (detail::view(id) == query_needs_no_close) return object;
    const bool asked = detail::view(id) == PARLANCE_QUERY_ON_IO_THREAD;
    return asked && !self(object).engine_->may_wait() ? object : nullptr;
}

void TranslatorClient::c_close(parlance_client*, void (*done)(void*) noexcept, void* arg) noexcept
{
    done(arg);  // the engine cancels and waits: this client has no threads of its own
}

Result<parlance_client*> make_translator_client(std::shared_ptr<Engine> engine, parlance_translator* translator,
                                                ClientSettings settings)
{
    const auto refuse = [&](ChatError error) {
        translator->table->release(translator);
        return error;
    };
    auto base = parse_base_url(settings.base_url);
    if (base.is_error()) return refuse(base.error());
    SendContext context;
    context.origins.push_back(base->origin);
    context.base = *std::move(base);
    for (const std::string& origin : settings.origins) {
        auto allowed = parse_base_url(origin);
        if (allowed.is_error()) return refuse(allowed.error());
        context.origins.push_back(allowed->origin);
    }
    if (!context.base.origin.tls && !settings.allow_insecure_http && !is_loopback(context.base.origin))
        return refuse(ChatError(ErrorKind::config, "base_url " + settings.base_url +
                                                       " would show the key to everybody on the way; use https, or set "
                                                       "allow_insecure_http = true"));
    if (auto bad = choose_connections(context, settings)) return refuse(*std::move(bad));
    // An error is for the request that wants a token: another scheme may be asked for.
    auto tokens = make_token_source(settings, values_of(settings.secrets, context), credential_mark(settings));
    return (new TranslatorClient(std::move(engine), translator, std::move(settings), std::move(context),
                                 std::move(tokens)))
        ->c_object();
}

}  // namespace parlance::core
