/// host.hpp - the host as an application embeds it: open, ask for clients by name, look at what there is.
#pragma once

#include <parlance/abi/embed.h>
#include <parlance/callback.hpp>
#include <parlance/chat_client.hpp>
#include <parlance/detail/client_shim.hpp>
#include <parlance/detail/json_quote.hpp>
#include <parlance/detail/proxy.hpp>
#include <parlance/host_services.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance {

/// Receives log lines; any thread, serialised. What it throws is dropped.
using LogCallback = Callback<void(LogLevel, std::string_view where, std::string_view text)>;

/// How to open a host. Without any setting: the usual places.
template <class = void>
class BasicHostOptions {
public:
    /// A config file instead of the usual places.
    BasicHostOptions& config_path(std::string path)
    {
        config_path_ = std::move(path);
        return *this;
    }
    /// A config as text, instead of a file. `format`: "toml" or "json".
    BasicHostOptions& config_text(std::string text, std::string format = "toml")
    {
        config_text_ = std::move(text);
        config_format_ = std::move(format);
        return *this;
    }
    /// Reads no config file, whatever the environment says.
    BasicHostOptions& without_config()
    {
        flags_ |= PARLANCE_OPEN_WITHOUT_CONFIG;
        return *this;
    }
    /// A directory with plugins, absolute, searched before those of the environment and the config.
    BasicHostOptions& plugin_path(std::string directory)
    {
        plugin_paths_.push_back(std::move(directory));
        return *this;
    }
    /// I/O threads, at most 256; 0 starts none, and the application calls Host::poll.
    BasicHostOptions& threads(unsigned count)
    {
        constexpr unsigned most = 0x7FFFFFFF;  // more than the host takes, and it says so
        threads_ = static_cast<std::int32_t>(count < most ? count : most);
        if (count == 0) flags_ |= PARLANCE_OPEN_OWN_THREADS_ONLY;
        return *this;
    }
    /// Callbacks of calls run inside Host::poll alone, on the thread that calls it: for a GUI's loop, which watches
    /// Host::event_fd. The I/O goes on on the host's own threads.
    BasicHostOptions& callbacks_on_poll()
    {
        flags_ |= PARLANCE_OPEN_CALLBACKS_ON_POLL;
        return *this;
    }
    /// Records every exchange with a provider, secrets taken out, whatever the config says: in a folder if `path` is
    /// one or ends in '/', else in one file that holds this host's exchanges alone. `path`: absolute.
    BasicHostOptions& record_to(std::string path)
    {
        record_to_ = std::move(path);
        return *this;
    }
    /// Answers every request from recordings, a folder's or a file's: no connection is made, and no key is needed. A
    /// provider whose plugin makes its own connections is refused meanwhile.
    /// `path`: absolute. `match`: "strict", "path" or "order"; empty: as configured.
    BasicHostOptions& replay_from(std::string path, std::string match = {})
    {
        replay_from_ = std::move(path);
        replay_match_ = std::move(match);
        return *this;
    }
    /// Receives the log, from level `least` on: any thread, serialised. Never holds a secret or a prompt.
    BasicHostOptions& log(LogCallback callback, LogLevel least = LogLevel::warning)
    {
        log_ = callback ? std::make_shared<LogCallback>(std::move(callback)) : nullptr;
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
        view.record_to = detail::c_view(record_to_);
        view.replay_from = detail::c_view(replay_from_);
        view.replay_match = detail::c_view(replay_match_);
        return use(view);
    }
    static void write_log(void* callback, std::int32_t level, parlance_string where, parlance_string text) noexcept
    {
        try {
            (*static_cast<LogCallback*>(callback))(static_cast<LogLevel>(level), detail::view(where),
                                                   detail::view(text));
        } catch (...) {
            return;  // a log has nobody to report to
        }
    }

    std::uint32_t flags_ = 0;
    std::string config_path_, config_text_, config_format_;
    std::string record_to_, replay_from_, replay_match_;
    std::vector<std::string> plugin_paths_;
    std::shared_ptr<LogCallback> log_;
    LogLevel log_level_ = LogLevel::warning;
    std::int32_t threads_ = 0;
};
/// The name in use; the template is for compile times alone.
using HostOptions = BasicHostOptions<>;

/// Settings of a client made without a config file: the keys of a [clients.NAME] table.
template <class = void>
class BasicClientOptions {
public:
    /// A key of the table that is mostly set: the secret or where it is kept, the model, the server, its certificates.
    ///@{
    BasicClientOptions& api_key(std::string_view key) { return set("api_key", key); }
    BasicClientOptions& model(std::string_view name) { return set("model", name); }
    BasicClientOptions& base_url(std::string_view url) { return set("base_url", url); }
    BasicClientOptions& ca_file(std::string_view path) { return set("ca_file", path); }
    ///@}

    /// Any key of a [clients.NAME] table, its value as JSON text: json("timeouts", R"({"connect":"2s"})").
    BasicClientOptions& json(std::string_view key, std::string_view value)
    {
        members_.add(key, value);
        return *this;
    }
    /// Any key of the table, its value as a text.
    BasicClientOptions& set(std::string_view key, std::string_view text)
    {
        return json(key, detail::json_quoted(text));
    }

    /// The settings as one JSON object.
    [[nodiscard]] std::string to_json() const { return members_.object(); }

private:
    detail::JsonMembers members_;
};
/// The name in use; the template is for compile times alone.
using ClientOptions = BasicClientOptions<>;

namespace detail {

/// A C output that keeps the first failure, the records and the warnings it is told.
template <class = void>
class BasicListKeeper {
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
        BasicListKeeper* keeper;
    };
    static BasicListKeeper& self(parlance_output* object) noexcept
    {
        return *reinterpret_cast<Holder*>(object)->keeper;
    }
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
using ListKeeper = BasicListKeeper<>;

}  // namespace detail

/// The library that reads the config, finds plugins and hands out clients by name.
/// Thread-safety: all functions from any thread. Destroying it cancels what is in flight and waits for the last end;
/// on a thread that runs calls it does not wait. Move only.
class Host {
public:
    /// Opens with the config from the usual places; no file at all works too.
    template <class Lazy = void>
    [[nodiscard]] static Result<Host> open(const HostOptions& options = HostOptions())
    {
        detail::BasicListKeeper<Lazy> output;
        parlance_host* const host = options.with_view(
            [&](const parlance_host_options& view) { return parlance_host_open(&view, output.c_object()); });
        if (host == nullptr) return output.error();
        return Host(host, options.log_);
    }
    /// Moves; the host moved from may only be destroyed or assigned to.
    ///@{
    Host(Host&& other) noexcept : host_(std::exchange(other.host_, nullptr)), log_(std::move(other.log_)) {}
    Host& operator=(Host&& other) noexcept
    {
        std::swap(host_, other.host_);
        std::swap(log_, other.log_);
        return *this;
    }
    ///@}
    ~Host()
    {
        if (host_ != nullptr) parlance_host_close(host_);
    }

    /// The client a config file calls `name`; empty: the default. Its plugin is opened now, at first use.
    template <class Lazy = void>
    [[nodiscard]] Result<ChatClientPtr> client(std::string_view name = {}) const
    {
        detail::BasicListKeeper<Lazy> output;
        return proxy(parlance_host_client(host_, detail::c_view(name), output.c_object()), output);
    }

    /// A client of a provider, without a config file.
    template <class Lazy = void>
    [[nodiscard]] Result<ChatClientPtr> make_client(std::string_view provider, const ClientOptions& options = {}) const
    {
        detail::BasicListKeeper<Lazy> output;
        const std::string settings = options.to_json();
        return proxy(
            parlance_host_make_client(host_, detail::c_view(provider), detail::c_view(settings), output.c_object()),
            output);
    }

    /// Registers the application's own client under a name: a fake in a test, a layer, an in-process model. An error:
    /// there is no client, the name is none that a config could have, or it is taken.
    template <class Lazy = void>
    Status add_client(std::string_view name, ChatClientPtr client) const
    {
        if (client == nullptr) return ChatError(ErrorKind::invalid_request, "add_client was given no client");
        detail::BasicListKeeper<Lazy> output;
        parlance_client* const shim = detail::ClientShim::make(std::move(client));
        const bool added = parlance_host_add_client(host_, detail::c_view(name), shim, output.c_object()) != 0;
        shim->table->release(shim);
        if (!added) return output.error();
        return Success{};
    }

    /// What the config names, what providers there are, and every plugin file with the reason if it was refused. Each
    /// record: id, a name for people, and all that is known as JSON (docs/reference/command.md shows the forms). No
    /// plugin code runs.
    template <class Lazy = void>
    [[nodiscard]] Result<std::vector<Record>> clients() const
    {
        return list<Lazy>("clients");
    }
    /// The providers this host knows.
    template <class Lazy = void>
    [[nodiscard]] Result<std::vector<Record>> providers() const
    {
        return list<Lazy>("providers");
    }
    /// The plugins this host found.
    template <class Lazy = void>
    [[nodiscard]] Result<std::vector<Record>> plugins() const
    {
        return list<Lazy>("plugins");
    }

    /// A descriptor for the application's own loop, readable while `poll` has callbacks to run. The host's: not to be
    /// read, written or closed. -1 for a host opened without HostOptions::callbacks_on_poll.
    [[nodiscard]] int event_fd() const noexcept { return parlance_host_event_fd(host_); }

    /// For hosts without threads and those whose callbacks wait: runs what is ready, waiting up to `limit` for
    /// something. Gives how many handlers ran.
    template <detail::Duration Limit>
    std::size_t poll(const Limit& limit) const
    {
        return static_cast<std::size_t>(parlance_host_poll(host_, detail::to_milliseconds(limit)));
    }

    /// What `Host::describe` found.
    struct Description {
        std::vector<Part> records;      ///< id, name, text (JSON), data
        std::vector<Warning> problems;  ///< code "error" or "warning"
        int errors = 0;                 ///< what parlance_describe gave: how many of the problems are errors
    };
    /// Without opening: "paths", "problems", "config", "schema" or "keys"; see parlance_describe.
    template <class Lazy = void>
    [[nodiscard]] static Result<Description> describe(std::string_view what, const HostOptions& options = HostOptions())
    {
        detail::BasicListKeeper<Lazy> output;
        const int errors = options.with_view([&](const parlance_host_options& view) {
            return parlance_describe(&view, detail::c_view(what), output.c_object());
        });
        if (errors < 0) return output.error();
        return Description{std::move(output.records()), std::move(output.warnings()), errors};
    }

    /// The version of the library: "0.1.0".
    [[nodiscard]] static std::string_view version() noexcept { return parlance_version(); }

private:
    Host(parlance_host* host, std::shared_ptr<LogCallback> log) noexcept : host_(host), log_(std::move(log)) {}

    template <class Lazy = void>
    static Result<ChatClientPtr> proxy(parlance_client* client, detail::BasicListKeeper<Lazy>& output)
    {
        if (client == nullptr) return output.error();
        return ChatClientPtr(std::make_shared<detail::BasicClientProxy<Lazy>>(client));
    }
    template <class Lazy = void>
    [[nodiscard]] Result<std::vector<Record>> list(std::string_view what) const
    {
        detail::BasicListKeeper<Lazy> output;
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
