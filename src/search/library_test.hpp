#pragma once
// A small library of entries, by name, on the engine of this binary. Each helper aborts the test
// where it cannot go on.
//
// The test's thread.

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "noctem/search/index.hpp"

#include "engine_test.hpp"

namespace noctem::search {

template <typename T>
T good(Result<T> result) {
  REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : to_string(result.error())));
  if constexpr (!std::is_void_v<T>) {
    return *std::move(result);
  }
}

using Names = std::vector<std::string>;

class Library {
 public:
  explicit Library(std::unique_ptr<TestEngine> on = fresh_engine()) : engine(std::move(on)) {
    writer = good(engine->database().connect(store::Access::write));
  }

  static codec::Cid id_of(const std::string& name) {
    ByteArray<32> digest{};
    REQUIRE(name.size() <= digest.size());
    std::copy(name.begin(), name.end(), digest.begin());
    return {codec::CidCodec::json, digest};
  }

  void put(const std::string& name, Words words, Standing standing = {.confidence = 500}) {
    good(index.put(*writer, {id_of(name), words, standing}));
    names[id_of(name)] = name;
    texts[name] = std::move(words);
  }
  void note(const std::string& name, const std::string& content) {
    put(name, {.domain = "notes", .content = content});
  }
  void erase(const std::string& name) { good(index.erase(*writer, id_of(name), texts.at(name))); }
  void stand(const std::string& name, Standing standing) {
    good(index.set_standing(*writer, id_of(name), standing));
  }

  Answer ask(const Query& query) { return good(index.query(*writer, query)); }
  Names names_of(const Answer& answer) const {
    Names found;
    for (const Hit& hit : answer.hits) {
      found.push_back(names.at(hit.id));
    }
    return found;
  }
  Names find(const std::string& text) { return names_of(ask({.text = text})); }
  Names sorted(Names found) const {
    std::sort(found.begin(), found.end());
    return found;
  }
  // All pages, one after another.
  Names all_pages(Query query) {
    Names all;
    for (int pages = 0; pages < 1000; ++pages) {
      const Answer answer = ask(query);
      const Names page = names_of(answer);
      all.insert(all.end(), page.begin(), page.end());
      query.cursor = answer.next;
      if (answer.next.empty()) {
        return all;
      }
    }
    FAIL("pages without end");
    return all;
  }

  std::unique_ptr<TestEngine> engine;
  Index index = good(Index::open(engine->database()));
  std::unique_ptr<store::Connection> writer;
  std::map<codec::Cid, std::string> names;
  std::map<std::string, Words> texts;
};

}  // namespace noctem::search
