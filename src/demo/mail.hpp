#pragma once
// Requests of the play to the node, many on their way at once. What is to be done with the answers
// is done in the order in which the requests were sent, by drain(), so that a seed decides all.
//
// One thread; answers come in on the wire's own.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/demo/play.hpp"

#include "dice.hpp"

namespace noctem::demo {

struct Signatory {
  std::string id;
  const crypto::SigningKey& key;
};

class Mail {
 public:
  using Then = std::function<void(const codec::Json&)>;  // only of what was not refused

  Mail(const PlayContext& context, Dice& dice);

  // `documents`: how many the body has.
  void write(const Signatory& by, const std::string& target, const codec::Json& body,
             std::uint64_t documents, Then then = {});
  void read(const std::string& target, Then then);  // unsigned, as the page reads
  void ask(const Signatory& by, const std::string& target, Then then = {});
  void drain();

  const Tally& tally() const { return tally_; }

 private:
  struct Sent {
    std::uint64_t documents = 0;
    Then then;
    std::optional<Result<env::WireResponse>> answer;
  };

  void send(env::WireRequest request, std::uint64_t documents, Then then);
  void take(Sent& sent);

  const PlayContext& context_;
  Dice& dice_;
  Tally tally_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t waiting_ = 0;
  std::vector<std::unique_ptr<Sent>> sent_;
};

}  // namespace noctem::demo
