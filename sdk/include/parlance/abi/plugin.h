/* plugin.h - what a shared library shows the host: one function, and a note that is read without running anything. */
#ifndef PARLANCE_ABI_PLUGIN_H
#define PARLANCE_ABI_PLUGIN_H

#include <parlance/abi/abi_hash.h>
#include <parlance/abi/exchange.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Levels of a log line. */
#define PARLANCE_LOG_TRACE 0   /**< every step */
#define PARLANCE_LOG_DEBUG 1   /**< for whoever looks for a fault */
#define PARLANCE_LOG_INFO 2    /**< what an operator may want to know */
#define PARLANCE_LOG_WARNING 3 /**< something is wrong, and work goes on */
#define PARLANCE_LOG_ERROR 4   /**< something failed */

typedef struct parlance_host parlance_host;
typedef struct parlance_loop parlance_loop;

/** What the host offers a provider: valid as long as what was made with it. */
struct parlance_host {
    const struct parlance_host_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_host. */
struct parlance_host_table {
    uint32_t struct_size; /**< bytes, as its producer compiled it */
    uint32_t abi_minor;   /**< the host's PARLANCE_ABI_MINOR, for messages */
    void (*log)(parlance_host*, int32_t level, parlance_string where, parlance_string text)
        PARLANCE_NOEXCEPT;                                               /**< [any] */
    int64_t (*now_ms)(parlance_host*) PARLANCE_NOEXCEPT;                 /**< [any]; monotonic milliseconds */
    void* (*query)(parlance_host*, parlance_string id)PARLANCE_NOEXCEPT; /**< [any]; "parlance.loop/1" or NULL */
};
typedef struct parlance_host_table parlance_host_table;

/** The service "parlance.loop/1": a client plugin's way to work without a thread of its own. */
#define PARLANCE_SERVICE_LOOP "parlance.loop/1"
/** The loop: its functions run on any thread, its work on the loop's. */
struct parlance_loop {
    const struct parlance_loop_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_loop. */
struct parlance_loop_table {
    uint32_t struct_size; /**< bytes, as its producer compiled it */
    uint32_t flags;       /**< none is defined: 0 */
    void (*post)(parlance_loop*, void (*fn)(void*) PARLANCE_NOEXCEPT, void* arg) PARLANCE_NOEXCEPT; /**< [any] */
    /** [any] Runs fn(arg) after `ms` milliseconds; gives an id, never 0. */
    uint64_t (*after_ms)(parlance_loop*, int64_t ms, void (*fn)(void*) PARLANCE_NOEXCEPT, void* arg) PARLANCE_NOEXCEPT;
    /** [any] On the loop's thread fn will then not run; elsewhere it may be running already. Unknown ids are ignored.
     */
    void (*cancel)(parlance_loop*, uint64_t id) PARLANCE_NOEXCEPT;
};
typedef struct parlance_loop_table parlance_loop_table;

typedef struct parlance_provider parlance_provider;

/** One provider of a plugin. Exactly one of the two makers is set. Static: valid until the process ends. */
struct parlance_provider {
    uint32_t struct_size;     /**< bytes, as its producer compiled it */
    uint32_t flags;           /**< none is defined: 0 */
    parlance_string id;       /**< what a config calls it by */
    parlance_string version;  /**< of the provider, for people */
    parlance_string manifest; /**< JSON: the same text as the note's */
    /** [any] `config` is a JSON object: {"model", "base_url", "options": {...}}; no secret is in it. NULL: output.fail
     * said why. */
    parlance_translator* (*make_translator)(const parlance_provider*, parlance_host*, parlance_string config,
                                            parlance_output*)PARLANCE_NOEXCEPT;
    /** [any] `next`: the clients a layer wraps. Gives one reference. */
    parlance_client* (*make_client)(const parlance_provider*, parlance_host*, parlance_string config,
                                    parlance_client* const* next, uint32_t next_count,
                                    parlance_output*)PARLANCE_NOEXCEPT;
};

/** What a plugin is, as its entry point gives it. Static: valid until the process ends. */
typedef struct parlance_plugin {
    uint32_t struct_size;                      /**< bytes, as its producer compiled it */
    uint32_t abi_minor;                        /**< PARLANCE_ABI_MINOR as the plugin was compiled, for messages */
    parlance_string abi_hash;                  /**< PARLANCE_ABI_HASH as the plugin was compiled */
    parlance_string sdk;                       /**< what it was built with, for people */
    const parlance_provider* const* providers; /**< provider_count pointers */
    size_t provider_count;                     /**< how many providers it brings */
} parlance_plugin;

/** The one export. Idempotent; the answer is static; no host pointer is kept. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const parlance_plugin*
parlance_plugin_entry_v0(void) PARLANCE_NOEXCEPT;

/** Its type and its name, for whoever opens the library. */
typedef const parlance_plugin* (*parlance_plugin_entry)(void)PARLANCE_NOEXCEPT;
#define PARLANCE_PLUGIN_ENTRY_NAME "parlance_plugin_entry_v0" /**< what to look up */

/**
 * The descriptor of the ELF note ".note.parlance" (name "parlance", type PARLANCE_NOTE_TYPE), reached through PT_NOTE.
 * The manifest follows it at once: one JSON object, or an array of them when the plugin brings several providers.
 */
#define PARLANCE_NOTE_NAME "parlance"
#define PARLANCE_NOTE_TYPE 0x504c4e43u /**< the note's type: "PLNC" */
#define PARLANCE_NOTE_MAGIC "PARLANCE" /**< the descriptor's first eight bytes */
#define PARLANCE_NOTE_FORMAT 1u        /**< the layout of parlance_note_head */
/** The beginning of the note's descriptor, readable without loading the plugin. */
typedef struct parlance_note_head {
    char magic[8];          /**< PARLANCE_NOTE_MAGIC, without its NUL */
    uint32_t format;        /**< PARLANCE_NOTE_FORMAT */
    uint32_t abi_major;     /**< PARLANCE_ABI_MAJOR as the plugin was compiled */
    uint32_t abi_minor;     /**< PARLANCE_ABI_MINOR as the plugin was compiled */
    uint32_t manifest_size; /**< bytes */
    char abi_hash[64];      /**< PARLANCE_ABI_HASH as the plugin was compiled, without its NUL */
} parlance_note_head;

#ifdef __cplusplus
}
#endif
#endif
