/* abi_hash.h - the committed hash of the plugin-facing headers; a test recomputes it (./dev abi-hash writes it). */
#ifndef PARLANCE_ABI_HASH_H
#define PARLANCE_ABI_HASH_H

/** SHA-256 of base.h error.h request.h event.h client.h exchange.h plugin.h without comments. Until 1.0 host and plugin
 * must agree. Defining it before inclusion is for skew tests alone. */
#ifndef PARLANCE_ABI_HASH
#define PARLANCE_ABI_HASH "c2449d60589525fc8b0946d5df6db1bba8fa065b56646d7331667d662ebec355"
#endif

#endif
