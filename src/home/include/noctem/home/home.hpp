#pragma once
// The folder that a node owns: keys, ledger, skills, audit, queue, and the lock that says who owns
// it at the moment. With $NOCTEM_HOME everything lies there, the configuration too, so that it can
// live on a stick; without it the folders are those of the XDG rules.
//
// locate_home() only names paths. prepare_home() makes what is missing with mode 0700 and refuses a
// folder that others could write to or own. Any thread.

#include <memory>
#include <string>

#include "noctem/base/result.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env_os/environment.hpp"

namespace noctem::home {

struct Home {
  std::string root;
  std::string config_file;
  enum class Origin { flag, variable, xdg } origin = Origin::xdg;

  std::string keys() const;
  std::string mesh() const;
  std::string ledger() const;
  std::string anomalies_told() const;
  std::string lock() const;
};

// `flag`: what --home says, or empty.
Result<Home> locate_home(const env_os::Environment& environment, const std::string& flag);
Result<> prepare_home(env::Files& files, const Home& home);

// What is wrong with the folder as it stands: denied/home_*; not_found if there is none yet.
Result<> check_home(env::Files& files, const Home& home);

// The right to change what lies in the home. conflict/node_running if a node holds it, with its
// address in the message; conflict/home_in_use if something short does.
Result<std::unique_ptr<env::FileLock>> lock_home(env::Files& files, const Home& home);
// Who holds the home, as a rule the address of a node; empty if nobody does.
Result<std::string> running_node(env::Files& files, const Home& home);

}  // namespace noctem::home
