/* exchange.h - the tier that only translates: a provider as pure functions between our types and HTTP messages.
 *
 * begin -> next -> head -> feed* -> end -> (AGAIN: next ...) -> release. The host owns framing, transport, time, retry
 * and cancel. A translator has no socket, thread, clock or kept callback. The order in full:
 * docs/reference/contract.md. */
#ifndef PARLANCE_ABI_EXCHANGE_H
#define PARLANCE_ABI_EXCHANGE_H

#include <parlance/abi/client.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How the host writes a segment of a body. */
#define PARLANCE_SEGMENT_RAW 0u    /**< `bytes` as they are */
#define PARLANCE_SEGMENT_BASE64 1u /**< `bytes`, encoded by the host */
#define PARLANCE_SEGMENT_FILE 2u   /**< the contents of the file named `file` */
#define PARLANCE_SEGMENT_LINES 3u  /**< the lines of that file that are not blank, with a comma between each two */

/** A stretch of a request's body. */
typedef struct parlance_segment {
    uint32_t encoding;     /**< PARLANCE_SEGMENT_RAW, ... */
    uint32_t flags;        /**< none is defined: 0 */
    parlance_string bytes; /**< the bytes of RAW and BASE64 */
    parlance_string file;  /**< the path of FILE and LINES */
} parlance_segment;

/** What to send now. Valid until the following `next` or `release`. */
typedef struct parlance_http_request {
    uint32_t struct_size;   /**< bytes, as its producer compiled it */
    uint32_t flags;         /**< none is defined: 0 */
    int64_t delay_ms;       /**< milliseconds to wait first */
    parlance_string method; /**< "GET", "POST", ... */
    parlance_string url;   /**< starts with '/': appended to the base URL's path; else absolute, to an allowed origin */
    parlance_string auth;  /**< a scheme: none, bearer, basic, header:NAME, ...; empty: the manifest's default */
    parlance_span headers; /**< of parlance_header */
    parlance_span body;    /**< of parlance_segment */
} parlance_http_request;

/** How a body is cut into frames. */
#define PARLANCE_FRAMING_NONE 0u       /**< the body is of no interest */
#define PARLANCE_FRAMING_WHOLE 1u      /**< one frame: the whole body */
#define PARLANCE_FRAMING_SSE 2u        /**< Server-Sent Events: name, data, id */
#define PARLANCE_FRAMING_LINES 3u      /**< JSON lines */
#define PARLANCE_FRAMING_JSON_ARRAY 4u /**< the elements of one JSON array */
#define PARLANCE_FRAMING_AWS_EVENT 5u  /**< messages of an AWS event stream: name is :event-type, or :exception-type */
#define PARLANCE_FRAMING_RAW 6u        /**< as the bytes come */
#define PARLANCE_FRAMING_GRPC 7u       /**< reserved */
#define PARLANCE_FRAMING_WEBSOCKET 8u  /**< reserved */

/** An answer's status and headers. A view for the call. */
typedef struct parlance_http_head {
    uint32_t struct_size;  /**< bytes, as its producer compiled it */
    uint32_t flags;        /**< none is defined: 0 */
    int32_t status;        /**< the HTTP status */
    uint32_t framing;      /**< the host's proposal, by Content-Type */
    parlance_span headers; /**< of parlance_header */
} parlance_http_head;

/** One frame of a body, cut as the framing says. A view for the call. */
typedef struct parlance_frame {
    uint32_t struct_size;  /**< bytes, as its producer compiled it */
    uint32_t flags;        /**< none is defined: 0 */
    parlance_string name;  /**< an SSE event's name; empty: message */
    parlance_string data;  /**< its content: an SSE event's data, a line, an element, bytes */
    parlance_string id;    /**< an SSE event's id, or empty */
    parlance_span headers; /**< of parlance_header: those of a frame that has some */
} parlance_frame;

/** How a body ended. */
#define PARLANCE_BODY_COMPLETE 0u  /**< as announced: nothing is missing */
#define PARLANCE_BODY_CUT 1u       /**< the connection broke before */
#define PARLANCE_BODY_CANCELLED 2u /**< the call was cancelled */
#define PARLANCE_BODY_TIMEOUT 3u   /**< a time limit ran out */

/** The end of a body. A view for the call. */
typedef struct parlance_body_end {
    uint32_t struct_size;   /**< bytes, as its producer compiled it */
    uint32_t how;           /**< PARLANCE_BODY_COMPLETE, ... */
    parlance_span trailers; /**< of parlance_header */
} parlance_body_end;

/** Steps: what an exchange answers to feed and end. */
#define PARLANCE_STEP_MORE 0u   /**< to a frame: go on. To the end: not finished */
#define PARLANCE_STEP_DONE 1u   /**< the provider's own end mark */
#define PARLANCE_STEP_AGAIN 2u  /**< call next: a further request belongs to this call */
#define PARLANCE_STEP_FAILED 3u /**< output.fail said why */

typedef struct parlance_exchange parlance_exchange;
typedef struct parlance_translator parlance_translator;

/** One call inside a translator: it remembers the request. All functions run one at a time. */
struct parlance_exchange {
    const struct parlance_exchange_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_exchange. */
struct parlance_exchange_table {
    uint32_t struct_size;                                  /**< bytes, as its producer compiled it */
    uint32_t flags;                                        /**< none is defined: 0 */
    void (*release)(parlance_exchange*) PARLANCE_NOEXCEPT; /**< destroys it; nothing runs after */
    /** [call] What to send now; NULL: failed. The first one runs inside the client's start. */
    const parlance_http_request* (*next)(parlance_exchange*, parlance_output*)PARLANCE_NOEXCEPT;
    /** [call] Gives the framing it wants. */
    uint32_t (*head)(parlance_exchange*, const parlance_http_head*, parlance_output*) PARLANCE_NOEXCEPT;
    /** [call] A step. With a status of 300 or more the one frame is the whole body, and the answer is `fail`. */
    uint32_t (*feed)(parlance_exchange*, const parlance_frame*, parlance_output*) PARLANCE_NOEXCEPT;
    /** [call] A step; runs only if feed never left MORE. */
    uint32_t (*end)(parlance_exchange*, const parlance_body_end*, parlance_output*) PARLANCE_NOEXCEPT;
};
typedef struct parlance_exchange_table parlance_exchange_table;

/** A configured translator; const, so that calls may begin on any thread. */
struct parlance_translator {
    const struct parlance_translator_table* table; /**< its functions; valid as long as it is */
};
/** The functions of a parlance_translator. */
struct parlance_translator_table {
    uint32_t struct_size; /**< bytes, as its producer compiled it */
    uint32_t flags;       /**< none is defined: 0 */
    /** Destroys it; nothing runs after. */
    void (*release)(parlance_translator*) PARLANCE_NOEXCEPT;
    /** [any], re-entrant. Sees the whole request; NULL and output.fail refuse it. */
    parlance_exchange* (*begin)(parlance_translator*, const parlance_request*, parlance_output*)PARLANCE_NOEXCEPT;
    /** [any] Another shape of it, or NULL (the usual answer). */
    void* (*query)(parlance_translator*, parlance_string id)PARLANCE_NOEXCEPT;
};
typedef struct parlance_translator_table parlance_translator_table;

#ifdef __cplusplus
}
#endif
#endif
