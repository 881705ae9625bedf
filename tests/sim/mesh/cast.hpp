#pragma once
// Who there is, and with which key they sign now. People are called by names: "admin", "log", "op3"
// an operator, "op3/1" an agent of hers. Keys follow from names, so every world has the same
// people. An id is that of the first key, for ever.
//
// One thread.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"

#include "scenario.hpp"

namespace noctem::sim {

struct Person {
  std::string name;
  std::string id;  // 16 hex digits of the first key
  std::uint32_t rotations = 0;
  crypto::SigningKey key;

  std::string did() const;  // of the present key
};

class Cast {
 public:
  Person& person(std::string_view name);
  // The key that would follow the present one.
  static crypto::SigningKey next_key(const Person& person);
  static void rotate(Person& person);  // the mesh knows the next key

 private:
  std::map<std::string, Person, std::less<>> people_;
};

std::string operator_name(std::uint64_t number);
std::string agent_name(std::string_view operator_name, std::uint64_t number);

// The same for every seed: it names the mesh.
document::Envelope mesh_genesis(const Scenario& scenario);

}  // namespace noctem::sim
