#pragma once
// The keys of a home as a member of a mesh uses them: its agent's, its operator's, and on a node's
// own machine the administrator's. A key file with a passphrase is opened once, with the passphrase
// that the one who runs the program gives.
//
// A member is called by the id of its first key for ever. Where a key has followed another, that id
// lies beside it (agent.id); everywhere else it is the key's own.
//
// Uses the disk and may wait for a person; one thread.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/base/secret.hpp"
#include "noctem/client/caller.hpp"
#include "noctem/env/files.hpp"
#include "noctem/home/home.hpp"

namespace noctem::client {

enum class Hat { agent, operator_, admin };
std::string_view name_of(Hat hat);  // "agent": of the key's file too

// Asks for the passphrase of what it is told ("key \"agent\"").
using AskPassphrase = std::function<Result<Secret>(const std::string&)>;

class KeyRing {
 public:
  KeyRing(env::Files& files, env::Random& random, home::Home home, AskPassphrase ask);

  Result<bool> has(Hat hat) const;
  // not_found/key if it is not there. It lives as long as the ring, until it is replaced.
  Result<Signer> signer(Hat hat);
  // Makes what is missing; the key that is there stays. An empty passphrase means none.
  Result<> make(Hat hat, const Secret& passphrase);

  // A key that follows: kept beside the present one, durably, before anybody hears of it (prepare),
  // and put in its place when it is known to hold (replace). What was prepared before is found
  // again, so that a rotation that was cut off goes on.
  Result<const crypto::SigningKey*> prepare_next(Hat hat, const Secret& passphrase);
  Result<> replace(Hat hat);

 private:
  struct Held {
    std::string id;
    crypto::SigningKey key;
  };
  std::string path(Hat hat, std::string_view suffix) const;
  Result<crypto::SigningKey> open(const std::string& path, Hat hat) const;
  Result<std::string> id_of(Hat hat, const crypto::SigningKey& key) const;

  env::Files& files_;
  env::Random& random_;
  home::Home home_;
  AskPassphrase ask_;
  std::map<Hat, Held> held_;
  std::map<Hat, crypto::SigningKey> next_;
};

}  // namespace noctem::client
