// What a program that links libcurl costs before it does anything: the bound that the start of
// nocturne-agent is compared with (bench/mcp/start.ts).

#include <curl/curl.h>

int main() { return curl_version() == nullptr ? 1 : 0; }
