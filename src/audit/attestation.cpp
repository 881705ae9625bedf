#include "noctem/audit/attestation.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"

namespace noctem::audit {

namespace {

constexpr std::string_view kPurpose = "noctem/run-attestation/v1\n";
constexpr std::string_view kStatement = "https://in-toto.io/Statement/v1";
constexpr std::string_view kPredicate = "urn:noctem:skill-run:v1";

std::string text_in(const codec::JsonObject& details, std::string_view name) {
  const codec::Json* found = details.find(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : std::string();
}

// The run's entries, in their order.
struct Story {
  std::vector<const Event*> events;

  const Event* find(std::string_view what) const {
    const auto found = std::ranges::find(events, what, &Event::what);
    return found == events.end() ? nullptr : *found;
  }
};

codec::JsonArray entries_of(const Story& story) {
  codec::JsonArray entries;
  for (const Event* event : story.events) {
    entries.push_back(codec::parse_json(event_bytes(*event)).value_or(codec::Json()));
  }
  return entries;
}

std::string decided_by(const Story& story) {
  const Event* decided = story.find("decided");
  return decided == nullptr ? std::string() : text_in(decided->details, "by");
}

}  // namespace

Result<codec::JsonObject> make_statement(const std::vector<Event>& events, std::string_view run,
                                         const document::SignedHead& head) {
  Story story;
  for (const Event& event : events) {
    if (!run.empty() && event.run == run) {
      story.events.push_back(&event);
    }
  }
  if (story.events.empty()) {
    return fail(not_found("run", "the log has no run of that id: `noctem audit show` lists them"));
  }
  if (story.find("refused") != nullptr) {
    return fail(denied("run_refused", "that run was refused: nothing of it ran"));
  }
  const Event* authorised = story.find("authorised");
  if (authorised == nullptr || story.find("result") == nullptr) {
    return fail(conflict("run_goes_on", "that run has not ended, or its end was not written"));
  }
  const codec::JsonObject& granted = authorised->details;
  const codec::Json subject =
      codec::JsonObject{{"name", text_in(granted, "skill") + "@" + text_in(granted, "version")},
                        {"digest", codec::JsonObject{{"cid", text_in(granted, "digest")}}}};
  return codec::JsonObject{{"_type", kStatement},
                           {"subject", codec::JsonArray{subject}},
                           {"predicateType", kPredicate},
                           {"predicate", codec::JsonObject{{"run", run},
                                                           {"decided_by", decided_by(story)},
                                                           {"level", text_in(granted, "level")},
                                                           {"entries", entries_of(story)},
                                                           {"head", document::head_json(head)}}}};
}

std::string statement_bytes(const codec::JsonObject& statement) {
  return std::string(kPurpose) + codec::write_canonical(statement);
}

codec::Json attestation_json(const Attestation& attestation) {
  return codec::JsonObject{{"statement", attestation.statement},
                           {"key", document::did_of(attestation.key)},
                           {"signature", codec::base64url_encode(attestation.signature.bytes)}};
}

Result<Attestation> attestation_from_json(const codec::Json& json) {
  const codec::Json* statement = json.find("statement");
  const codec::Json* key = json.find("key");
  const codec::Json* signature = json.find("signature");
  const bool whole = json.object() != nullptr && json.object()->size() == 3 &&
                     statement != nullptr && statement->object() != nullptr && key != nullptr &&
                     key->text() != nullptr && signature != nullptr && signature->text() != nullptr;
  if (!whole) {
    return fail(invalid("attestation", "this is no attestation: statement, key, signature"));
  }
  Attestation read;
  read.statement = *statement->object();
  NOCTEM_TRY(read.key, document::parse_signing_did(*key->text()));
  NOCTEM_TRY(const Bytes bytes, codec::base64url_decode(*signature->text()));
  if (bytes.size() != read.signature.bytes.size()) {
    return fail(invalid("attestation", "its signature has another length"));
  }
  std::ranges::copy(bytes, read.signature.bytes.begin());
  if (!crypto::verify(read.key, view_of(statement_bytes(read.statement)), read.signature)) {
    return fail(denied("attestation", "its signature is not that of the key that it names"));
  }
  return read;
}

}  // namespace noctem::audit
