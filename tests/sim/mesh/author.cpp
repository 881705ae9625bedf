#include "author.hpp"

#include <array>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"

namespace noctem::sim {

namespace {

constexpr std::array<std::string_view, 24> kPlainWords{
    "cache",  "queue",  "latency", "index",  "socket",   "thread", "packet", "branch",
    "commit", "buffer", "cursor",  "kernel", "protocol", "schema", "stream", "vector",
    "parser", "server", "timeout", "token",  "window",   "worker", "lease",  "record"};
constexpr std::size_t kSentenceWords = 11;
constexpr std::size_t kRareLetters = 14;

}  // namespace

Author::Author(codec::Cid mesh, env_sim::Prng chance, MeshHistory& history)
    : mesh_(mesh),
      random_(chance.stream("salts")),
      words_(chance.stream("words")),
      history_(history) {}

std::string Author::rare_word() {
  std::string word;
  for (std::size_t i = 0; i < kRareLetters; ++i) {
    word += static_cast<char>('a' + words_.below(26));
  }
  return word;
}

document::Envelope Author::write(const Person& who, std::int64_t now, std::string kind,
                                 codec::JsonObject fields) {
  const client::Desk desk{mesh_, now, who.key, random_};
  return client::write_document(desk, std::move(kind), std::move(fields)).value();
}

document::Envelope Author::entry(const Person& who, std::int64_t now, client::EntryText text) {
  const auto rare = rare_word();
  for (std::size_t i = 0; i < kSentenceWords; ++i) {
    text.content += std::string(kPlainWords[words_.below(kPlainWords.size())]) + " ";
  }
  text.content += rare + ".";
  const client::Desk desk{mesh_, now, who.key, random_};
  auto made = client::write_entry(desk, text).value();
  history_.words.emplace(made.document.id().text(), rare);
  return made;
}

document::Envelope Author::echo(const Person& who, std::int64_t now, const std::string& content) {
  auto text = words_on("lab/echo");
  text.content = content;
  const client::Desk desk{mesh_, now, who.key, random_};
  return client::write_entry(desk, text).value();
}

client::Ballot Author::ballot(const Person& who, std::int64_t now, const client::Vote& vote) {
  const client::Desk desk{mesh_, now, who.key, random_};
  return client::write_vote(desk, vote).value();
}

document::Envelope Author::rotation(const Person& who, std::int64_t now) {
  const auto next = Cast::next_key(who);
  const auto proof = next.sign(view_of(client::rotation_bytes(who.id, mesh_)));
  return write(who, now, "key.rotate",
               {{"subject", who.id},
                {"new", document::did_of(next.public_key())},
                {"proof", codec::base64url_encode(proof.bytes)}});
}

client::EntryText words_on(std::string domain, std::string type) {
  client::EntryText text;
  text.domain = std::move(domain);
  text.type = std::move(type);
  return text;
}

std::string text_of(const document::Envelope& envelope) {
  return codec::write_canonical(client::body_of(envelope));
}

}  // namespace noctem::sim
