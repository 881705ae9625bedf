#pragma once
// One call of a WebAssembly skill, as both sides of the worker's socket know it: what goes in, what
// it may use up, how it ended. A call is a program from start to end: streams, arguments,
// variables, granted folders, and the services that the node answers. Nothing stays from one call
// to the next but what the node stores.
//
// Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/wasm/imports.hpp"

namespace noctem::wasm {

// A folder that the worker sees at the path `outside` and the skill at `inside`.
struct Folder {
  enum class Access : std::uint8_t { read, write };
  std::string outside;
  std::string inside;
  Access access = Access::read;
  bool operator==(const Folder&) const = default;
};

inline constexpr std::uint32_t kMemoryMbDefault = 64;
inline constexpr std::uint32_t kMemoryMbMax = 1024;

// What a worker is for: one skill, once and for all.
struct Skill {
  BinaryKind kind = BinaryKind::module;
  std::uint32_t memory_mb = kMemoryMbDefault;
  std::vector<Folder> folders;
  bool operator==(const Skill&) const = default;
};

struct CallLimits {
  std::uint32_t cpu_ms = 100;
  std::uint32_t wall_ms = 2000;
  std::uint32_t output_bytes = 256u << 10;
  std::uint64_t fuel = 0;  // steps; 0: as many as fit into cpu_ms many times over
  bool operator==(const CallLimits&) const = default;
};

inline constexpr std::uint32_t kErrorsBytesMax = 64u << 10;  // of the skill's stderr, then cut

struct Call {
  std::vector<std::string> arguments;  // the first is the program's name
  std::vector<std::pair<std::string, std::string>> environment;
  Bytes input;
  CallLimits limits;
  bool operator==(const Call&) const = default;
};

struct Outcome {
  // broken: the worker itself failed, or may have; nothing that it says is believed from then on.
  enum class How : std::uint8_t { exited, cpu, wall, fuel, memory, output, stack, trapped, broken };
  How how = How::exited;
  std::int32_t status = 0;  // of exited
  Bytes output;
  Bytes errors;
  std::uint64_t fuel_used = 0;
  std::string message;  // one line for a person; empty if all is well
  bool operator==(const Outcome&) const = default;
};

std::string_view name_of(Outcome::How how);

// What a skill may ask the node for. Each takes text and gives text (JSON, where it is more than a
// word); whether it was granted is the node's to know.
enum class Service : std::uint8_t {
  http_fetch,
  mesh_query,
  store_get,
  store_put,
  store_delete,
  store_list,
  log_write
};
inline constexpr std::uint8_t kServices = 7;

struct Answer {
  enum class Kind : std::uint8_t { ok, denied, invalid, unavailable, exhausted, not_found };
  Kind kind = Kind::ok;
  std::string text;  // the answer, or why there is none
  bool operator==(const Answer&) const = default;
};
inline constexpr std::uint32_t kServiceBytesMax = 4u << 20;  // of a question, of an answer

class Services {
 public:
  virtual ~Services() = default;
  virtual Answer ask(Service service, std::string_view question) = 0;
};

}  // namespace noctem::wasm
