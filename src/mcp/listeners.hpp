#pragma once
// Who is told when something changed: the requests `subscriptions/listen` that stay open (new era),
// and the clients that initialised (old era). Each hears only what it asked for.
//
// Any thread.

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/mcp/peer.hpp"

#include "exchange.hpp"

namespace noctem::mcp {

enum class Topic { tools, resources, prompts, resource };

struct Filter {
  std::set<Topic> lists;
  std::set<std::string, std::less<>> uris;

  bool wants(Topic topic, std::string_view uri) const;
};

class Listeners {
 public:
  // False: there are too many.
  bool add(std::shared_ptr<Exchange> exchange, Filter filter);
  void remove(const Exchange& exchange);
  void add(const std::shared_ptr<Peer::State>& peer);

  void announce(Topic topic, std::string_view uri);

 private:
  struct Listening {
    std::shared_ptr<Exchange> exchange;
    Filter filter;
  };
  std::mutex mutex_;
  std::vector<Listening> listening_;
  std::vector<std::weak_ptr<Peer::State>> peers_;
};

}  // namespace noctem::mcp
