#include "noctem/skill/package.hpp"

#include <doctest/doctest.h>

#include "skill_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

std::string reason_of(const Bytes& bytes) {
  const auto read = read_package(bytes);
  return read ? "" : read.error().reason;
}

std::vector<ArchiveFile> entries(const Package& package) {
  return read_archive(write_package(package).value()).value();
}

}  // namespace

TEST_CASE("a package is read back as what was signed, and is the same bytes each time") {
  const Package package = test_package().value();
  const Bytes bytes = write_package(package).value();
  const auto read = read_package(bytes);
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(read->digest() == package.digest());
  CHECK(read->files == package.files);
  CHECK(write_package(*read).value() == bytes);
}

TEST_CASE("a changed, added, missing or renamed file is refused") {
  const Package package = test_package().value();
  auto changed = entries(package);
  changed[1].content.back() ^= 1;
  CHECK(reason_of(write_archive(changed).value()) == "skill_files");
  auto longer = entries(package);
  longer[1].content.push_back('\n');
  CHECK(reason_of(write_archive(longer).value()) == "skill_files");
  auto added = entries(package);
  added.push_back({"zz", {}});
  CHECK(reason_of(write_archive(added).value()) == "skill_files");
  auto missing = entries(package);
  missing.pop_back();
  CHECK(reason_of(write_archive(missing).value()) == "skill_files");
  auto renamed = entries(package);
  renamed[2].path = "readmf";
  CHECK(reason_of(write_archive(renamed).value()) == "skill_files");
}

TEST_CASE("a manifest that its author did not sign is refused") {
  const Package package = test_package().value();
  Package stolen = package;
  codec::JsonObject fields = test_fields();
  fields.set("about", "Something else.");
  stolen.envelope.document = test_package(fields).value().envelope.document;
  CHECK(reason_of(write_package(stolen).value()) == "skill_signature");
  Package foreign = test_package(test_fields(), 2).value();
  foreign.envelope.signature = package.envelope.signature;
  CHECK(reason_of(write_package(foreign).value()) == "skill_signature");
}

TEST_CASE("another spelling of the manifest is refused, so a package has one digest") {
  auto files = entries(test_package().value());
  files[0].content.push_back('\n');
  CHECK(reason_of(write_archive(files).value()) == "archive");
}

TEST_CASE("signing again changes author and digest, not the files") {
  const Package package = test_package().value();
  const Package again = sign_again(package, test_key(9), 1'800'000'000).value();
  CHECK(again.author() != package.author());
  CHECK(again.digest() != package.digest());
  CHECK(again.files == package.files);
  CHECK(read_package(write_package(again).value()));
}

TEST_CASE("every flipped bit of a package is found") {
  const Bytes bytes = write_package(test_package().value()).value();
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    Bytes flipped = bytes;
    flipped[at] ^= static_cast<std::uint8_t>(1u << (at % 8));
    CHECK_MESSAGE(!read_package(flipped), at);
  }
}

TEST_CASE("a module's imports must be covered by what the manifest asks for") {
  // (module (import "noctem" "http_fetch" (func (type 0)))), in bytes.
  const std::string ours = "noctem";
  const std::string fetch = "http_fetch";
  const auto size = [](const std::string& text) { return static_cast<std::uint8_t>(text.size()); };
  Bytes wasm = {
      0, 'a',       's', 'm',  1, 0, 0, 0,
      1, 4,         1,   0x60, 0, 0, 2, static_cast<std::uint8_t>(ours.size() + fetch.size() + 5),
      1, size(ours)};
  append(wasm, view_of(ours));
  wasm.push_back(size(fetch));
  append(wasm, view_of(fetch));
  append(wasm, Bytes{0, 0});
  codec::JsonObject fields = test_fields();
  fields.set("runtime", "wasm");
  fields.set("entry", "x.wasm");
  fields.set("tier", 2);
  const std::vector<ArchiveFile> files = {{"x.wasm", wasm}};
  const auto refused = make_package(fields, files, test_key(), 1);
  REQUIRE(!refused);
  CHECK(refused.error().reason == "skill_imports");
  fields.set("capabilities",
             codec::parse_json(R"({"net":[{"host":"a.example","ports":[443]}]})").value());
  CHECK(make_package(fields, files, test_key(), 1));
}
