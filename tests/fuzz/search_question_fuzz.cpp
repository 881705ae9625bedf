// Whatever is asked, the terms are such that they can stand in a query of any engine, and an
// excerpt of the same text begins and ends between characters.

#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/search/excerpt.hpp"
#include "noctem/search/index.hpp"

using namespace noctem;
using namespace noctem::search;

namespace {

bool is_well_formed(std::string_view text) {
  return is_utf8(text) && text.find('\0') == std::string_view::npos &&
         std::count(text.begin(), text.end(), '"') % 2 == 0;
}

// Answers nothing and refuses nothing: what is asked is looked at, and the question taken apart as
// far as its expression.
class Deaf final : public store::Connection {
 public:
  Result<> query(store::Command command, const store::RowFunction&) override {
    for (const store::Parameter& parameter : command.parameters) {
      const auto* const text = std::get_if<std::string_view>(&parameter);
      NOCTEM_ASSERT(text == nullptr || is_well_formed(*text));
    }
    return {};
  }
  Result<std::uint64_t> execute(store::Command) override { return 0; }
  Result<> execute_all(std::span<const store::Command>) override { return {}; }
  Result<> execute_script(std::string_view) override { return {}; }
  Result<> begin() override { return {}; }
  Result<> commit() override { return {}; }
  void rollback() override {}
  Result<> forget_old_pages() override { return {}; }
};

class Memory final : public store::Database {
 public:
  store::Dialect dialect() const override { return store::Dialect::sqlite; }
  std::string place() const override { return "nowhere"; }
  Result<std::unique_ptr<store::Connection>> connect(store::Access) override {
    return std::make_unique<Deaf>();
  }
  Result<> check_integrity() override { return {}; }
  Result<std::uint64_t> size_bytes() override { return 0; }
};

void check_excerpt(const std::string& text, std::span<const std::string> terms) {
  const Excerpt made = excerpt(text, terms, 60);
  NOCTEM_ASSERT(made.part.begin <= made.part.end && made.part.end <= text.size());
  NOCTEM_ASSERT(made.part.end - made.part.begin <= 60, made.part.begin, made.part.end);
  const auto part = std::string_view(text).substr(made.part.begin, made.part.end - made.part.begin);
  NOCTEM_ASSERT(!is_utf8(text) || is_utf8(part));
  for (const Span& mark : made.marks) {
    NOCTEM_ASSERT(made.part.begin <= mark.begin && mark.end <= made.part.end);
  }
}

}  // namespace

// The first byte says where the rest goes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string text(text_of({bytes + 1, size - 1}));
  Memory database;
  const auto index = Index::open(database);
  NOCTEM_ASSERT(index.has_value());
  Deaf connection;
  Query query{.text = text};
  query.domain = (bytes[0] & 1) != 0 ? text : "";
  query.tags = (bytes[0] & 2) != 0 ? std::vector{text} : std::vector<std::string>();
  query.cursor = (bytes[0] & 4) != 0 ? text : "";
  const auto answer = index->query(connection, query);
  NOCTEM_ASSERT(answer.has_value() || answer.error().reason == "cursor");
  if (answer) {
    check_excerpt(text, answer->terms);
  }
  return 0;
}
