#include "noctem/follow/export_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/mesh/kinds.hpp"

using namespace noctem;
using namespace noctem::follow;

namespace {

crypto::SigningKey key_of(std::uint8_t byte) {
  return crypto::SigningKey::from_seed(Bytes(32, byte)).value();
}

std::string line_of(const ledger::Record& record, const document::Envelope& envelope) {
  auto value = document::envelope_json(envelope);
  value.object()->set("record", ledger::record_json(record));
  return codec::write_canonical(value);
}

// A log of a genesis and one approval, each under a head.
std::vector<std::string> lines() {
  const auto admin = key_of(1);
  const auto log = key_of(2);
  const auto genesis =
      ledger::make_genesis({"m", {admin.public_key()}, log.public_key()}, admin, 1'000).value();
  document::Draft draft{
      .kind = "operator.approve",
      .author = admin.public_key(),
      .created_at = 1'000,
      .mesh = genesis.document.id(),
      .fields = {{"operator", document::did_of(key_of(3).public_key())}, {"label", "anna"}}};
  auto approval = document::Document::from_draft(std::move(draft), mesh::mesh_kinds()).value();
  const auto signature = document::sign(approval, admin);
  const document::Envelope envelope{std::move(approval), signature, std::nullopt};
  const auto head = [&](std::uint64_t size) {
    return codec::write_canonical(document::head_json(
        document::sign_head({genesis.document.id().text(), {}, size, 1'000}, log)));
  };
  return {head(2), line_of({1'000, genesis.document.id(), {}, 0, genesis.signature}, genesis),
          head(1), line_of({1'000, envelope.document.id(), {}, 1, signature}, envelope), head(2)};
}

// What was read, or the error's message.
std::string read(const std::vector<std::string>& text) {
  std::size_t at = 0;
  auto file = ExportFile::open([&]() -> Result<std::optional<std::string>> {
    return at < text.size() ? std::optional(text[at++]) : std::nullopt;
  });
  std::string said;
  for (;;) {
    if (!file) {
      return file.error().message;
    }
    const auto stretch = file->next();
    if (!stretch) {
      return stretch.error().message;
    }
    if (!stretch->has_value()) {
      return said;
    }
    said += std::to_string((*stretch)->records.size()) + " records, " +
            std::to_string((*stretch)->heads.size()) + " heads;";
  }
}

}  // namespace

TEST_CASE("an export is read with its heads, and ends with the one that it began with") {
  CHECK(read(lines()) == "2 records, 3 heads;");
}

TEST_CASE("a damaged export is refused with the line") {
  auto cut = lines();
  cut.resize(3);
  CHECK(read(cut).starts_with("line 4: the export ends after 1 records"));
  auto headless = lines();
  headless.erase(headless.begin());
  CHECK(read(headless).starts_with("line 1: an export begins with the head"));
  auto gap = lines();
  gap.erase(gap.begin() + 1);
  CHECK(read(gap) == "line 2: a head of size 1 stands behind 0 records");
  auto swapped = lines();
  std::swap(swapped[1], swapped[3]);
  CHECK(read(swapped).starts_with("line 2: record 0 is missing"));
  auto broken = lines();
  broken[3][5] = '\x01';
  CHECK(read(broken).starts_with("line 4: it is no JSON"));
  auto other = lines();
  const auto label = other[3].find("anna");
  other[3].replace(label, 4, "a\x7f");
  CHECK(!read(other).empty());
  CHECK(read({}).starts_with("line 1:"));
}
