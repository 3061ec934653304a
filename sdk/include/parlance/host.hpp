/// host.hpp - the host as an application embeds it: open, ask for clients by name, look at what there is.
#pragma once

#include <parlance/abi/embed.h>
#include <parlance/chat_client.hpp>
#include <parlance/detail/client_shim.hpp>
#include <parlance/detail/json_quote.hpp>
#include <parlance/detail/proxy.hpp>
#include <parlance/host_services.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance {

/// Receives log lines; any thread, serialised; must not throw.
using LogCallback = std::function<void(LogLevel, std::string_view where, std::string_view text)>;

/// How to open a host. Without any setting: the usual places.
class HostOptions {
public:
    /// A config file instead of the usual places.
    HostOptions& config_path(std::string path)
    {
        config_path_ = std::move(path);
        return *this;
    }
    /// A config as text, instead of a file. `format`: "toml" or "json".
    HostOptions& config_text(std::string text, std::string format = "toml")
    {
        config_text_ = std::move(text);
        config_format_ = std::move(format);
        return *this;
    }
    /// Reads no config file, whatever the environment says.
    HostOptions& without_config()
    {
        flags_ |= PARLANCE_OPEN_WITHOUT_CONFIG;
        return *this;
    }
    /// A directory with plugins, absolute, searched before those of the environment and the config.
    HostOptions& plugin_path(std::string directory)
    {
        plugin_paths_.push_back(std::move(directory));
        return *this;
    }
    /// I/O threads; 0 starts none, and the application calls Host::poll.
    HostOptions& threads(unsigned count)
    {
        threads_ = static_cast<std::int32_t>(count);
        if (count == 0) flags_ |= PARLANCE_OPEN_OWN_THREADS_ONLY;
        return *this;
    }
    HostOptions& log(LogCallback callback, LogLevel least = LogLevel::warning)
    {
        log_ = std::make_shared<LogCallback>(std::move(callback));
        log_level_ = least;
        return *this;
    }

private:
    friend class Host;
    template <class Use>
    auto with_view(Use use) const
    {
        std::vector<parlance_string> paths;
        for (const std::string& path : plugin_paths_)
            paths.push_back(detail::c_view(path));
        parlance_host_options view{};
        view.struct_size = sizeof view;
        view.flags = flags_;
        view.config_path = detail::c_view(config_path_);
        view.config_text = detail::c_view(config_text_);
        view.config_format = detail::c_view(config_format_);
        view.plugin_paths = detail::c_span(paths);
        view.log = log_ ? &write_log : nullptr;
        view.log_arg = log_.get();
        view.log_level = static_cast<std::int32_t>(log_level_);
        view.threads = threads_;
        return use(view);
    }
    static void write_log(void* callback, std::int32_t level, parlance_string where, parlance_string text) noexcept
    {
        (*static_cast<LogCallback*>(callback))(static_cast<LogLevel>(level), detail::view(where), detail::view(text));
    }

    std::uint32_t flags_ = 0;
    std::string config_path_, config_text_, config_format_;
    std::vector<std::string> plugin_paths_;
    std::shared_ptr<LogCallback> log_;
    LogLevel log_level_ = LogLevel::warning;
    std::int32_t threads_ = 0;
};

/// Settings of a client made without a config file: the keys of a [clients.NAME] table.
class ClientOptions {
public:
    ClientOptions& api_key(std::string key) { return set("api_key", std::move(key)); }
    ClientOptions& model(std::string name) { return set("model", std::move(name)); }
    ClientOptions& base_url(std::string url) { return set("base_url", std::move(url)); }
    ClientOptions& ca_file(std::string path) { return set("ca_file", std::move(path)); }
    /// Any key of a [clients.NAME] table, its value as JSON text: json("timeouts", R"({"connect":"2s"})").
    ClientOptions& json(std::string key, std::string value)
    {
        members_.emplace_back(std::move(key), std::move(value));
        return *this;
    }
    ClientOptions& set(std::string key, std::string_view text)
    {
        return json(std::move(key), detail::json_quoted(text));
    }

    /// The settings as one JSON object.
    [[nodiscard]] std::string to_json() const
    {
        std::string object = "{";
        for (const auto& [key, value] : members_) {
            if (object.size() > 1) object += ',';
            object += detail::json_quoted(key) + ":" + value;
        }
        return object + "}";
    }

private:
    std::vector<std::pair<std::string, std::string>> members_;
};

namespace detail {

/// A C output that keeps the first failure, the records and the warnings it is told.
class ListKeeper {
public:
    [[nodiscard]] parlance_output* c_object() noexcept { return &holder_.object; }
    [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
    [[nodiscard]] ChatError error() const
    {
        return error_.value_or(ChatError(ErrorKind::internal, "it failed without a reason"));
    }
    [[nodiscard]] std::vector<Part>& records() noexcept { return records_; }
    [[nodiscard]] std::vector<Warning>& warnings() noexcept { return warnings_; }

private:
    struct Holder {
        parlance_output object;
        ListKeeper* keeper;
    };
    static ListKeeper& self(parlance_output* object) noexcept { return *reinterpret_cast<Holder*>(object)->keeper; }
    static void emit(parlance_output* object, const parlance_event* event) noexcept
    {
        const ChatEvent seen(event);
        if (const auto part = seen.delta(); part && part->kind() == PartKind::record)
            self(object).records_.push_back(part->copy());
        if (event->kind == PARLANCE_EVENT_WARNING && event->error != nullptr) {
            const ChatError told = chat_error(*event->error);
            self(object).warnings_.push_back({told.provider_code, told.message, told.where});
        }
    }
    static void fail(parlance_output* object, const parlance_error* error) noexcept
    {
        if (!self(object).error_) self(object).error_ = chat_error(*error);
    }
    static constexpr parlance_output_table table_{sizeof(parlance_output_table), 0, &emit, &fail};

    Holder holder_{{&table_}, this};
    std::optional<ChatError> error_;
    std::vector<Part> records_;
    std::vector<Warning> warnings_;
};

}  // namespace detail

/// The library that reads the config, finds plugins and hands out clients by name.
/// Thread-safety: all functions from any thread. Destroying it cancels what is in flight and waits for the last end;
/// on a thread that runs calls it does not wait. Move only.
class Host {
public:
    /// Opens with the config from the usual places; no file at all works too.
    [[nodiscard]] static Result<Host> open(const HostOptions& options = HostOptions())
    {
        detail::ListKeeper output;
        parlance_host* const host = options.with_view(
            [&](const parlance_host_options& view) { return parlance_host_open(&view, output.c_object()); });
        if (host == nullptr) return output.error();
        return Host(host, options.log_);
    }
    Host(Host&& other) noexcept : host_(std::exchange(other.host_, nullptr)), log_(std::move(other.log_)) {}
    Host& operator=(Host&& other) noexcept
    {
        std::swap(host_, other.host_);
        std::swap(log_, other.log_);
        return *this;
    }
    ~Host()
    {
        if (host_ != nullptr) parlance_host_close(host_);
    }

    /// The client a config file calls `name`; empty: the default. Its plugin is opened now, at first use.
    [[nodiscard]] Result<ChatClientPtr> client(std::string_view name = {}) const
    {
        detail::ListKeeper output;
        return proxy(parlance_host_client(host_, detail::c_view(name), output.c_object()), output);
    }

    /// A client of a provider, without a config file.
    [[nodiscard]] Result<ChatClientPtr> make_client(std::string_view provider, const ClientOptions& options = {}) const
    {
        detail::ListKeeper output;
        const std::string settings = options.to_json();
        return proxy(
            parlance_host_make_client(host_, detail::c_view(provider), detail::c_view(settings), output.c_object()),
            output);
    }

    /// Registers the application's own client under a name: a fake in a test, a layer, an in-process model.
    Status add_client(std::string_view name, ChatClientPtr client) const
    {
        detail::ListKeeper output;
        parlance_client* const shim = detail::ClientShim::make(std::move(client));
        const bool added = parlance_host_add_client(host_, detail::c_view(name), shim, output.c_object()) != 0;
        shim->table->release(shim);
        if (!added) return output.error();
        return Success{};
    }

    /// What the config names, what providers there are, and every plugin file with the reason if it was refused. Each
    /// record: id, a name for people, and all that is known as JSON (docs/reference/command.md shows the forms). No
    /// plugin code runs.
    [[nodiscard]] Result<std::vector<Record>> clients() const { return list("clients"); }
    [[nodiscard]] Result<std::vector<Record>> providers() const { return list("providers"); }
    [[nodiscard]] Result<std::vector<Record>> plugins() const { return list("plugins"); }

    /// For hosts without threads: runs what is ready, waiting up to `limit` for something.
    std::size_t poll(std::chrono::milliseconds limit) const
    {
        return static_cast<std::size_t>(parlance_host_poll(host_, limit.count()));
    }

    /// What `Host::describe` found.
    struct Description {
        std::vector<Part> records;      ///< id, name, text (JSON), data
        std::vector<Warning> problems;  ///< code "error" or "warning"
        int errors = 0;
    };
    /// Without opening: "paths", "problems" or "config"; see parlance_describe.
    [[nodiscard]] static Result<Description> describe(std::string_view what, const HostOptions& options = HostOptions())
    {
        detail::ListKeeper output;
        const int errors = options.with_view([&](const parlance_host_options& view) {
            return parlance_describe(&view, detail::c_view(what), output.c_object());
        });
        if (errors < 0) return output.error();
        return Description{std::move(output.records()), std::move(output.warnings()), errors};
    }

    [[nodiscard]] static std::string_view version() noexcept { return parlance_version(); }

private:
    Host(parlance_host* host, std::shared_ptr<LogCallback> log) noexcept : host_(host), log_(std::move(log)) {}

    static Result<ChatClientPtr> proxy(parlance_client* client, detail::ListKeeper& output)
    {
        if (client == nullptr) return output.error();
        return ChatClientPtr(std::make_shared<detail::ClientProxy>(client));
    }
    [[nodiscard]] Result<std::vector<Record>> list(std::string_view what) const
    {
        detail::ListKeeper output;
        if (parlance_host_list(host_, detail::c_view(what), output.c_object()) == 0) return output.error();
        std::vector<Record> records;
        for (Part& part : output.records())
            records.push_back({part.id, part.name, part.text});
        return records;
    }

    parlance_host* host_;
    std::shared_ptr<LogCallback> log_;
};

}  // namespace parlance
