/* error.h - how a failure is told across the boundary. */
#ifndef PARLANCE_ABI_ERROR_H
#define PARLANCE_ABI_ERROR_H

#include <parlance/abi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds: why a call failed, in words its caller can act on. An unknown number reads as PARLANCE_ERROR_INTERNAL. */
#define PARLANCE_ERROR_BY_STATUS 0u         /**< the host maps it by http_status; with a 2xx it is BAD_RESPONSE */
#define PARLANCE_ERROR_CANCELLED 1u         /**< whoever asked ended the call */
#define PARLANCE_ERROR_TRUNCATED 2u         /**< the answer ended before its end mark */
#define PARLANCE_ERROR_TIMEOUT 3u           /**< a time limit ran out; the phase says which */
#define PARLANCE_ERROR_NETWORK 4u           /**< no connection, or a broken one */
#define PARLANCE_ERROR_TLS 5u               /**< no trust: certificate, name or protocol */
#define PARLANCE_ERROR_AUTHENTICATION 6u    /**< the credentials are missing or wrong */
#define PARLANCE_ERROR_PERMISSION 7u        /**< the credentials do not allow this */
#define PARLANCE_ERROR_QUOTA_EXHAUSTED 8u   /**< no money or no quota; waiting does not help */
#define PARLANCE_ERROR_RATE_LIMITED 9u      /**< too many requests or tokens; waiting helps */
#define PARLANCE_ERROR_OVERLOADED 10u       /**< the provider is busy or broken for now */
#define PARLANCE_ERROR_NOT_FOUND 11u        /**< no such model, address or thing */
#define PARLANCE_ERROR_INVALID_REQUEST 12u  /**< the provider or the host refuses what was asked */
#define PARLANCE_ERROR_CONTEXT_TOO_LONG 13u /**< more tokens than the model takes */
#define PARLANCE_ERROR_CONTENT_FILTERED 14u /**< the provider's filter refused question or answer */
#define PARLANCE_ERROR_UNSUPPORTED 15u      /**< the provider or the plugin has no such thing */
#define PARLANCE_ERROR_BAD_RESPONSE 16u     /**< the answer does not keep its protocol */
#define PARLANCE_ERROR_TOO_LARGE 17u        /**< more bytes than a limit allows */
#define PARLANCE_ERROR_PLUGIN 18u           /**< a plugin cannot be used, or broke the contract */
#define PARLANCE_ERROR_CONFIG 19u           /**< the configuration is wrong or incomplete */
#define PARLANCE_ERROR_INTERNAL 20u         /**< a fault of the host's own */

/** Phases: how far the call had come. */
#define PARLANCE_PHASE_CONFIG 0u     /**< before anything else: configuring, checking */
#define PARLANCE_PHASE_CONNECT 1u    /**< finding and reaching the server */
#define PARLANCE_PHASE_TLS 2u        /**< securing the connection */
#define PARLANCE_PHASE_SEND 3u       /**< sending the request */
#define PARLANCE_PHASE_FIRST_BYTE 4u /**< waiting for the answer to begin */
#define PARLANCE_PHASE_STREAM 5u     /**< reading the answer */
#define PARLANCE_PHASE_PARSE 6u      /**< understanding the answer */

/** Flags of an error. */
#define PARLANCE_ERROR_RETRY_YES (1u << 0)    /**< the provider says that trying again may help */
#define PARLANCE_ERROR_RETRY_NO (1u << 1)     /**< the provider says that trying again is useless */
#define PARLANCE_ERROR_NOT_SENT (1u << 2)     /**< the provider cannot have seen the request */
#define PARLANCE_ERROR_MAYBE_BILLED (1u << 3) /**< the provider may have worked, and charge for it */

/**
 * Why a call failed, in words its caller can act on.
 * A view: valid during the call that hands it over; whoever receives it copies what it keeps, so errors outlive the
 * plugin.
 */
typedef struct parlance_error {
    uint32_t struct_size;       /**< bytes, as whoever filled it compiled it */
    uint32_t flags;             /**< PARLANCE_ERROR_NOT_SENT, ...; unknown low bits are ignored */
    int64_t retry_after_ms;     /**< milliseconds to wait, or -1: no hint. Source: RFC 9110, 10.2.3 */
    uint32_t kind;              /**< PARLANCE_ERROR_RATE_LIMITED, ... */
    uint32_t phase;             /**< PARLANCE_PHASE_SEND, ... */
    int32_t http_status;        /**< 0: none */
    uint32_t reserved;          /**< 0 */
    parlance_string message;    /**< one sentence for people; never credentials, never the prompt */
    parlance_string code;       /**< the provider's own code, as it spelled it */
    parlance_string where;      /**< JSON pointer into the request, or empty */
    parlance_string request_id; /**< the provider's id of the request, for its support */
    parlance_string body;       /**< an excerpt of the answer's body */
    parlance_string extra;      /**< JSON object keyed by dialect, or empty */
} parlance_error;

#ifdef __cplusplus
}
#endif
#endif
