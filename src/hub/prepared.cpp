#include "prepared.hpp"

#include "body.hpp"
#include "fields.hpp"
#include "index_feed.hpp"

namespace noctem::hub {

namespace {

using mesh::Kind;

// A submission waits with its terms, which take a multiple of the text's memory.
constexpr std::size_t kTermsOfBytesMax = 4 * 1024;

Error not_a_pair(std::string message) { return invalid("pair", std::move(message)); }

Result<> check_ballots(const document::Document& commit, const document::Document& reveal) {
  if (text_in(commit, "entry") != text_in(reveal, "entry") ||
      integer_in(commit, "round") != integer_in(reveal, "round")) {
    return fail(not_a_pair("commit and reveal are about different rounds"));
  }
  return {};
}

Result<> check_result(const document::Document& entry, const document::Document& result) {
  if (text_in(result, "entry") != entry.id().text()) {
    return fail(not_a_pair("the result names another entry than the one beside it"));
  }
  return {};
}

Result<> check_shape(const std::vector<PreparedDocument>& documents) {
  if (documents.size() == 1) {
    return {};
  }
  if (documents.size() != 2) {
    return fail(not_a_pair("a submission is one document or a pair"));
  }
  const auto& first = documents[0];
  const auto& second = documents[1];
  if (first.envelope.document.author() != second.envelope.document.author()) {
    return fail(not_a_pair("both documents of a pair have the same author"));
  }
  if (first.kind == Kind::vote_commit && second.kind == Kind::vote_reveal) {
    return check_ballots(first.envelope.document, second.envelope.document);
  }
  if (first.kind == Kind::entry && second.kind == Kind::task_result) {
    return check_result(first.envelope.document, second.envelope.document);
  }
  return fail(not_a_pair("a pair is commit and reveal, or entry and result"));
}

Result<> check_author(const document::Envelope& envelope, const Submission& submission) {
  if (submission.signer.has_value() && envelope.document.author() != submission.signer->key) {
    return fail(denied("not_the_author", "a document is sent by the key that signed it"));
  }
  if (submission.signatures == Signatures::unchecked &&
      !document::verify(envelope.document, envelope.signature)) {
    return fail(denied("signature", "the document's signature is not its author's"));
  }
  return {};
}

Result<> read_words(PreparedDocument& entry) {
  if (!entry.envelope.body.has_value()) {
    return fail(invalid("body", "body: an entry is published with its body"));
  }
  NOCTEM_TRY(auto body, read_body(*entry.envelope.body));
  entry.content = std::move(body.content);
  entry.words = digest_of(entry.content);
  entry.findings = text::scan(entry.content);
  if (entry.content.size() <= kTermsOfBytesMax) {
    entry.terms = search::cut(
        words_of(entry.envelope.document.value(), std::move(body.summary), entry.content));
  }
  return {};
}

}  // namespace

Result<Prepared> prepare(Submission submission) {
  Prepared prepared;
  for (auto& envelope : submission.envelopes) {
    NOCTEM_CHECK(check_author(envelope, submission));
    NOCTEM_TRY(const auto kind, mesh::kind_from(envelope.document.kind()));
    auto& document = prepared.documents.emplace_back(
        PreparedDocument{std::move(envelope), kind, {}, {}, {}, {}});
    if (kind == Kind::entry) {
      NOCTEM_CHECK(read_words(document));
    }
  }
  if (prepared.documents.empty()) {
    return fail(invalid("pair", "there is no document"));
  }
  NOCTEM_CHECK(check_shape(prepared.documents));
  return prepared;
}

}  // namespace noctem::hub
