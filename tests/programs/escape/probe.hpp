#pragma once
// One attempt to get out, or to reach what was not granted. It is run in a process of its own and
// says whether the door was open; the same program is run outside of the sandbox first, where every
// door must be open, or the probe proves nothing.

#include <string>
#include <vector>

namespace escape {

// What the test prepared on the host, the same words inside and outside.
struct Host {
  std::string file;      // of the caller's, with a secret in it
  std::string folder;    // of the caller's
  std::string socket;    // a path
  std::string abstract;  // a name
  std::string address;   // of the machine, not loopback
  std::string secret;    // the value that is in the file and in NOCTEM_SECRET
  int victim = 0;        // a process of the caller's
  int tcp_port = 0;
  int udp_port = 0;
  int inherited = 0;  // a descriptor that was left open
};

struct Probe {
  const char* name;
  bool (*is_open)(const Host& host);
};

std::vector<Probe> file_probes();
std::vector<Probe> kernel_probes();
std::vector<Probe> process_probes();
std::vector<Probe> network_probes();

// A call by number that fails for a reason other than a refusal was let through.
bool passes(long number, long a = -1, long b = -1, long c = -1, long d = -1);

bool holds(const std::string& path, const std::string& text);  // the file could be read

// Connects a stream or datagram socket and hears the host's greeting.
bool is_greeted(int socket, const void* address, unsigned size);

}  // namespace escape
