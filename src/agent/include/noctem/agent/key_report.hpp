#pragma once
// What may be said of a key: its name, did:key, id, where it lies and whether a passphrase protects
// it. Never the secret.
//
// Reads the key's file; one thread.

#include <string>

#include "noctem/codec/json.hpp"
#include "noctem/home/home.hpp"

namespace noctem::agent {

struct KeyReport {
  codec::Json json;
  std::string text;
};
Result<KeyReport> report_key(env::Files& files, const home::Home& home, const std::string& name);

}  // namespace noctem::agent
