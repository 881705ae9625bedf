#include "noctem/skill/archive.hpp"

#include <doctest/doctest.h>

#include "skill_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

std::vector<ArchiveFile> with_manifest(std::vector<ArchiveFile> files) {
  files.insert(files.begin(), {"skill.json", bytes_of(view_of("{}"))});
  return files;
}

std::string refusal(const Bytes& archive) {
  const auto read = read_archive(archive);
  return read ? "" : read.error().message;
}

// The header of the second file with bytes put into it, and a sum that is right again.
Bytes with_header(std::size_t at, std::string_view bytes) {
  Bytes archive = write_archive(with_manifest(test_files())).value();
  std::uint8_t* header = archive.data() + 1024;
  std::ranges::copy(bytes, header + at);
  std::ranges::fill_n(header + 148, 8, std::uint8_t{' '});
  unsigned sum = 0;
  for (int i = 0; i < 512; ++i) {
    sum += header[i];
  }
  for (int digit = 5; digit >= 0; --digit, sum >>= 3) {
    header[148 + digit] = static_cast<std::uint8_t>('0' + (sum & 7));
  }
  header[154] = 0;
  return archive;
}

}  // namespace

TEST_CASE("what was packed is read back, and the same files make the same bytes") {
  const auto files = with_manifest(test_files());
  const Bytes archive = write_archive(files).value();
  CHECK(archive.size() % 512 == 0);
  CHECK(read_archive(archive).value() == files);
  CHECK(write_archive(files).value() == archive);
}

TEST_CASE("links, devices, folders and long names are refused, whatever their sum says") {
  for (const char* type : {"1", "2", "3", "4", "5", "6", "7", "x", "g", "L", "K", "S"}) {
    CHECK(refusal(with_header(156, type)).find("no links") != std::string::npos);
  }
  CHECK(refusal(with_header(156, std::string_view("\0", 1))).find("no links") != std::string::npos);
}

TEST_CASE("names that climb, are absolute or hidden are refused") {
  const std::string_view names[] = {"../../etc/passwd",  "/etc/passwd....",  "bin/../../x....",
                                    "bin//echo.sh",      "./bin/echo.sh",    "-rf/echo.sh...",
                                    "bin/\x1b[2J......", "bin\\echo.sh....", "skill.json"};
  for (const std::string_view name : names) {
    const Bytes archive = with_header(0, std::string(name) + std::string(30, '\0'));
    CHECK_MESSAGE(refusal(archive).find("name") != std::string::npos, name);
  }
}

TEST_CASE("owner, mode, time, magic and prefix cannot be chosen") {
  CHECK(refusal(with_header(100, "0004755")) != "");
  CHECK(refusal(with_header(108, "0001750")) != "");
  CHECK(refusal(with_header(136, "14000000000")) != "");
  CHECK(refusal(with_header(257, "ustar  ")) != "");
  CHECK(refusal(with_header(345, "prefix")) != "");
  CHECK(refusal(with_header(20, "hidden behind a zero")) != "");
  CHECK(refusal(with_header(124, "77777777777")) != "");
  CHECK(refusal(with_header(124, "-0000000001")) != "");
  CHECK(refusal(with_header(124, "\x80\xff\xff")) != "");
}

TEST_CASE("a file that stands twice or out of order is refused, by writer and reader") {
  auto files = with_manifest(test_files());
  std::swap(files[1], files[2]);
  CHECK(!write_archive(files));
  files[2] = files[1];
  CHECK(!write_archive(files));
  CHECK(refusal(with_header(0, std::string("zz") + std::string(30, '\0'))).find("out of order") !=
        std::string::npos);
}

TEST_CASE("a byte more, less or other is refused") {
  const Bytes archive = write_archive(with_manifest(test_files())).value();
  for (const std::size_t cut : {1, 511, 512, 1024, 1536}) {
    CHECK(!read_archive(ByteView(archive).first(archive.size() - cut)));
  }
  Bytes longer = archive;
  longer.resize(longer.size() + 512);
  CHECK(!read_archive(longer));
  // Behind the two bytes of skill.json there is padding: nobody may hide anything there.
  Bytes padded = archive;
  padded[512 + 100] = 1;
  CHECK(refusal(padded).find("behind the end") != std::string::npos);
}
