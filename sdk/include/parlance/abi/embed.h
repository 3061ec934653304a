/* embed.h - the host, handed to an application: open it, ask it for clients by name, run calls, pull their events.
 *
 * These functions are what libparlance.so exports, and all it exports. Any compiler and any language that speaks C may
 * call them. Whatever can fail takes a parlance_output: its `fail` is told why, its `emit` receives lists and events;
 * both run on the calling thread, inside the call. */
#ifndef PARLANCE_ABI_EMBED_H
#define PARLANCE_ABI_EMBED_H

#include <parlance/abi/plugin.h>

#ifndef PARLANCE_API
#define PARLANCE_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Receives a text; the view lives for the call. */
typedef void (*parlance_text_function)(void* arg, parlance_string text) PARLANCE_NOEXCEPT;
/** Receives a log line; any thread, serialised. Never holds a secret or a prompt. */
typedef void (*parlance_log_function)(void* arg, int32_t level, parlance_string where, parlance_string text)
    PARLANCE_NOEXCEPT;

#define PARLANCE_OPEN_WITHOUT_CONFIG (1u << 0)   /**< read no config file, whatever the environment says */
#define PARLANCE_OPEN_OWN_THREADS_ONLY (1u << 1) /**< start no thread: the application calls parlance_host_poll */

#define PARLANCE_OPEN_CALLBACKS_ON_POLL (1u << 2) /**< callbacks of calls run inside parlance_host_poll alone */

/** query: the client beneath one whose callbacks wait for a poll, for whoever waits for an answer or pulls it;
 * borrowed. NULL: this one. */
#define PARLANCE_QUERY_DIRECT "parlance.direct/1"

/** How to open a host. Everything but struct_size zero, or a NULL pointer to it: the usual places. */
typedef struct parlance_host_options {
    uint32_t struct_size;          /**< sizeof(parlance_host_options), as the application compiled it */
    uint32_t flags;                /**< PARLANCE_OPEN_WITHOUT_CONFIG, ... */
    parlance_string config_path;   /**< a file; empty: $PARLANCE_CONFIG, $XDG_CONFIG_HOME/parlance/config.toml,
                                      /etc/parlance/config.toml */
    parlance_string config_text;   /**< a config as text, instead of a file */
    parlance_string config_format; /**< of config_text: "toml" (also when empty) or "json" */
    parlance_span plugin_paths; /**< of parlance_string: absolute directories, searched before those of the environment
                                   and config */
    parlance_log_function log;  /**< NULL: no log */
    void* log_arg;              /**< the first argument of `log` */
    int32_t log_level;          /**< PARLANCE_LOG_WARNING, ...: the least that is told */
    int32_t threads;            /**< I/O threads, at most 256; 0: as configured (1) */
    /** Members after the first release begin here. An absolute path: exchanges are recorded there, whatever the config
     * says; in a folder that exists or when it ends in '/', else in one file. */
    parlance_string record_to;
    /** An absolute path: the recordings there answer, and no connection is made. */
    parlance_string replay_from;
    parlance_string replay_match; /**< "strict", "path" or "order"; empty: as configured ("strict") */
} parlance_host_options;

/** The version of the library: "0.1.0". */
PARLANCE_API const char* parlance_version(void) PARLANCE_NOEXCEPT;

/** [any] Opens a host; NULL: output.fail said why. A client that cannot be made fails only when it is asked for. */
PARLANCE_API parlance_host* parlance_host_open(const parlance_host_options* options, parlance_output* output)
    PARLANCE_NOEXCEPT;

/** Cancels what is in flight, waits for the last on_end and frees the host; on one of its I/O threads it does not wait.
 * Clients still held stay valid and refuse work: kind config, code "closed". NULL: nothing happens. */
PARLANCE_API void parlance_host_close(parlance_host* host) PARLANCE_NOEXCEPT;

/** Runs what is ready, waiting up to timeout_ms for something; gives how many handlers ran. For hosts that run nothing
 * by themselves (PARLANCE_OPEN_OWN_THREADS_ONLY) and those whose callbacks wait (PARLANCE_OPEN_CALLBACKS_ON_POLL). */
PARLANCE_API uint64_t parlance_host_poll(parlance_host* host, int64_t timeout_ms) PARLANCE_NOEXCEPT;

/** [any] A descriptor for the application's own loop, readable while parlance_host_poll has callbacks to run. The
 * host's: not to be read, written or closed; valid until the host is closed. -1: this host was opened without
 * PARLANCE_OPEN_CALLBACKS_ON_POLL. */
PARLANCE_API int32_t parlance_host_event_fd(parlance_host* host) PARLANCE_NOEXCEPT;

/** [any] The client of that name, one reference; empty: the default. NULL: failed. Its plugin is opened now, at first
 * use. */
PARLANCE_API parlance_client* parlance_host_client(parlance_host* host, parlance_string name, parlance_output* output)
    PARLANCE_NOEXCEPT;

/** [any] A client without a config file. `settings`: a JSON object with the keys of a [clients.NAME] table; "api_key"
 * may be the key itself. */
PARLANCE_API parlance_client* parlance_host_make_client(parlance_host* host, parlance_string provider,
                                                        parlance_string settings, parlance_output* output)
    PARLANCE_NOEXCEPT;

/** [any] Registers the application's own client under a name; the host retains it. Gives 1, or 0 when output.fail said
 * why. */
PARLANCE_API int32_t parlance_host_add_client(parlance_host* host, parlance_string name, parlance_client* client,
                                              parlance_output* output) PARLANCE_NOEXCEPT;

/** [any] Lists "clients", "providers" or "plugins" as record parts: id, name, and all that is known as
 * JSON. No plugin code runs. Gives 1, or 0 when output.fail said why. */
PARLANCE_API int32_t parlance_host_list(parlance_host* host, parlance_string what, parlance_output* output)
    PARLANCE_NOEXCEPT;

/** Without opening a host: "paths" lists every place looked at as records; "problems" gives each problem of the config
 * as a warning event (code "error" or "warning", where "file:line:column") after checking secrets and plugins too;
 * "config" gives one record with the config as it is understood (text = JSON, data = TOML; secrets as references);
 * "schema" gives one record whose text is the JSON Schema of configs; "keys" gives the names of stored keys, never
 * their values.
 * Gives the number of errors; negative when output.fail said why it could not look. */
PARLANCE_API int32_t parlance_describe(const parlance_host_options* options, parlance_string what,
                                       parlance_output* output) PARLANCE_NOEXCEPT;

/** Starts a call whose events are pulled with parlance_call_next; any client. One reference; releasing the last one
 * cancels. */
PARLANCE_API parlance_call* parlance_call_start(parlance_client* client, const parlance_request* request,
                                                parlance_output* output) PARLANCE_NOEXCEPT;

/** The next event of a call made by parlance_call_start: a view until the next step. NULL: the end, or nothing came
 * within timeout_ms (negative: wait without limit); parlance_call_ended tells which. One thread at a time. Reading
 * slowly stops the socket. */
PARLANCE_API const parlance_event* parlance_call_next(parlance_call* call, int64_t timeout_ms) PARLANCE_NOEXCEPT;
/** Whether it has ended: 1, else 0. */
PARLANCE_API int32_t parlance_call_ended(parlance_call* call) PARLANCE_NOEXCEPT;
/** Once it has ended: why, or NULL when it finished. Valid until the call is released. */
PARLANCE_API const parlance_error* parlance_call_error(parlance_call* call) PARLANCE_NOEXCEPT;

/** Runs a whole call and waits: its events go to output.emit, its error to output.fail. Gives 1 when it finished, else
 * 0. Refused on a thread that runs calls. */
PARLANCE_API int32_t parlance_chat(parlance_client* client, const parlance_request* request, parlance_output* output)
    PARLANCE_NOEXCEPT;

/** A request from its JSON form (docs/reference/json.md): one reference, freed by release(owner). NULL: output.fail
 * said why. */
PARLANCE_API const parlance_request* parlance_request_from_json(parlance_string json, parlance_output* output)
    PARLANCE_NOEXCEPT;
/** The one-line JSON form of a request, given to `text` inside this call. */
PARLANCE_API void parlance_request_to_json(const parlance_request* request, parlance_text_function text, void* arg)
    PARLANCE_NOEXCEPT;
/** The one-line JSON form of an event. */
PARLANCE_API void parlance_event_to_json(const parlance_event* event, parlance_text_function text, void* arg)
    PARLANCE_NOEXCEPT;

/** A whole answer, gathered from events. One thread at a time. */
typedef struct parlance_response parlance_response;
/** An empty answer; freed by parlance_response_destroy. */
PARLANCE_API parlance_response* parlance_response_create(void) PARLANCE_NOEXCEPT;
/** Frees an answer; NULL is ignored. */
PARLANCE_API void parlance_response_destroy(parlance_response* response) PARLANCE_NOEXCEPT;
/** Adds an event; what is to be kept of it is copied. */
PARLANCE_API void parlance_response_add(parlance_response* response, const parlance_event* event) PARLANCE_NOEXCEPT;
/** error NULL: finished. */
PARLANCE_API void parlance_response_end(parlance_response* response, const parlance_error* error) PARLANCE_NOEXCEPT;
/** The text of choice 0; a view until the next change. */
PARLANCE_API parlance_string parlance_response_content(parlance_response* response) PARLANCE_NOEXCEPT;
/** The JSON form of an answer, given to `text` inside this call. */
PARLANCE_API void parlance_response_to_json(const parlance_response* response, parlance_text_function text, void* arg)
    PARLANCE_NOEXCEPT;
/** An answer from its JSON form; freed by parlance_response_destroy. NULL: output.fail said why. */
PARLANCE_API parlance_response* parlance_response_from_json(parlance_string json, parlance_output* output)
    PARLANCE_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
