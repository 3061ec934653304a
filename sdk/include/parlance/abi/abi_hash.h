/* abi_hash.h - the committed hash of the plugin-facing headers; a test recomputes it (./dev abi-hash writes it). */
#ifndef PARLANCE_ABI_HASH_H
#define PARLANCE_ABI_HASH_H

/** SHA-256 of base.h error.h request.h event.h client.h exchange.h plugin.h without comments. Until 1.0 host and plugin
 * must agree. Defining it before inclusion is for skew tests alone. */
#ifndef PARLANCE_ABI_HASH
#define PARLANCE_ABI_HASH "32edc09a1c5c0735569215b6c6ce7bf5e900dd25401f6905a1d2778e30cb5cf1"
#endif

#endif
