/* application PROVIDER URL: streams one chat to standard output. */
#include <parlance/abi/embed.h>

#include <stdio.h>
#include <string.h>

static void emit(parlance_output* output, const parlance_event* event)
{
    (void)output, (void)event;
}

static void fail(parlance_output* output, const parlance_error* error)
{
    (void)output;
    fprintf(stderr, "%.*s\n", (int)error->message.size, error->message.data);
}

static const parlance_output_table output_table = {sizeof(parlance_output_table), 0, emit, fail};
static parlance_output output = {&output_table};

static parlance_string text(const char* characters)
{
    const parlance_string view = {characters, strlen(characters)};
    return view;
}

static void print(const parlance_event* event)
{
    if (event->kind != PARLANCE_EVENT_PART) return;
    const parlance_part* const part = PARLANCE_ELEMENT(event->delta, parlance_part, 0);
    fwrite(part->text.data, 1, part->text.size, stdout);
    fflush(stdout);
}

static int stream(parlance_client* client)
{
    const parlance_request* const made =
        parlance_request_from_json(text("{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"), &output);
    if (made == NULL) return 1;
    parlance_request request = *made;
    request.flags |= PARLANCE_REQUEST_STREAM;
    parlance_call* const call = parlance_call_start(client, &request, &output);
    made->release(made->owner);
    if (call == NULL) return 1;
    for (const parlance_event* event; (event = parlance_call_next(call, -1)) != NULL;)
        print(event);
    puts("");
    const parlance_error* const error = parlance_call_error(call);
    if (error != NULL) fail(&output, error);
    const int failed = error != NULL;
    call->table->release(call);
    return failed;
}

int main(int count, char** arguments)
{
    if (count != 3) return 2;
    parlance_host_options options = {0};
    options.struct_size = sizeof options;
    options.flags = PARLANCE_OPEN_WITHOUT_CONFIG;
    parlance_host* const host = parlance_host_open(&options, &output);
    if (host == NULL) return 1;
    char settings[256];
    snprintf(settings, sizeof settings, "{\"base_url\":\"%s\",\"api_key\":\"any-key\",\"model\":\"sim\"}",
             arguments[2]);
    parlance_client* const client = parlance_host_make_client(host, text(arguments[1]), text(settings), &output);
    const int failed = client == NULL || stream(client);
    if (client != NULL) client->table->release(client);
    parlance_host_close(host);
    return failed;
}
