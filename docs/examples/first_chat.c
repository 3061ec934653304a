/* first_chat.c - the same from C: start a call, pull its events, look at its end. */
#include <parlance/abi/embed.h>

#include <stdio.h>
#include <string.h>

static parlance_string text(const char* literal)
{
    const parlance_string view = {literal, strlen(literal)};
    return view;
}

/* Where functions say why they failed. */
static void ignore_event(parlance_output* output, const parlance_event* event)
{
    (void)output;
    (void)event;
}
static void print_error(parlance_output* output, const parlance_error* error)
{
    (void)output;
    fprintf(stderr, "%.*s\n", (int)error->message.size, error->message.data);
}
static const parlance_output_table report_table = {sizeof report_table, 0, ignore_event, print_error};
static parlance_output report = {&report_table};

/* Prints the answer while it comes. Gives 1 when it finished. */
static int ask(parlance_client* client, const parlance_request* request)
{
    parlance_call* const call = parlance_call_start(client, request, &report);
    if (call == NULL) return 0;
    const parlance_event* event;
    while ((event = parlance_call_next(call, -1)) != NULL) {
        if (event->kind != PARLANCE_EVENT_PART || event->delta.count == 0) continue;
        const parlance_part* const part = PARLANCE_ELEMENT(event->delta, parlance_part, 0);
        if (part->kind == PARLANCE_PART_TEXT) fwrite(part->text.data, 1, part->text.size, stdout);
        fflush(stdout);
    }
    const parlance_error* const error = parlance_call_error(call); /* NULL: it finished */
    if (error != NULL) print_error(&report, error);
    putchar('\n');
    const int finished = error == NULL;
    call->table->release(call);
    return finished;
}

int main(void)
{
    parlance_host_options options = {0}; /* all zero: the config from the usual places */
    options.struct_size = sizeof options;
    parlance_host* const host = parlance_host_open(&options, &report);
    if (host == NULL) return 1;

    int finished = 0;
    parlance_client* const client = parlance_host_client(host, text("main"), &report);
    const parlance_request* const request = parlance_request_from_json(
        text("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"What is a linker?\"}]}"), &report);
    if (client != NULL && request != NULL) finished = ask(client, request);

    if (request != NULL) request->release(request->owner);
    if (client != NULL) client->table->release(client);
    parlance_host_close(host);
    return finished ? 0 : 1;
}
