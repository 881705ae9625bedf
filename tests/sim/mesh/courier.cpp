#include "courier.hpp"

#include <fmt/core.h>

namespace noctem::sim {

namespace {

// Not for ever: the node is stopping, too busy, its disk is full, its clock is doubted.
bool may_pass(const env::WireResponse& response, const std::string& reason) {
  return response.status == 503 || reason == "clock" || reason == "agent_rate" ||
         reason == "operator_rate" || reason == "address_rate" || reason == "queue_full" ||
         reason == "disk_full" || response.status >= 500;
}

void note_one(MeshHistory& history, const codec::Json& said) {
  const auto* id = said.find("id");
  const auto* seq = said.find("seq");
  const auto* receipt = said.find("receipt");
  if (receipt != nullptr) {
    auto read = hub::receipt_from_json(*receipt);
    if (!read) {
      history.violated("reveals: a receipt that is none: " + codec::write_canonical(*receipt));
      return;
    }
    history.receipts.push_back(std::move(*read));
  }
  if (id == nullptr || seq == nullptr) {
    return;
  }
  const auto cid = codec::Cid::parse(*id->text());
  const auto place = static_cast<std::uint64_t>(*seq->integer());
  const auto [at, fresh] = history.acknowledged.emplace(*cid, place);
  if (!fresh && at->second != place) {
    history.violated(fmt::format("acknowledged: {} was said to be at {} and at {}", *id->text(),
                                 at->second, place));
  }
}

void note_accepted(MeshHistory& history, const codec::Json& said) {
  if (said.find("id") != nullptr) {
    note_one(history, said);
    return;
  }
  for (const auto& [name, one] : *said.object()) {
    note_one(history, one);
  }
}

}  // namespace

void Courier::send(Letter letter) {
  ++in_flight_;
  const auto& to = letter;
  auto answer = [this, letter](const Result<env::WireResponse>& said) { answered(letter, said); };
  switch (to.method) {
    case Letter::Method::post:
      line_.write(*to.sender, to.target, to.body, std::move(answer));
      return;
    case Letter::Method::remove:
      line_.remove(*to.sender, to.target, to.body, std::move(answer));
      return;
  }
}

void Courier::send_again() {
  auto again = std::move(waiting_);
  waiting_.clear();
  for (auto& letter : again) {
    send(std::move(letter));
  }
}

void Courier::answered(Letter letter, const Result<env::WireResponse>& answer) {
  --in_flight_;
  ++silences_;
  if (!answer) {
    waiting_.push_back(std::move(letter));
    return;
  }
  if (answer->status < 300) {
    silences_ = 0;
    const auto said = codec::parse_json(answer->body);
    note_accepted(history_, *said);
    ++history_.deeds[letter.kind];
    if (letter.accepted) {
      letter.accepted(*said);
    }
    return;
  }
  const auto reason = reason_in(*answer);
  if (may_pass(*answer, reason)) {
    waiting_.push_back(std::move(letter));
    return;
  }
  silences_ = 0;
  if (letter.refused) {
    letter.refused(reason);
  }
}

}  // namespace noctem::sim
