// What a question finds and in which order. Compiled into one binary for each engine.

#include "library_test.hpp"

namespace noctem::search {
namespace {

struct Shelf : Library {
  Shelf() {
    put("wal", {.domain = "db/sqlite",
                .tags = {"durability", "v3"},
                .summary = "SQLite keeps a write-ahead log",
                .content = "Commits append to the log; a checkpoint moves pages into the database "
                           "file. Readers never block the writer."});
    put("pool", {.domain = "db/postgres",
                 .tags = {"v3"},
                 .content = "A connection pool answers more requests per second than opening a "
                            "connection for each of them."});
    put("parser", {.domain = "lang/cpp",
                   .content = "parseHttpHeader refuses a header line longer than max_header_bytes; "
                              "see http::Limits and RFC 9110."});
    put("go", {.domain = "go/net", .content = "The resolver caches lookups for thirty seconds."});
    put("golang", {.domain = "golang", .content = "The resolver of another place."});
    put("hash", {.domain = "crypto", .content = "sha256 of an e-mail address is no secret."});
    put("accents",
        {.domain = "notes", .content = "Der Müller aß Käse in der Straße; naïve ΣΟΦΙΑ."});
    put("kanji",
        {.domain = "notes",
         .content = "\xe6\x9d\xb1\xe4\xba\xac\xe3\x82\xbf\xe3\x83\xaf\xe3\x83\xbc is tall"});
  }
};

TEST_SUITE_BEGIN("search");

TEST_CASE_FIXTURE(Shelf, "a question as a person types it is answered") {
  CHECK(find("How does SQLite move pages into the database file?").front() == "wal");
  CHECK(find("what's the way to answer more requests per second").front() == "pool");
  CHECK(find("why do readers not block").front() == "wal");
}

TEST_CASE_FIXTURE(Shelf, "forms of one word find each other") {
  CHECK(find("checkpoints") == Names{"wal"});
  CHECK(find("connections") == Names{"pool"});
  CHECK(find("CONNECTED") == Names{"pool"});
}

TEST_CASE_FIXTURE(Shelf, "identifiers are found whole and in pieces") {
  CHECK(find("parseHttpHeader") == Names{"parser"});
  CHECK(find("parsehttpheader") == Names{"parser"});
  CHECK(find("parse_http_header") == Names{"parser"});
  CHECK(find("header bytes") == Names{"parser"});
  CHECK(find("maxHeaderBytes") == Names{"parser"});
  CHECK(find("http.limits") == Names{"parser"});
  CHECK(find("SHA-256") == Names{"hash"});
  CHECK(find("email") == Names{"hash"});
  CHECK(find("E_mail") == Names{"hash"});
}

TEST_CASE_FIXTURE(Shelf, "accents, capitals and scripts do not matter") {
  CHECK(find("muller strasse") == Names{"accents"});
  CHECK(find("NAIVE") == Names{"accents"});
  CHECK(find("σοφια") == Names{"accents"});
  CHECK(find("\xe4\xba\xac") == Names{"kanji"});
  CHECK(find("tall \xe6\x9d\xb1\xe4\xba\xac") == Names{"kanji"});
}

TEST_CASE_FIXTURE(Shelf, "summary, domain and tags are words too") {
  CHECK(find("ahead").front() == "wal");
  CHECK(find("durability") == Names{"wal"});
  CHECK(find("postgres") == Names{"pool"});
}

TEST_CASE_FIXTURE(Shelf, "a domain is a prefix by segment") {
  CHECK(names_of(ask({.text = "resolver", .domain = "go"})) == Names{"go"});
  CHECK(names_of(ask({.text = "resolver", .domain = "go/net"})) == Names{"go"});
  CHECK(names_of(ask({.text = "resolver", .domain = "golang"})) == Names{"golang"});
  CHECK(names_of(ask({.text = "resolver", .domain = "go/n"})).empty());
  CHECK(names_of(ask({.text = "resolver", .domain = "net"})).empty());
  CHECK(names_of(ask({.domain = "go"})) == Names{"go"});
  CHECK(sorted(names_of(ask({.domain = "db"}))) == Names{"pool", "wal"});
}

TEST_CASE_FIXTURE(Shelf, "tags mean all of them") {
  CHECK(sorted(names_of(ask({.tags = {"v3"}}))) == Names{"pool", "wal"});
  CHECK(names_of(ask({.tags = {"v3", "durability"}})) == Names{"wal"});
  CHECK(names_of(ask({.text = "connection", .tags = {"durability"}})).empty());
  CHECK(names_of(ask({.tags = {"v"}})).empty());
}

TEST_CASE_FIXTURE(Shelf, "entries with all words come before those with some") {
  note("both",
       "zebra crossing and many more words that have nothing to do with it, so that it is "
       "long and each of its words weighs little, however one counts: zebra here, xylophone "
       "there, at the other end of a sentence that will not end");
  put("one", {.domain = "notes", .summary = "zebra zebra", .content = "zebra zebra"});
  const Answer answer = ask({.text = "zebra xylophone"});
  CHECK(names_of(answer) == Names{"both", "one"});
  CHECK(answer.hits[0].match == Hit::Match::all);
  CHECK(answer.hits[1].match == Hit::Match::some);
}

TEST_CASE_FIXTURE(Shelf, "words side by side rank above the same words apart") {
  note("apart", "the lantern hung low while a green hill rose behind the village");
  note("beside", "a village rose behind the low hill while the green lantern hung");
  CHECK(find("green lantern").front() == "beside");
  CHECK(find("\"green hill\"").front() == "apart");
}

TEST_CASE_FIXTURE(Shelf, "a phrase is found by words that every text has") {
  note("apart", "this is also one of those: an issue, which was closed with the others");
  note("beside", "the compiler warns; this issue also shows with other flags, for all of them");
  note("shouted", "issue issue issue issue, an issue of issues");
  CHECK(find("this issue also").front() == "beside");
  CHECK(find("for all of").front() == "beside");
  CHECK(find("was closed with").front() == "apart");
  CHECK(find("one of those an").front() == "apart");
  CHECK(ask({.text = "this issue also"}).hits.front().match == Hit::Match::all);
  CHECK(names_of(ask({.text = "this issue also", .domain = "db"})).empty());
}

TEST_CASE_FIXTURE(Shelf, "a phrase lies in one part of an entry") {
  put("split", {.domain = "notes", .summary = "see the lantern", .content = "of the keeper"});
  note("whole", "long and full of words that nobody asked for: the lantern of a keeper it was");
  CHECK(find("the lantern of").front() == "whole");
}

TEST_CASE_FIXTURE(Shelf, "of equal words the verified one comes first") {
  const Words words{.domain = "notes", .content = "the same quagga in both"};
  put("verified", words, {.confidence = 510, .verified = Verified::yes});
  put("claimed", words, {.confidence = 600});
  put("boasted", words, {.confidence = 999});
  CHECK(find("quagga").front() == "verified");
  CHECK(names_of(ask({.domain = "notes"})).front() == "verified");
}

TEST_CASE_FIXTURE(Shelf, "confidence weighs, filters, and may change later") {
  const Words words{.domain = "notes", .content = "the same quokka in both"};
  put("low", words, {.confidence = 310});
  put("high", words, {.confidence = 590});
  put("doubted", words, {.confidence = 200});
  CHECK(find("quokka") == Names{"high", "low"});
  stand("low", {.confidence = 900, .verified = Verified::yes});
  CHECK(find("quokka") == Names{"low", "high"});
  CHECK(names_of(ask({.text = "quokka", .confidence_min = 0})).size() == 3);
  CHECK(names_of(ask({.text = "quokka", .confidence_min = 700})) == Names{"low"});
  stand("high", {.confidence = 590, .listed = Listed::no});
  CHECK(find("quokka") == Names{"low"});
  stand("high", {.confidence = 590});
  CHECK(find("quokka").size() == 2);
}

TEST_CASE_FIXTURE(Shelf, "what is put twice is there once, with the newer standing") {
  put("go", {.domain = "go/net", .content = "The resolver caches lookups for thirty seconds."},
      {.confidence = 100});
  CHECK(find("lookups").empty());
  CHECK(names_of(ask({.text = "lookups", .confidence_min = 0})) == Names{"go"});
}

TEST_CASE_FIXTURE(Shelf, "what is erased is found no more, and only by its words") {
  const auto wrong = index.erase(*writer, id_of("wal"), {.content = "other words"});
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().reason == "other_words");
  CHECK(find("checkpoint") == Names{"wal"});
  erase("wal");
  CHECK(find("checkpoint").empty());
  CHECK(names_of(ask({.domain = "db"})) == Names{"pool"});
  erase("wal");  // not there any more: nothing happens
  put("wal", texts["wal"]);
  CHECK(find("checkpoint") == Names{"wal"});
}

TEST_CASE_FIXTURE(Shelf, "the index says up to which record it goes") {
  CHECK(good(index.indexed_until(*writer)) == 0);
  good(index.set_indexed_until(*writer, 42));
  CHECK(good(good(Index::open(engine->database())).indexed_until(*writer)) == 42);
  CHECK(find("checkpoint") == Names{"wal"});
}

TEST_CASE_FIXTURE(Shelf, "an index of another version is emptied") {
  good(index.set_indexed_until(*writer, 42));
  good(writer->execute({"UPDATE search_state SET version = 999", {}}));
  const Index again = good(Index::open(engine->database()));
  CHECK(good(again.indexed_until(*writer)) == 0);
  CHECK(find("checkpoint").empty());
}

TEST_CASE_FIXTURE(Library, "nothing is found in nothing") {
  CHECK(find("anything").empty());
  CHECK(ask({}).hits.empty());
  CHECK(ask({.domain = "go"}).hits.empty());
  CHECK(ask({.domain = "go", .order = Order::newest}).hits.empty());
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search
