#include "noctem/document/document.hpp"

#include <doctest/doctest.h>

#include <string>

#include "test_kinds.hpp"

using namespace noctem;
using namespace noctem::document;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

namespace {

JsonObject with(std::string name, Json value) {
  JsonObject note = note_value();
  note.set(std::move(name), std::move(value));
  return note;
}

std::string said(const JsonObject& value) {
  const auto document = Document::from_json(value, test_kinds());
  return document ? "" : document.error().message;
}

std::string said_of_any(const JsonObject& value) {
  const auto document = Document::from_json_of_any_kind(value);
  return document ? "" : document.error().message;
}

}  // namespace

TEST_CASE("a document has its canonical bytes, and its name is their CID") {
  const auto document = Document::from_json(note_value(), test_kinds());
  REQUIRE(document.has_value());
  CHECK(document->kind() == "note");
  CHECK(document->created_at() == 1'700'000'000);
  CHECK(document->author() == test_key().public_key());
  CHECK_FALSE(document->mesh().has_value());
  CHECK(document->canonical() == R"({"author":")" + did_of(test_key().public_key()) +
                                     R"(","created_at":1700000000,"kind":"note","title":"Hello"})");
  CHECK(document->id() == codec::Cid(codec::CidCodec::json, crypto::sha256(document->canonical())));
  CHECK(document->id().text().starts_with("bagaaiera"));
  CHECK(document->id().text().size() == 61);
}

TEST_CASE("order and spacing of what came in do not matter") {
  const std::string author = did_of(test_key().public_key());
  const std::string text = R"({ "title":"Hello", "kind" : "note",)"
                           "\n\t"
                           R"("created_at":1700000000,"author":")" +
                           author + R"("})";
  const auto parsed = codec::parse_json(text);
  REQUIRE(parsed.has_value());
  CHECK(Document::from_json(*parsed, test_kinds())->id() ==
        Document::from_json(note_value(), test_kinds())->id());
}

TEST_CASE("common fields are needed and checked") {
  for (const char* name : {"kind", "author", "created_at", "title"}) {
    JsonObject note = note_value();
    note.erase(name);
    CHECK_MESSAGE(said(note) != "", name);
    CHECK_MESSAGE((std::string_view(name) == "title" || said_of_any(note) != ""), name);
  }
  CHECK(said(with("created_at", -1)) == "created_at: less than 0");
  CHECK(said(with("created_at", 1.5)) == "created_at: not an integer");
  CHECK(said(with("author", "did:key:z6Mk")) == "author: shorter than 56 bytes");
  CHECK(said_of_any(with("author", "did:key:z6Mk")) == "author: shorter than 56 bytes");
  CHECK(said_of_any(with("created_at", -1)) == "created_at: less than 0");
  CHECK(said_of_any(with("mesh", "here")) == "mesh: shorter than 59 bytes");
}

TEST_CASE("unknown kinds and fields are refused with what was meant") {
  CHECK(said(with("kind", "noet")) == "kind: unknown kind noet; did you mean note?");
  CHECK(said(with("kind", "\x1b[31m")) == "kind: not the name of a kind");
  CHECK(said(with("kind", 1)) == "kind: missing, or not a text");
  CHECK(said(with("titel", "x")) == "titel: unknown field; did you mean title?");
  const auto unknown = Document::from_json(with("kind", "noet"), test_kinds());
  CHECK(unknown.error().kind == ErrorKind::unsupported);
}

TEST_CASE("a mesh stands where the kind says so, and names a document") {
  CHECK(said(with("mesh", test_mesh().text())) != "");  // a note belongs to none
  JsonObject entry{{"kind", "entry"},
                   {"author", did_of(test_key().public_key())},
                   {"created_at", 0},
                   {"text", "x"}};
  CHECK(said(entry) == "mesh: missing");
  entry.set("mesh", codec::Cid(codec::CidCodec::raw, crypto::sha256("x")).text());
  CHECK(said(entry) == "mesh: not the CID of a document");
  entry.set("mesh", test_mesh().text());
  const auto document = Document::from_json(entry, test_kinds());
  REQUIRE(document.has_value());
  CHECK(document->mesh() == test_mesh());
}

TEST_CASE("documents of any kind hold texts, integers, arrays and objects only") {
  CHECK(said_of_any(with("kind", "something.else")) == "");
  CHECK(said_of_any(with("kind", "Something")) == "kind: not the name of a kind");
  for (const Json& value : {Json(), Json(true), Json(0.5)}) {
    CHECK(said_of_any(with("x", value)) != "");
    CHECK(said_of_any(with("x", JsonArray{JsonObject{{"y", value}}})) != "");
  }
  CHECK(said_of_any(with("Bad", 1)) != "");
  CHECK(said_of_any(with("x", JsonArray{JsonObject{{"a-b", 1}}})) != "");
  CHECK(said_of_any(with("x", std::string("a\0b", 3))) == "a text holds U+0000");
}

TEST_CASE("a document nests six deep and no deeper") {
  Json deep = "x";
  for (unsigned level = 0; level < kNestingMax; ++level) {
    deep = JsonArray{deep};
  }
  CHECK(said_of_any(with("x", deep)) == "");
  CHECK(said_of_any(with("x", JsonArray{deep})) == "nested deeper than 6");
  CHECK(said_of_any(with("x", JsonObject{{"y", deep}})) == "nested deeper than 6");
}

TEST_CASE("a document has at most 64 KiB of canonical bytes") {
  const std::size_t rest = Document::from_json_of_any_kind(with("x", ""))->canonical().size();
  CHECK(said_of_any(with("x", std::string(kDocumentBytesMax - rest, 'x'))) == "");
  CHECK(said_of_any(with("x", std::string(kDocumentBytesMax - rest + 1, 'x'))) ==
        "the document has more than 65536 bytes");
}

TEST_CASE("a draft becomes the document that it describes") {
  Draft draft{.kind = "note",
              .author = test_key().public_key(),
              .created_at = 1'700'000'000,
              .mesh = {},
              .fields = {{"title", "Hello"}}};
  CHECK(Document::from_draft(draft, test_kinds())->id() ==
        Document::from_json(note_value(), test_kinds())->id());
  Draft twice = draft;
  twice.fields.set("kind", "entry");
  CHECK_FALSE(Document::from_draft(twice, test_kinds()).has_value());
  Draft broken = draft;
  broken.fields.set("title", "\xff");
  CHECK(Document::from_draft(broken, test_kinds()).error().message == "a text is not UTF-8");
}

TEST_CASE("the author's signature is over the prefix and the canonical bytes") {
  const Document document = Document::from_json(note_value(), test_kinds()).value();
  const crypto::Signature signature = sign(document, test_key());
  CHECK(signature == test_key().sign(view_of("noctem/document/v1\n" + document.canonical())));
  CHECK(verify(document, signature));
  crypto::Signature bad = signature;
  bad.bytes[0] ^= 1;
  CHECK_FALSE(verify(document, bad));
  CHECK_FALSE(verify(Document::from_json(with("title", "Hallo"), test_kinds()).value(), signature));
  CHECK_FALSE(
      verify(document, test_key(8).sign(view_of("noctem/document/v1\n" + document.canonical()))));
}
