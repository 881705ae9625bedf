#pragma once
// The skills web-fetch, task-status and message-send: one request by the machine's curl, which
// knows no way but the proxy, so that the hosts that were granted are those that are reached. One
// thread.

#include <noctem.h>

namespace noctem::built_in {

int web_fetch(noctem_json arguments);
int task_status(noctem_json arguments);
int message_send(noctem_json arguments);

}  // namespace noctem::built_in
