/* request.h - what is asked: parts, messages, tools, parameters. The same parts come back in the answer (event.h). */
#ifndef PARLANCE_ABI_REQUEST_H
#define PARLANCE_ABI_REQUEST_H

#include <parlance/abi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of parts, one vocabulary in both directions. */
#define PARLANCE_PART_SAME 0u /**< in a delta: the kind the part already has */
#define PARLANCE_PART_TEXT 1u
#define PARLANCE_PART_IMAGE 2u
#define PARLANCE_PART_AUDIO 3u
#define PARLANCE_PART_VIDEO 4u
#define PARLANCE_PART_FILE 5u
#define PARLANCE_PART_TOOL_CALL 6u   /**< text = the arguments as raw JSON text */
#define PARLANCE_PART_TOOL_RESULT 7u /**< text and media_type, or parts; id = the call it answers */
#define PARLANCE_PART_REASONING 8u
#define PARLANCE_PART_REFUSAL 9u
#define PARLANCE_PART_SOURCE 10u /**< a child of the part it vouches for: url, name (title), begin..end */
#define PARLANCE_PART_VECTOR 11u /**< data, media_type = element type ("f32le") */
#define PARLANCE_PART_RECORD 12u /**< id, name, text = JSON: a model, a batch or a file */
#define PARLANCE_PART_CUSTOM 13u

/** Flags of a part. */
#define PARLANCE_PART_CACHE_HERE (1u << 0)        /**< the provider may cache the prompt up to here */
#define PARLANCE_PART_INCOMPLETE (1u << 1)        /**< the argument text is no JSON object */
#define PARLANCE_PART_SUMMARY (1u << 2)           /**< reasoning: a summary, not the reasoning itself */
#define PARLANCE_PART_PROVIDER_RUN (1u << 16)     /**< critical: the provider ran this tool itself */
#define PARLANCE_PART_IS_ERROR (1u << 17)         /**< critical: the tool failed */
#define PARLANCE_PART_RANGE_CODEPOINTS (1u << 18) /**< critical: begin..end count code points, not bytes */
#define PARLANCE_PART_RANGE_UTF16 (1u << 19)      /**< critical: begin..end count UTF-16 units */
#define PARLANCE_PART_RANGE_OF_MESSAGE \
    (1u << 20) /**< critical: begin..end count in the message's text, not the part's */

/** A piece of content. Which members carry meaning depends on the kind; the others are empty. */
typedef struct parlance_part {
    uint32_t kind;
    uint32_t flags;
    int64_t
        begin; /**< source parts: the range they vouch for; bytes of the parent's text unless a flag says otherwise */
    int64_t end;
    parlance_string text;
    parlance_string data; /**< raw bytes, never base64 */
    parlance_string media_type;
    parlance_string url;
    parlance_string id;
    parlance_string name;
    parlance_string extra; /**< JSON object keyed by dialect; kept by all, read by its owner */
    parlance_span parts;   /**< of parlance_part: children */
} parlance_part;

/** Who speaks. */
#define PARLANCE_ROLE_SYSTEM 1u
#define PARLANCE_ROLE_DEVELOPER 2u
#define PARLANCE_ROLE_USER 3u
#define PARLANCE_ROLE_ASSISTANT 4u
#define PARLANCE_ROLE_TOOL 5u

typedef struct parlance_message {
    uint32_t role;
    uint32_t flags;
    parlance_span parts; /**< of parlance_part */
    parlance_string name;
    parlance_string extra;
} parlance_message;

/** Kinds and flags of tools. */
#define PARLANCE_TOOL_FUNCTION 1u
#define PARLANCE_TOOL_CUSTOM 2u
#define PARLANCE_TOOL_PROVIDER 3u      /**< one that the provider brings and runs; `extra` says which */
#define PARLANCE_TOOL_STRICT (1u << 0) /**< the provider shall hold the model to the schema */

typedef struct parlance_tool {
    uint32_t kind;
    uint32_t flags;
    parlance_string name;
    parlance_string description;
    parlance_string schema; /**< JSON Schema of the arguments */
    parlance_string extra;
} parlance_tool;

/** Flags of a header. */
#define PARLANCE_HEADER_APPEND (1u << 0)  /**< beside an earlier one of that name, not instead of it */
#define PARLANCE_HEADER_SECRET (1u << 16) /**< critical: the value may hold {secret:NAME}; never logged */

typedef struct parlance_header {
    parlance_string name;
    parlance_string value;
    uint32_t flags;
    uint32_t reserved; /**< 0 */
} parlance_header;

/** Flags of a request. */
#define PARLANCE_REQUEST_STREAM (1u << 0)  /**< the answer is wanted as it comes */
#define PARLANCE_REQUEST_STRICT (1u << 16) /**< critical: what cannot be sent is an error, not a warning */

/**
 * One call's question. Immutable.
 * To hold it beyond the call: copy struct_size bytes and retain(owner); so a request may live on the stack.
 * To derive one: copy, change, hold the base. `owner` may be NULL: then it cannot be held, and its holder copies
 * deeply.
 */
typedef struct parlance_request {
    uint32_t struct_size;
    uint32_t flags;
    int64_t deadline_ms; /**< monotonic clock (parlance_host_table.now_ms), 0: none */
    void* owner;
    void (*retain)(void* owner) PARLANCE_NOEXCEPT;  /**< [any] */
    void (*release)(void* owner) PARLANCE_NOEXCEPT; /**< [any] */
    parlance_string operation;                      /**< "chat", "models", "health", ... */
    parlance_string model;
    parlance_span messages;   /**< of parlance_message */
    parlance_span tools;      /**< of parlance_tool */
    parlance_span params;     /**< of parlance_param */
    parlance_span headers;    /**< of parlance_header: further request headers */
    parlance_string base_url; /**< overrides the config's; empty: as configured */
    parlance_string extra;    /**< JSON object keyed by dialect */
} parlance_request;

#ifdef __cplusplus
}
#endif
#endif
