#pragma once
// What `noctem top` shows, as the page asks for it: unsigned reads of /api/observe. Numbers and
// words are taken out of the answers once, here; what is missing stays empty.
//
// Waits for the node; one thread.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/client/caller.hpp"

namespace noctem::cli {

struct TopEntry {
  std::string domain;
  std::string status;
  std::int64_t confidence = 0;  // per cent
  std::string words;            // foreign
};

struct TopTask {
  std::string type;
  std::string about;
  std::string domain;
  std::int64_t priority = 0;
  std::int64_t since = 0;
  std::string holder;  // an operator's id; empty: it waits
};

struct TopFacts {
  std::string url;
  std::string name;
  std::string phase;
  bool staged = false;
  std::int64_t now = 0;
  std::int64_t entries = 0;
  std::int64_t verified = 0;
  std::int64_t operators = 0;
  std::int64_t agents = 0;
  std::int64_t records = 0;
  std::vector<std::int64_t> growth;  // records in each minute of the last hour
  std::vector<TopEntry> latest;
  std::vector<std::pair<std::string, std::int64_t>> open;  // tasks by type
  std::vector<TopTask> tasks;
  std::vector<TopTask> leases;
  codec::Json raw;  // the answers themselves
};

Result<TopFacts> ask_top(const client::Caller& caller, const env::Clock& clock);

}  // namespace noctem::cli
