#include <algorithm>
#include <array>

#include "noctem/wasm/imports.hpp"

namespace noctem::wasm {

namespace {

constexpr std::string_view kPreview1 = "wasi_snapshot_preview1";
constexpr std::string_view kOurs = "noctem";

struct Row {
  std::string_view begins;
  Need need;
};

// Functions of preview 1, by how their names begin. Descriptors beyond the streams come from
// granted folders alone, so what works on descriptors needs nothing by itself.
constexpr auto kOfPreview1 = std::to_array<Row>({
    {"path_", Need::files},
    {"fd_", Need::nothing},
    {"environ_", Need::nothing},  // empty without a grant, and C's start-up code always asks
    {"args_", Need::nothing},
    {"clock_", Need::nothing},
    {"random_get", Need::nothing},
    {"poll_oneoff", Need::nothing},
    {"proc_", Need::nothing},
    {"sched_yield", Need::nothing},
    {"sock_", Need::sockets},
});

constexpr auto kOfOurs = std::to_array<Row>({
    {"http_fetch", Need::http},
    {"mesh_query", Need::mesh},
    {"store_", Need::store},
    {"log_write", Need::log},
    {"take", Need::nothing},
});

constexpr auto kInterfaces = std::to_array<Row>({
    {"wasi:cli/", Need::nothing},
    {"wasi:clocks/", Need::nothing},
    {"wasi:filesystem/", Need::files},
    {"wasi:io/", Need::nothing},
    {"wasi:random/", Need::nothing},
    {"wasi:sockets/", Need::sockets},
    {"noctem:skill/http@1.", Need::http},
    {"noctem:skill/mesh@1.", Need::mesh},
    {"noctem:skill/store@1.", Need::store},
    {"noctem:skill/log@1.", Need::log},
});

template <std::size_t N>
Need look_up(const std::array<Row, N>& rows, std::string_view name) {
  const auto* const row =
      std::ranges::find_if(rows, [&](const Row& each) { return name.starts_with(each.begins); });
  return row == rows.end() ? Need::unknown : row->need;
}

}  // namespace

Need need_of(BinaryKind kind, const Import& import) {
  if (kind == BinaryKind::component) {
    return look_up(kInterfaces, import.from);
  }
  if (import.from == kPreview1) {
    return look_up(kOfPreview1, import.name);
  }
  return import.from == kOurs ? look_up(kOfOurs, import.name) : Need::unknown;
}

std::string_view name_of(Need need) {
  constexpr std::array<std::string_view, 8> kNames = {"nothing", "files", "http",    "mesh",
                                                      "store",   "log",   "sockets", "unknown"};
  return kNames.at(static_cast<std::size_t>(need));
}

}  // namespace noctem::wasm
