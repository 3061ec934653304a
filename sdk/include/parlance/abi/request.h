/* request.h - what is asked: parts, messages, tools, parameters. The same parts come back in the answer (event.h). */
#ifndef PARLANCE_ABI_REQUEST_H
#define PARLANCE_ABI_REQUEST_H

#include <parlance/abi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of parts, one vocabulary in both directions. */
#define PARLANCE_PART_SAME 0u        /**< in a delta: the kind the part already has */
#define PARLANCE_PART_TEXT 1u        /**< text */
#define PARLANCE_PART_IMAGE 2u       /**< data and media_type, or url */
#define PARLANCE_PART_AUDIO 3u       /**< data and media_type, or url */
#define PARLANCE_PART_VIDEO 4u       /**< data and media_type, or url */
#define PARLANCE_PART_FILE 5u        /**< data and media_type, or url */
#define PARLANCE_PART_TOOL_CALL 6u   /**< text = the arguments as raw JSON text */
#define PARLANCE_PART_TOOL_RESULT 7u /**< text and media_type, or parts; id = the call it answers */
#define PARLANCE_PART_REASONING 8u   /**< text: what a reasoning model thought */
#define PARLANCE_PART_REFUSAL 9u     /**< text: why the model does not answer */
#define PARLANCE_PART_SOURCE 10u     /**< a child of the part it vouches for: url, name (title), begin..end */
#define PARLANCE_PART_VECTOR 11u     /**< data, media_type = element type ("f32le") */
#define PARLANCE_PART_RECORD 12u     /**< id, name, text = JSON: a model, a batch or a file */
#define PARLANCE_PART_CUSTOM 13u     /**< what the owner of `extra` knows */

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
    uint32_t kind;  /**< PARLANCE_PART_TEXT, ...; an unknown one is kept */
    uint32_t flags; /**< PARLANCE_PART_CACHE_HERE, ... */
    int64_t
        begin;   /**< source parts: the range they vouch for; bytes of the parent's text unless a flag says otherwise */
    int64_t end; /**< where the range ends, exclusive */
    parlance_string text;       /**< UTF-8: the text, arguments or JSON, as the kind says */
    parlance_string data;       /**< raw bytes, never base64 */
    parlance_string media_type; /**< of `data`, or of `text` where that is not plain text */
    parlance_string url;        /**< where the content is, instead of `data` */
    parlance_string id;         /**< of a tool call, or of a record */
    parlance_string name;       /**< of a tool, a file or a record; a source's title */
    parlance_string extra;      /**< JSON object keyed by dialect; kept by all, read by its owner */
    parlance_span parts;        /**< of parlance_part: children */
} parlance_part;

/** Who speaks. */
#define PARLANCE_ROLE_SYSTEM 1u    /**< instructions, before all else */
#define PARLANCE_ROLE_DEVELOPER 2u /**< instructions of the application, where the provider tells them apart */
#define PARLANCE_ROLE_USER 3u      /**< questions, and what comes with them */
#define PARLANCE_ROLE_ASSISTANT 4u /**< the model's answers */
#define PARLANCE_ROLE_TOOL 5u      /**< results of tools */

/** One turn of a conversation. */
typedef struct parlance_message {
    uint32_t role;         /**< PARLANCE_ROLE_USER, ... */
    uint32_t flags;        /**< none is defined: 0 */
    parlance_span parts;   /**< of parlance_part */
    parlance_string name;  /**< of the speaker, where there are several; mostly empty */
    parlance_string extra; /**< JSON object keyed by dialect; kept by all, read by its owner */
} parlance_message;

/** Kinds and flags of tools. */
#define PARLANCE_TOOL_FUNCTION 1u      /**< a function of the application's, with a schema */
#define PARLANCE_TOOL_CUSTOM 2u        /**< one that takes free text instead of JSON */
#define PARLANCE_TOOL_PROVIDER 3u      /**< one that the provider brings and runs; `extra` says which */
#define PARLANCE_TOOL_STRICT (1u << 0) /**< the provider shall hold the model to the schema */

/** Something the model may call. */
typedef struct parlance_tool {
    uint32_t kind;               /**< PARLANCE_TOOL_FUNCTION, ... */
    uint32_t flags;              /**< PARLANCE_TOOL_STRICT */
    parlance_string name;        /**< what the model calls it by */
    parlance_string description; /**< what it is for, told to the model */
    parlance_string schema;      /**< JSON Schema of the arguments */
    parlance_string extra;       /**< JSON object keyed by dialect */
} parlance_tool;

/** Flags of a header. */
#define PARLANCE_HEADER_APPEND (1u << 0)  /**< beside an earlier one of that name, not instead of it */
#define PARLANCE_HEADER_SECRET (1u << 16) /**< critical: the value may hold {secret:NAME}; never logged */

/** A header of an HTTP request or answer. */
typedef struct parlance_header {
    parlance_string name;  /**< compared without case */
    parlance_string value; /**< without line breaks */
    uint32_t flags;        /**< PARLANCE_HEADER_APPEND, PARLANCE_HEADER_SECRET */
    uint32_t reserved;     /**< 0 */
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
    uint32_t struct_size;                           /**< bytes, as its producer compiled it */
    uint32_t flags;                                 /**< PARLANCE_REQUEST_STREAM, PARLANCE_REQUEST_STRICT */
    int64_t deadline_ms;                            /**< monotonic clock (parlance_host_table.now_ms), 0: none */
    void* owner;                                    /**< what retain and release take; NULL: cannot be held */
    void (*retain)(void* owner) PARLANCE_NOEXCEPT;  /**< [any] */
    void (*release)(void* owner) PARLANCE_NOEXCEPT; /**< [any] */
    parlance_string operation;                      /**< "chat", "models", "health", ... */
    parlance_string model;                          /**< as the provider names it; empty: as configured */
    parlance_span messages;                         /**< of parlance_message */
    parlance_span tools;                            /**< of parlance_tool */
    parlance_span params;                           /**< of parlance_param */
    parlance_span headers;                          /**< of parlance_header: further request headers */
    parlance_string base_url;                       /**< overrides the config's; empty: as configured */
    parlance_string extra;                          /**< JSON object keyed by dialect */
} parlance_request;

#ifdef __cplusplus
}
#endif
#endif
