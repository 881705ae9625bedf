#pragma once
// One finding of `noctem doctor`: what was looked at, how it is, and what to do about it.
//
// The checks read the machine and the home; one thread.

#include <string>
#include <vector>

#include "noctem/node/config.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

enum class Verdict { ok, warn, fail };

struct Finding {
  std::string name;
  Verdict verdict = Verdict::ok;
  std::string detail;
  std::string advice;  // empty if all is well
};

struct Patient {
  const Session& session;
  home::Home home;
  std::string running;  // the address of the node that holds the home, if one does
  node::Config config;  // the defaults, if the file is wrong
};

std::string text_of(const std::vector<Finding>& findings, const HelpLook& look);
codec::Json json_of(const std::vector<Finding>& findings);

std::vector<Finding> check_home_folder(const Patient& patient);
std::vector<Finding> check_keys(const Patient& patient);
std::vector<Finding> check_ledger(const Patient& patient);
std::vector<Finding> check_switch(const Patient& patient);
std::vector<Finding> check_machine(const Patient& patient);

}  // namespace noctem::cli
