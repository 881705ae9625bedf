#pragma once
// The node's answers to one skill: its store, its log, and two doors that the node opens or leaves
// shut: a fetch, which goes through the proxy, and a query of the mesh. What was not granted is
// denied before anything is looked at.
//
//   store_get  key -> value            store_put  {"key":…,"value":…} -> ""
//   store_delete  key -> ""            store_list  prefix -> ["key",…]
//   log_write  text -> ""              http_fetch, mesh_query: as their doors have it
//
// One thread.

#include <functional>
#include <memory>

#include "noctem/wasm/call.hpp"
#include "noctem/wasm_level/store.hpp"

namespace noctem::wasm_level {

using Door = std::function<wasm::Answer(std::string_view)>;

inline constexpr std::size_t kLogLineBytesMax = 4096;

// What is null or zero is not granted.
struct Granted {
  std::unique_ptr<SkillStore> store;
  std::size_t log_lines = 0;  // how many it may write
  Door fetch;
  Door query;
};

std::unique_ptr<wasm::Services> make_node_services(Granted granted);

wasm::Answer answer_of(const Result<std::string>& result);  // an error as the skill hears it

}  // namespace noctem::wasm_level
