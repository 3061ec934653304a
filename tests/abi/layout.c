/* layout.c - prints the layout of every structure of the contract: "name size", then "  field offset size".
 *
 * The contract has no padding, so the fields of a structure must lie end to end and fill it: a field that is missing in
 * the list below fails the program. layout_check.cmake compares the output with the golden, and fails for a structure
 * that is missing. */
#include <parlance/abi/embed.h>

#include <stddef.h>
#include <stdio.h>

static const char* current_name;
static size_t current_size;
static size_t described; /* bytes of the current structure that are accounted for */
static int wrong;

static void begin(const char* name, size_t size)
{
    printf("%s %zu\n", name, size);
    current_name = name;
    current_size = size;
    described = 0;
}

static void field(const char* name, size_t offset, size_t size)
{
    printf("  %s %zu %zu\n", name, offset, size);
    if (offset != described) {
        fprintf(stderr, "layout.c: bytes %zu to %zu of %s are not listed\n", described, offset, current_name);
        wrong = 1;
    }
    described = offset + size;
}

static void end(void)
{
    if (described == current_size) return;
    fprintf(stderr, "layout.c: bytes %zu to %zu of %s are not listed\n", described, current_size, current_name);
    wrong = 1;
}

#define FIELD(type, name) field(#name, offsetof(struct type, name), sizeof(((const struct type*)NULL)->name))

static void describe_all(void)
{
    /* base.h */
    begin("parlance_string", sizeof(struct parlance_string));
    FIELD(parlance_string, data);
    FIELD(parlance_string, size);
    end();
    begin("parlance_span", sizeof(struct parlance_span));
    FIELD(parlance_span, data);
    FIELD(parlance_span, count);
    FIELD(parlance_span, stride);
    end();
    begin("parlance_param", sizeof(struct parlance_param));
    FIELD(parlance_param, key);
    FIELD(parlance_param, type);
    FIELD(parlance_param, flags);
    FIELD(parlance_param, integer);
    FIELD(parlance_param, real);
    FIELD(parlance_param, text);
    end();

    /* error.h */
    begin("parlance_error", sizeof(struct parlance_error));
    FIELD(parlance_error, struct_size);
    FIELD(parlance_error, flags);
    FIELD(parlance_error, retry_after_ms);
    FIELD(parlance_error, kind);
    FIELD(parlance_error, phase);
    FIELD(parlance_error, http_status);
    FIELD(parlance_error, reserved);
    FIELD(parlance_error, message);
    FIELD(parlance_error, code);
    FIELD(parlance_error, where);
    FIELD(parlance_error, request_id);
    FIELD(parlance_error, body);
    FIELD(parlance_error, extra);
    end();

    /* request.h */
    begin("parlance_part", sizeof(struct parlance_part));
    FIELD(parlance_part, kind);
    FIELD(parlance_part, flags);
    FIELD(parlance_part, begin);
    FIELD(parlance_part, end);
    FIELD(parlance_part, text);
    FIELD(parlance_part, data);
    FIELD(parlance_part, media_type);
    FIELD(parlance_part, url);
    FIELD(parlance_part, id);
    FIELD(parlance_part, name);
    FIELD(parlance_part, extra);
    FIELD(parlance_part, parts);
    end();
    begin("parlance_message", sizeof(struct parlance_message));
    FIELD(parlance_message, role);
    FIELD(parlance_message, flags);
    FIELD(parlance_message, parts);
    FIELD(parlance_message, name);
    FIELD(parlance_message, extra);
    end();
    begin("parlance_tool", sizeof(struct parlance_tool));
    FIELD(parlance_tool, kind);
    FIELD(parlance_tool, flags);
    FIELD(parlance_tool, name);
    FIELD(parlance_tool, description);
    FIELD(parlance_tool, schema);
    FIELD(parlance_tool, extra);
    end();
    begin("parlance_header", sizeof(struct parlance_header));
    FIELD(parlance_header, name);
    FIELD(parlance_header, value);
    FIELD(parlance_header, flags);
    FIELD(parlance_header, reserved);
    end();
    begin("parlance_request", sizeof(struct parlance_request));
    FIELD(parlance_request, struct_size);
    FIELD(parlance_request, flags);
    FIELD(parlance_request, deadline_ms);
    FIELD(parlance_request, owner);
    FIELD(parlance_request, retain);
    FIELD(parlance_request, release);
    FIELD(parlance_request, operation);
    FIELD(parlance_request, model);
    FIELD(parlance_request, messages);
    FIELD(parlance_request, tools);
    FIELD(parlance_request, params);
    FIELD(parlance_request, headers);
    FIELD(parlance_request, base_url);
    FIELD(parlance_request, extra);
    end();

    /* event.h */
    begin("parlance_event", sizeof(struct parlance_event));
    FIELD(parlance_event, struct_size);
    FIELD(parlance_event, flags);
    FIELD(parlance_event, kind);
    FIELD(parlance_event, lane);
    FIELD(parlance_event, part);
    FIELD(parlance_event, code);
    FIELD(parlance_event, delta);
    FIELD(parlance_event, params);
    FIELD(parlance_event, word);
    FIELD(parlance_event, error);
    end();

    /* client.h */
    begin("parlance_output", sizeof(struct parlance_output));
    FIELD(parlance_output, table);
    end();
    begin("parlance_output_table", sizeof(struct parlance_output_table));
    FIELD(parlance_output_table, struct_size);
    FIELD(parlance_output_table, flags);
    FIELD(parlance_output_table, emit);
    FIELD(parlance_output_table, fail);
    end();
    begin("parlance_call", sizeof(struct parlance_call));
    FIELD(parlance_call, table);
    end();
    begin("parlance_call_table", sizeof(struct parlance_call_table));
    FIELD(parlance_call_table, struct_size);
    FIELD(parlance_call_table, flags);
    FIELD(parlance_call_table, retain);
    FIELD(parlance_call_table, release);
    FIELD(parlance_call_table, cancel);
    FIELD(parlance_call_table, pause);
    FIELD(parlance_call_table, resume);
    end();
    begin("parlance_sink", sizeof(struct parlance_sink));
    FIELD(parlance_sink, table);
    end();
    begin("parlance_sink_table", sizeof(struct parlance_sink_table));
    FIELD(parlance_sink_table, struct_size);
    FIELD(parlance_sink_table, flags);
    FIELD(parlance_sink_table, on_event);
    FIELD(parlance_sink_table, on_end);
    end();
    begin("parlance_client", sizeof(struct parlance_client));
    FIELD(parlance_client, table);
    end();
    begin("parlance_client_table", sizeof(struct parlance_client_table));
    FIELD(parlance_client_table, struct_size);
    FIELD(parlance_client_table, flags);
    FIELD(parlance_client_table, retain);
    FIELD(parlance_client_table, release);
    FIELD(parlance_client_table, start);
    FIELD(parlance_client_table, query);
    FIELD(parlance_client_table, close);
    end();

    /* exchange.h */
    begin("parlance_segment", sizeof(struct parlance_segment));
    FIELD(parlance_segment, encoding);
    FIELD(parlance_segment, flags);
    FIELD(parlance_segment, bytes);
    FIELD(parlance_segment, file);
    end();
    begin("parlance_http_request", sizeof(struct parlance_http_request));
    FIELD(parlance_http_request, struct_size);
    FIELD(parlance_http_request, flags);
    FIELD(parlance_http_request, delay_ms);
    FIELD(parlance_http_request, method);
    FIELD(parlance_http_request, url);
    FIELD(parlance_http_request, auth);
    FIELD(parlance_http_request, headers);
    FIELD(parlance_http_request, body);
    end();
    begin("parlance_http_head", sizeof(struct parlance_http_head));
    FIELD(parlance_http_head, struct_size);
    FIELD(parlance_http_head, flags);
    FIELD(parlance_http_head, status);
    FIELD(parlance_http_head, framing);
    FIELD(parlance_http_head, headers);
    end();
    begin("parlance_frame", sizeof(struct parlance_frame));
    FIELD(parlance_frame, struct_size);
    FIELD(parlance_frame, flags);
    FIELD(parlance_frame, name);
    FIELD(parlance_frame, data);
    FIELD(parlance_frame, id);
    FIELD(parlance_frame, headers);
    end();
    begin("parlance_body_end", sizeof(struct parlance_body_end));
    FIELD(parlance_body_end, struct_size);
    FIELD(parlance_body_end, how);
    FIELD(parlance_body_end, trailers);
    end();
    begin("parlance_exchange", sizeof(struct parlance_exchange));
    FIELD(parlance_exchange, table);
    end();
    begin("parlance_exchange_table", sizeof(struct parlance_exchange_table));
    FIELD(parlance_exchange_table, struct_size);
    FIELD(parlance_exchange_table, flags);
    FIELD(parlance_exchange_table, release);
    FIELD(parlance_exchange_table, next);
    FIELD(parlance_exchange_table, head);
    FIELD(parlance_exchange_table, feed);
    FIELD(parlance_exchange_table, end);
    end();
    begin("parlance_translator", sizeof(struct parlance_translator));
    FIELD(parlance_translator, table);
    end();
    begin("parlance_translator_table", sizeof(struct parlance_translator_table));
    FIELD(parlance_translator_table, struct_size);
    FIELD(parlance_translator_table, flags);
    FIELD(parlance_translator_table, release);
    FIELD(parlance_translator_table, begin);
    FIELD(parlance_translator_table, query);
    end();

    /* plugin.h */
    begin("parlance_host", sizeof(struct parlance_host));
    FIELD(parlance_host, table);
    end();
    begin("parlance_host_table", sizeof(struct parlance_host_table));
    FIELD(parlance_host_table, struct_size);
    FIELD(parlance_host_table, abi_minor);
    FIELD(parlance_host_table, log);
    FIELD(parlance_host_table, now_ms);
    FIELD(parlance_host_table, query);
    end();
    begin("parlance_loop", sizeof(struct parlance_loop));
    FIELD(parlance_loop, table);
    end();
    begin("parlance_loop_table", sizeof(struct parlance_loop_table));
    FIELD(parlance_loop_table, struct_size);
    FIELD(parlance_loop_table, flags);
    FIELD(parlance_loop_table, post);
    FIELD(parlance_loop_table, after_ms);
    FIELD(parlance_loop_table, cancel);
    end();
    begin("parlance_provider", sizeof(struct parlance_provider));
    FIELD(parlance_provider, struct_size);
    FIELD(parlance_provider, flags);
    FIELD(parlance_provider, id);
    FIELD(parlance_provider, version);
    FIELD(parlance_provider, manifest);
    FIELD(parlance_provider, make_translator);
    FIELD(parlance_provider, make_client);
    end();
    begin("parlance_plugin", sizeof(struct parlance_plugin));
    FIELD(parlance_plugin, struct_size);
    FIELD(parlance_plugin, abi_minor);
    FIELD(parlance_plugin, abi_hash);
    FIELD(parlance_plugin, sdk);
    FIELD(parlance_plugin, providers);
    FIELD(parlance_plugin, provider_count);
    end();
    begin("parlance_note_head", sizeof(struct parlance_note_head));
    FIELD(parlance_note_head, magic);
    FIELD(parlance_note_head, format);
    FIELD(parlance_note_head, abi_major);
    FIELD(parlance_note_head, abi_minor);
    FIELD(parlance_note_head, manifest_size);
    FIELD(parlance_note_head, abi_hash);
    end();

    /* embed.h */
    begin("parlance_host_options", sizeof(struct parlance_host_options));
    FIELD(parlance_host_options, struct_size);
    FIELD(parlance_host_options, flags);
    FIELD(parlance_host_options, config_path);
    FIELD(parlance_host_options, config_text);
    FIELD(parlance_host_options, config_format);
    FIELD(parlance_host_options, plugin_paths);
    FIELD(parlance_host_options, log);
    FIELD(parlance_host_options, log_arg);
    FIELD(parlance_host_options, log_level);
    FIELD(parlance_host_options, threads);
    FIELD(parlance_host_options, record_to);
    FIELD(parlance_host_options, replay_from);
    FIELD(parlance_host_options, replay_match);
    end();
}

int main(void)
{
    describe_all();
    return wrong;
}
