#pragma once
// Carries documents to the node until it has answered: what was not answered, or for the time being
// refused, goes out again, the same bytes, so it is never recorded twice. What is acknowledged is
// written down as history, and held against the node for ever.
//
// One thread, driven by the world.

#include <functional>
#include <string>
#include <vector>

#include "line.hpp"

namespace noctem::sim {

struct Letter {
  const Person* sender = nullptr;
  std::string target;
  std::string body;
  enum class Method { post, remove } method = Method::post;
  std::string kind;                                       // of its first document, for the count
  std::function<void(const codec::Json&)> accepted = {};  // what was answered
  std::function<void(const std::string&)> refused = {};   // the reason
};

class Courier {
 public:
  Courier(Line& line, MeshHistory& history) : line_(line), history_(history) {}

  void send(Letter letter);
  void send_again();  // what came back
  std::size_t open() const { return in_flight_ + waiting_.size(); }
  // How often in a row nothing came of it: whoever meets silence asks less often.
  unsigned silences() const { return silences_; }

 private:
  void answered(Letter letter, const Result<env::WireResponse>& answer);

  Line& line_;
  MeshHistory& history_;
  std::size_t in_flight_ = 0;
  unsigned silences_ = 0;
  std::vector<Letter> waiting_;
};

}  // namespace noctem::sim
