/// parlance.hpp - everything an application needs: `#include <parlance/parlance.hpp>` and link parlance::parlance.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/host.hpp>
