#include "noctem/text/served_sentences.hpp"

#include <algorithm>

namespace noctem::text {

namespace {

// How many of `theirs` are among `ours`, both ascending; marks those of ours.
std::size_t count_common(std::span<const SentenceHash> ours, std::span<const SentenceHash> theirs,
                         std::vector<std::uint8_t>& marked) {
  std::size_t count = 0;
  for (const auto hash : theirs) {
    const auto at = std::ranges::lower_bound(ours, hash);
    if (at != ours.end() && *at == hash) {
      marked[static_cast<std::size_t>(at - ours.begin())] = 1;
      ++count;
    }
  }
  return count;
}

}  // namespace

void ServedSentences::remember(std::string_view operator_id, const codec::Cid& entry,
                               std::span<const SentenceHash> sentences, std::int64_t now) {
  const auto kept = sentences.first(std::min(sentences.size(), limits_.sentences_max));
  if (kept.empty() || limits_.operators_max == 0) {
    return;
  }
  Operator& served = room_for(operator_id);
  served.last_at = now;
  const auto known = std::ranges::find(served.servings, entry, &Serving::entry);
  if (known != served.servings.end()) {
    served.sentences -= known->sentences.size();
    served.servings.erase(known);
  }
  served.servings.push_back({entry, now, {kept.begin(), kept.end()}});
  served.sentences += kept.size();
  shrink(served, now);
}

ServedMatch ServedSentences::match(std::string_view operator_id, std::string_view content,
                                   std::int64_t now) const {
  const auto sentences = sentence_hashes(content);
  ServedMatch match{.sentences = sentences.size(), .matched = 0, .entries = {}};
  const auto found = operators_.find(std::string(operator_id));
  if (found == operators_.end() || sentences.empty()) {
    return match;
  }
  std::vector<std::uint8_t> said_before(sentences.size());
  std::vector<std::pair<std::size_t, const codec::Cid*>> sources;
  for (const auto& serving : found->second.servings) {
    if (now - serving.at > limits_.seconds_max) {
      continue;
    }
    if (const auto count = count_common(sentences, serving.sentences, said_before)) {
      sources.emplace_back(count, &serving.entry);
    }
  }
  match.matched = static_cast<std::size_t>(std::ranges::count(said_before, 1));
  std::ranges::sort(sources, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : *a.second < *b.second;
  });
  for (const auto& [count, entry] : sources) {
    match.entries.push_back(*entry);
  }
  return match;
}

void ServedSentences::forget(const codec::Cid& entry) {
  for (auto& [id, served] : operators_) {
    const auto known = std::ranges::find(served.servings, entry, &Serving::entry);
    if (known != served.servings.end()) {
      served.sentences -= known->sentences.size();
      served.servings.erase(known);
    }
  }
}

ServedSentences::Operator& ServedSentences::room_for(std::string_view operator_id) {
  const auto found = operators_.find(std::string(operator_id));
  if (found != operators_.end()) {
    return found->second;
  }
  if (operators_.size() >= limits_.operators_max) {
    operators_.erase(std::ranges::min_element(
        operators_, {}, [](const auto& each) { return each.second.last_at; }));
  }
  return operators_[std::string(operator_id)];
}

void ServedSentences::shrink(Operator& served, std::int64_t now) const {
  while (served.sentences > limits_.sentences_max ||
         (!served.servings.empty() && now - served.servings.front().at > limits_.seconds_max)) {
    served.sentences -= served.servings.front().sentences.size();
    served.servings.pop_front();
  }
}

}  // namespace noctem::text
