/* first_release.c - what the first release of each structure was: its last field and its size, in bytes.
 *
 * Later fields go behind it; these lines never change once the contract is frozen (PARLANCE_ABI_MAJOR 1). Whoever
 * compiled against the first release finds every field where it was: layout_x86_64.golden shows each. Structures
 * without struct_size cannot grow at all. */
#include <parlance/abi/embed.h>

#include <stddef.h>

#define FIRST_RELEASE(type, last, bytes)                                                                               \
    _Static_assert(offsetof(struct type, last) + sizeof(((const struct type*)NULL)->last) == (bytes), #type " moved"); \
    _Static_assert(sizeof(struct type) >= (bytes), #type " shrank")

FIRST_RELEASE(parlance_string, size, 16);
FIRST_RELEASE(parlance_span, stride, 16);
FIRST_RELEASE(parlance_param, text, 56);
FIRST_RELEASE(parlance_error, extra, 128);
FIRST_RELEASE(parlance_part, parts, 152);
FIRST_RELEASE(parlance_message, extra, 56);
FIRST_RELEASE(parlance_tool, extra, 72);
FIRST_RELEASE(parlance_header, reserved, 40);
FIRST_RELEASE(parlance_request, extra, 168);
FIRST_RELEASE(parlance_event, error, 80);
FIRST_RELEASE(parlance_output, table, 8);
FIRST_RELEASE(parlance_output_table, fail, 24);
FIRST_RELEASE(parlance_call, table, 8);
FIRST_RELEASE(parlance_call_table, resume, 48);
FIRST_RELEASE(parlance_sink, table, 8);
FIRST_RELEASE(parlance_sink_table, on_end, 24);
FIRST_RELEASE(parlance_client, table, 8);
FIRST_RELEASE(parlance_client_table, close, 48);
FIRST_RELEASE(parlance_segment, file, 40);
FIRST_RELEASE(parlance_http_request, body, 96);
FIRST_RELEASE(parlance_http_head, headers, 32);
FIRST_RELEASE(parlance_frame, headers, 72);
FIRST_RELEASE(parlance_body_end, trailers, 24);
FIRST_RELEASE(parlance_exchange, table, 8);
FIRST_RELEASE(parlance_exchange_table, end, 48);
FIRST_RELEASE(parlance_translator, table, 8);
FIRST_RELEASE(parlance_translator_table, query, 32);
FIRST_RELEASE(parlance_host, table, 8);
FIRST_RELEASE(parlance_host_table, query, 32);
FIRST_RELEASE(parlance_loop, table, 8);
FIRST_RELEASE(parlance_loop_table, cancel, 32);
FIRST_RELEASE(parlance_provider, make_client, 72);
FIRST_RELEASE(parlance_plugin, provider_count, 56);
FIRST_RELEASE(parlance_note_head, abi_hash, 88);
FIRST_RELEASE(parlance_host_options, threads, 96);
