/* abi_hash.h - the committed hash of the plugin-facing headers; a test recomputes it (./dev abi-hash writes it). */
#ifndef PARLANCE_ABI_HASH_H
#define PARLANCE_ABI_HASH_H

/** SHA-256 of base.h error.h request.h event.h client.h exchange.h plugin.h without comments. Until 1.0 host and plugin
 * must agree. Defining it before inclusion is for skew tests alone. */
#ifndef PARLANCE_ABI_HASH
#define PARLANCE_ABI_HASH "ec695183c2364230acf2bcbf56eefa1ca1376d6d5bb5f4978f2cc0d7323b1350"
#endif

#endif
