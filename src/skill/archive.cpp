#include "noctem/skill/archive.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"
#include "noctem/skill/manifest.hpp"

namespace noctem::skill {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameAt = 0;
constexpr std::size_t kModeAt = 100;
constexpr std::size_t kOwnerAt = 108;
constexpr std::size_t kGroupAt = 116;
constexpr std::size_t kSizeAt = 124;
constexpr std::size_t kTimeAt = 136;
constexpr std::size_t kSumAt = 148;
constexpr std::size_t kSumSize = 8;
constexpr std::size_t kTypeAt = 156;
constexpr std::size_t kMagicAt = 257;
constexpr std::size_t kSizeDigits = 11;

using Header = std::array<std::uint8_t, kBlock>;

std::string octal(std::uint64_t value, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t at = digits; at-- > 0; value >>= 3) {
    text[at] = static_cast<char>('0' + (value & 7));
  }
  return text;
}

void put(Header& header, std::size_t at, std::string_view text) {
  std::ranges::copy(text, header.begin() + static_cast<std::ptrdiff_t>(at));
}

Header header_of(std::string_view path, std::uint64_t size) {
  Header header{};
  put(header, kNameAt, path);
  put(header, kModeAt, "0000644");
  put(header, kOwnerAt, "0000000");
  put(header, kGroupAt, "0000000");
  put(header, kSizeAt, octal(size, kSizeDigits));
  put(header, kTimeAt, octal(0, kSizeDigits));
  put(header, kSumAt, std::string(kSumSize, ' '));
  header[kTypeAt] = '0';
  put(header, kMagicAt, std::string_view("ustar\00000", 8));
  std::uint64_t sum = 0;
  for (const std::uint8_t byte : header) {
    sum += byte;
  }
  put(header, kSumAt, octal(sum, 6) + std::string("\0 ", 2));
  return header;
}

std::size_t padding_of(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

std::unexpected<Error> refuse(std::string message) {
  return fail(corrupt("archive", std::move(message)));
}

bool is_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

// The order makes each name come once.
Result<> check_place(const std::vector<ArchiveFile>& before, std::string_view path) {
  if (before.empty()) {
    return path == kManifestName ? Result<>() : refuse("the first file is not skill.json");
  }
  if (!is_package_path(path) || path == kManifestName) {
    return refuse("a file's name is absolute, climbs, or is not plain");
  }
  if (before.size() > kFilesMax) {
    return refuse("more than 256 files");
  }
  return before.size() == 1 || before.back().path < path
             ? Result<>()
             : refuse("a file stands twice or out of order");
}

class Reader {
 public:
  explicit Reader(ByteView archive) : archive_(archive) {}

  Result<std::vector<ArchiveFile>> read() {
    if (archive_.size() > kArchiveBytesMax) {
      return refuse("the package has more than 64 MiB");
    }
    if (archive_.size() < 3 * kBlock || archive_.size() % kBlock != 0) {
      return refuse("this is no .skill file, or its end is missing");
    }
    while (!is_zero(rest(kBlock))) {
      NOCTEM_CHECK(file());
    }
    return archive_.size() - at_ == 2 * kBlock && is_zero(rest(2 * kBlock))
               ? Result<std::vector<ArchiveFile>>(std::move(files_))
               : refuse("something stands behind the last file");
  }

 private:
  ByteView rest(std::size_t size) const {
    return archive_.subspan(at_, std::min(size, archive_.size() - at_));
  }

  Result<> file() {
    const ByteView header = rest(kBlock);
    const std::string_view name = noctem::text_of(header.subspan(kNameAt, kModeAt));
    const std::string_view path = name.substr(0, name.find('\0'));
    if (header[kTypeAt] != '0') {
      return refuse("only plain files may be in a package: no links, folders or devices");
    }
    NOCTEM_CHECK(check_place(files_, path));
    NOCTEM_TRY(const std::uint64_t size, size_of(header));
    if (path.size() > kFileNameBytesMax || !std::ranges::equal(header, header_of(path, size))) {
      return refuse("a header is not written as `noctem skill pack` writes it");
    }
    at_ += kBlock;
    const std::uint64_t whole = size + padding_of(size);
    if (whole + 2 * kBlock > archive_.size() - at_) {
      return refuse("the end of a file is missing");
    }
    if (!is_zero(archive_.subspan(at_ + size, padding_of(size)))) {
      return refuse("something stands behind the end of a file");
    }
    files_.push_back({std::string(path), bytes_of(archive_.subspan(at_, size))});
    at_ += whole;
    return {};
  }

  static Result<std::uint64_t> size_of(ByteView header) {
    std::uint64_t size = 0;
    for (const std::uint8_t digit : header.subspan(kSizeAt, kSizeDigits)) {
      if (digit < '0' || digit > '7') {
        return refuse("a size is no number");
      }
      size = size * 8 + static_cast<std::uint64_t>(digit - '0');
    }
    return size <= kFileBytesMax ? Result<std::uint64_t>(size)
                                 : refuse("a file has more than 32 MiB");
  }

  ByteView archive_;
  std::size_t at_ = 0;
  std::vector<ArchiveFile> files_;
};

}  // namespace

Result<Bytes> write_archive(const std::vector<ArchiveFile>& files) {
  Bytes archive;
  std::vector<ArchiveFile> before;  // names only
  for (const ArchiveFile& file : files) {
    NOCTEM_CHECK(check_place(before, file.path));
    if (file.content.size() > kFileBytesMax || archive.size() > kArchiveBytesMax) {
      return fail(exhausted("archive", file.path + ": at most 32 MiB for a file, 64 MiB in all"));
    }
    append(archive, header_of(file.path, file.content.size()));
    append(archive, file.content);
    archive.resize(archive.size() + padding_of(file.content.size()));
    before.push_back({file.path, {}});
  }
  archive.resize(archive.size() + 2 * kBlock);
  return before.empty() || archive.size() > kArchiveBytesMax
             ? Result<Bytes>(fail(exhausted("archive", "no file, or more than 64 MiB")))
             : Result<Bytes>(std::move(archive));
}

Result<std::vector<ArchiveFile>> read_archive(ByteView archive) { return Reader(archive).read(); }

}  // namespace noctem::skill
