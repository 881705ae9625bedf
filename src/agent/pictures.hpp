#pragma once
// What the node says of the mesh, drawn for people: tables and times instead of names of members.
//
// Pure; any thread. Strangers' words come out harmless.

#include <string>

#include "noctem/agent/style.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::agent {

std::string draw_stats(const codec::Json& answer, const Style& style);
std::string draw_domains(const codec::Json& answer, const Style& style);
std::string draw_awareness(const codec::Json& answer, const Style& style);

}  // namespace noctem::agent
