/* event.h - what comes back: deltas of parts, and keyed facts. */
#ifndef PARLANCE_ABI_EVENT_H
#define PARLANCE_ABI_EVENT_H

#include <parlance/abi/error.h>
#include <parlance/abi/request.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of events. An unknown one is skipped. */
#define PARLANCE_EVENT_PART 1u    /**< a delta of a part, which begins by itself */
#define PARLANCE_EVENT_META 2u    /**< facts about the call, by key */
#define PARLANCE_EVENT_USAGE 3u   /**< totals so far: per key the last value holds */
#define PARLANCE_EVENT_LIMITS 4u  /**< what the provider said of its rate limits */
#define PARLANCE_EVENT_WARNING 5u /**< error->message, code, where */
#define PARLANCE_EVENT_FINISH 6u  /**< lane, code, raw word */
#define PARLANCE_EVENT_RAW 7u     /**< the provider's own bytes; the host's, on request */

/** Flags of an event. */
#define PARLANCE_EVENT_BEGIN (1u << 0)    /**< the first delta of its part */
#define PARLANCE_EVENT_END (1u << 1)      /**< optional: the host closes what is open */
#define PARLANCE_EVENT_CHILD (1u << 16)   /**< critical: the delta is one whole child of the part */
#define PARLANCE_EVENT_REPLACE (1u << 17) /**< critical: the part starts over */

/** The lane of an event that concerns the whole call. */
#define PARLANCE_LANE_ALL 0xFFFFFFFFu

/** Finish codes, beside which `word` keeps the provider's own. */
#define PARLANCE_FINISH_UNKNOWN 0u        /**< not said */
#define PARLANCE_FINISH_STOP 1u           /**< the answer is whole, or a stop sequence came */
#define PARLANCE_FINISH_LENGTH 2u         /**< the limit of tokens was reached */
#define PARLANCE_FINISH_TOOL_CALLS 3u     /**< the calls of tools wait for results */
#define PARLANCE_FINISH_CONTENT_FILTER 4u /**< the provider's filter cut it off */
#define PARLANCE_FINISH_REFUSAL 5u        /**< the model refused */
#define PARLANCE_FINISH_PAUSE 6u          /**< the provider wants to be asked to go on */
#define PARLANCE_FINISH_ERROR 7u          /**< the provider failed within the answer */
#define PARLANCE_FINISH_OTHER 8u          /**< something else, which `word` names */

/** A delta of a part, or a keyed fact. Borrowed views: nothing is allocated or parsed on the way through. Text is whole
 * UTF-8. */
typedef struct parlance_event {
    uint32_t struct_size;        /**< bytes, as its producer compiled it */
    uint32_t flags;              /**< PARLANCE_EVENT_BEGIN, ... */
    uint32_t kind;               /**< PARLANCE_EVENT_PART, ... */
    uint32_t lane;               /**< choice, input or batch item */
    uint32_t part;               /**< number of the part within its lane */
    uint32_t code;               /**< a finish's code */
    parlance_span delta;         /**< one parlance_part */
    parlance_span params;        /**< of parlance_param: usage, meta, limits, logprobs */
    parlance_string word;        /**< a finish's raw word; a raw event's bytes */
    const parlance_error* error; /**< a warning's message, code, where; else NULL */
} parlance_event;

#ifdef __cplusplus
}
#endif
#endif
