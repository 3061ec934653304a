/* base.h - strings, spans, sizes and the object style: what every other header of the contract is written in.
 *
 * 64-bit systems only. No structure has padding. Structures that may grow start with struct_size, set by whoever fills
 * them; members are appended, never changed. The members of the first release are always there (a shorter structure is
 * refused); read a later one only through PARLANCE_HAS, an array element's only through PARLANCE_AT.
 * Nothing changes owner and no structure is filled in by the other side.
 *
 * Thread tags in the other headers: [any] any thread at any time; [call] the call's callbacks, serialised; [ctl] one
 * thread at a time per object. */
#ifndef PARLANCE_ABI_BASE_H
#define PARLANCE_ABI_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
/** Checks a condition while compiling, in C and in C++. */
#define PARLANCE_STATIC_ASSERT(condition, text) static_assert(condition, text)
/** Stands after every function of the contract: none throws. */
#define PARLANCE_NOEXCEPT noexcept
extern "C" {
#else
#define PARLANCE_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#define PARLANCE_NOEXCEPT
#endif

PARLANCE_STATIC_ASSERT(sizeof(void*) == 8, "Parlance supports 64-bit systems only");

/** Major version of the contract; it is part of the entry point's name. 0: not frozen, so the header hash must match.
 */
#define PARLANCE_ABI_MAJOR 0u
/** Minor version: for messages only. Presence of a feature is told by struct_size and names. */
#define PARLANCE_ABI_MINOR 1u

/** Whether `*p` of type T, as its producer compiled it, has field f. */
#define PARLANCE_HAS(p, T, f) ((p)->struct_size >= offsetof(T, f) + sizeof((p)->f))
/** Element i of a span, by the producer's stride; only its first-release fields may be read directly. */
#define PARLANCE_ELEMENT(span, T, i) ((const T*)(const void*)((const char*)(span).data + (size_t)(i) * (span).stride))
/** Pointer to field f of element i, or NULL when the producer's element is too short to have it. */
#define PARLANCE_AT(span, T, i, f) \
    ((span).stride >= offsetof(T, f) + sizeof(((const T*)0)->f) ? &PARLANCE_ELEMENT(span, T, i)->f : NULL)

/** Bits 16..31 of any `flags`: whoever does not understand one that is set must not go on. Bits 0..15 may be ignored.
 */
#define PARLANCE_FLAGS_CRITICAL 0xFFFF0000u

/** UTF-8 text without a terminating NUL: a view, valid for the call it is handed to. NULL with size 0 is empty. */
typedef struct parlance_string {
    const char* data; /**< may be NULL when size is 0 */
    size_t size;      /**< bytes */
} parlance_string;

/** An array as its producer laid it out. A view, valid for the call it is handed to. */
typedef struct parlance_span {
    const void* data; /**< the first element; may be NULL when count is 0 */
    uint32_t count;   /**< elements */
    uint32_t stride;  /**< bytes from one element to the next: the producer's sizeof, a multiple of 8 */
} parlance_span;

/** Type of a parameter's value. */
#define PARLANCE_PARAM_BOOL 1u /**< in `integer`: 0 or 1 */
#define PARLANCE_PARAM_INT 2u  /**< in `integer` */
#define PARLANCE_PARAM_REAL 3u /**< in `real` */
#define PARLANCE_PARAM_TEXT 4u /**< in `text` */
#define PARLANCE_PARAM_JSON 5u /**< in `text`: one JSON value, checked by the host */

/** Flags of a parameter. */
#define PARLANCE_PARAM_REQUIRED (1u << 16) /**< critical: refuse the request rather than leave it out */

/** One member of an open set: request parameters, usage, limits, meta. Keys: docs/reference/contract.md. */
typedef struct parlance_param {
    parlance_string key;  /**< what it is */
    uint32_t type;        /**< PARLANCE_PARAM_BOOL, ...: which of the members below holds the value */
    uint32_t flags;       /**< PARLANCE_PARAM_REQUIRED */
    int64_t integer;      /**< the value of BOOL and INT */
    double real;          /**< the value of REAL */
    parlance_string text; /**< the value of TEXT and JSON */
} parlance_param;

#ifdef __cplusplus
}
#endif
#endif
