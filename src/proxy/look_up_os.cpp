#include "look_up_os.hpp"

#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>

#include "noctem/proxy/policy.hpp"

namespace noctem::proxy {

namespace {

constexpr std::uint16_t kPort = 53;
constexpr std::size_t kRoundsMax = 2;
constexpr Connection::Time kPatience{2'000};
constexpr std::size_t kDatagramMax = 4096;

const Address kLoopbackFour = address_of_four({127, 0, 0, 1});
constexpr Address kLoopbackSix{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

}  // namespace

LookUp::LookUp(const NameSources& sources, std::string name, Connection::Time now)
    : sources_(sources), name_(std::move(name)) {
  if (is_localhost({name_, {}})) {
    addresses_ = {kLoopbackFour, kLoopbackSix};
  } else if (const auto address = parse_address(name_)) {
    addresses_ = {*address};
  } else {
    addresses_ = listed_addresses(sources_, name_);
  }
  done_ = !addresses_.empty();
  if (!done_) {
    ask(now);
  }
}

void LookUp::ask(Connection::Time now) {
  const std::size_t servers = sources_.servers.size();
  if (attempt_ >= servers * kRoundsMax) {
    done_ = true;
    return;
  }
  socket_ = begin_connect(sources_.servers[attempt_ % servers], kPort, Transport::datagram);
  ++attempt_;
  deadline_ = now + kPatience;
  for (Question& question : questions_) {
    question.answered = false;
    const auto size = static_cast<ssize_t>(sizeof question.id);
    const bool fresh = getrandom(&question.id, sizeof question.id, 0) == size && socket_.valid();
    const Bytes text = write_question(question.id, name_, question.kind);
    if (!fresh || send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL) < 0) {
      deadline_ = now;  // on to the next
    }
  }
}

void LookUp::hear() {
  std::array<std::uint8_t, kDatagramMax> datagram{};
  for (ssize_t got = 0; socket_.valid();) {
    got = recv(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT);
    if (got <= 0) {
      return;
    }
    for (Question& question : questions_) {
      auto answer = read_answer(ByteView(datagram).first(static_cast<std::size_t>(got)),
                                question.id, name_, question.kind);
      if (answer.what != Answer::What::other && !question.answered) {
        question.answered = true;
        addresses_.insert(addresses_.end(), answer.addresses.begin(), answer.addresses.end());
      }
    }
  }
}

void LookUp::step(Connection::Time now) {
  if (done_) {
    return;
  }
  hear();
  done_ = std::ranges::all_of(questions_, &Question::answered) ||
          (now >= deadline_ && !addresses_.empty());
  if (!done_ && now >= deadline_) {
    ask(now);
  }
}

}  // namespace noctem::proxy
