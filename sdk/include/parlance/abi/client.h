/* client.h - the one shape at every layer: a client starts calls, a call reports to a sink and ends exactly once.
 *
 * One object style: struct parlance_X { const struct parlance_X_table *table; }; every table starts with its size.
 * Whoever implements an object puts its own members after `table`. */
#ifndef PARLANCE_ABI_CLIENT_H
#define PARLANCE_ABI_CLIENT_H

#include <parlance/abi/event.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct parlance_output parlance_output;
typedef struct parlance_call parlance_call;
typedef struct parlance_sink parlance_sink;
typedef struct parlance_client parlance_client;

/** Where a callee reports: events (warnings too) and why it failed. Borrowed for the call that hands it over. */
struct parlance_output {
    const struct parlance_output_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_output. */
struct parlance_output_table {
    uint32_t struct_size; /**< bytes, as its producer compiled it */
    uint32_t flags;       /**< none is defined: 0 */
    /** Takes an event, borrowed for this call. */
    void (*emit)(parlance_output*, const parlance_event*) PARLANCE_NOEXCEPT;
    void (*fail)(parlance_output*, const parlance_error*) PARLANCE_NOEXCEPT; /**< copies; the first failure stands */
};
typedef struct parlance_output_table parlance_output_table;

/** One operation in flight. Cancel is idempotent and may come at any time, also after the end. Valid until released. */
struct parlance_call {
    const struct parlance_call_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_call. */
struct parlance_call_table {
    uint32_t struct_size;                              /**< bytes, as its producer compiled it */
    uint32_t flags;                                    /**< none is defined: 0 */
    void (*retain)(parlance_call*) PARLANCE_NOEXCEPT;  /**< [any] */
    void (*release)(parlance_call*) PARLANCE_NOEXCEPT; /**< [any]; does not cancel */
    void (*cancel)(parlance_call*) PARLANCE_NOEXCEPT;  /**< [any]; never blocks, never calls back on this stack */
    void (*pause)(parlance_call*) PARLANCE_NOEXCEPT;   /**< [any]; what was read already still comes */
    void (*resume)(parlance_call*) PARLANCE_NOEXCEPT;  /**< [any] */
};
typedef struct parlance_call_table parlance_call_table;

/** Who receives a call's events: serialised, on any thread, never on the stack of whoever called start, cancel or
 * resume. */
struct parlance_sink {
    const struct parlance_sink_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_sink. */
struct parlance_sink_table {
    uint32_t struct_size; /**< bytes, as its producer compiled it */
    uint32_t flags;       /**< none is defined: 0 */
    /** [call] The call comes along because a callback may run before `start` has returned it. */
    void (*on_event)(parlance_sink*, parlance_call*, const parlance_event*) PARLANCE_NOEXCEPT;
    /** [call] Exactly once, last; the sink may go when it has returned. NULL: finished. */
    void (*on_end)(parlance_sink*, parlance_call*, const parlance_error*) PARLANCE_NOEXCEPT;
};
typedef struct parlance_sink_table parlance_sink_table;

/** query: not NULL when the calling thread is one that runs this client's calls, so that it must not wait for one. */
#define PARLANCE_QUERY_ON_IO_THREAD "parlance.on_io_thread/1"

/** Anything that can run a call: a plugin, a layer, the host. */
struct parlance_client {
    const struct parlance_client_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_client. */
struct parlance_client_table {
    uint32_t struct_size;                                /**< bytes, as its producer compiled it */
    uint32_t flags;                                      /**< none is defined: 0 */
    void (*retain)(parlance_client*) PARLANCE_NOEXCEPT;  /**< [any] */
    void (*release)(parlance_client*) PARLANCE_NOEXCEPT; /**< [any] */
    /** [any] Gives one reference; NULL: failed, and the sink is untouched. `output` is for fail, and for this call
     * only. */
    parlance_call* (*start)(parlance_client*, const parlance_request*, parlance_sink*,
                            parlance_output*)PARLANCE_NOEXCEPT;
    /** [any] Another shape of the same client, or NULL (the usual answer). */
    void* (*query)(parlance_client*, parlance_string id)PARLANCE_NOEXCEPT;
    /** [any] Refuses work, cancels, joins its threads, then done(arg), once. A layer never closes what it wraps. */
    void (*close)(parlance_client*, void (*done)(void*) PARLANCE_NOEXCEPT, void* arg) PARLANCE_NOEXCEPT;
};
typedef struct parlance_client_table parlance_client_table;

#ifdef __cplusplus
}
#endif
#endif
