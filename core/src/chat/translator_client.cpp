#include "chat/translator_client.hpp"

#include "chat/translator_call.hpp"

#include <parlance/detail/contain.hpp>

#include <utility>

namespace parlance::core {
namespace {

std::vector<std::string> values_of(const std::map<std::string, std::string, std::less<>>& secrets)
{
    std::vector<std::string> values;
    values.reserve(secrets.size());
    for (const auto& [name, value] : secrets)
        values.push_back(value);
    return values;
}

/// Keeps connections of different credentials apart without holding any of them.
std::string credential_mark(const ClientSettings& settings)
{
    const auto key = settings.secrets.find("api_key");
    return key == settings.secrets.end() ? std::string() : std::to_string(std::hash<std::string>{}(key->second));
}

}  // namespace

const parlance_client_table TranslatorClient::table_{sizeof(parlance_client_table), 0,
                                                     &TranslatorClient::c_retain,   &TranslatorClient::c_release,
                                                     &TranslatorClient::c_start,    &TranslatorClient::c_query,
                                                     &TranslatorClient::c_close};

TranslatorClient::TranslatorClient(std::shared_ptr<Engine> engine, parlance_translator* translator,
                                   ClientSettings settings, SendContext context)
    : engine_(std::move(engine)),
      translator_(translator),
      settings_(std::move(settings)),
      context_(std::move(context)),
      redactor_(values_of(settings_.secrets))
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
    context.connection =
        std::make_shared<const ConnectionSettings>(ConnectionSettings{settings.ca_file, credential_mark(settings)});
    return (new TranslatorClient(std::move(engine), translator, std::move(settings), std::move(context)))->c_object();
}

}  // namespace parlance::core
