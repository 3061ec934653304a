/* The least that links as a plugin; the host refuses it, since it has no note. */
#include <parlance/abi/plugin.h>

static const parlance_plugin plugin = {sizeof(parlance_plugin), PARLANCE_ABI_MINOR, {NULL, 0}, {NULL, 0}, NULL, 0};

const parlance_plugin* parlance_plugin_entry_v0(void)
{
    return &plugin;
}
