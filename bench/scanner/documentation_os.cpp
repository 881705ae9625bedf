#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_set>

#include "noctem/base/strings.hpp"
#include "noctem/crypto/hash.hpp"

#include "documentation.hpp"
#include "pieces.hpp"

namespace noctem::bench {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kFileBytesMax = 16u << 20;
constexpr std::size_t kPackagePiecesMax = 20'000;  // so that no package decides the figure
constexpr auto kPictures = std::to_array(
    {".png"sv, ".gif"sv, ".jpg"sv, ".svg"sv, ".pdf"sv, ".ps.gz"sv, ".pem"sv, ".svgz"sv});

bool is_documentation(std::string_view path) {
  const bool picture =
      std::ranges::any_of(kPictures, [&](auto end) { return path.ends_with(end); });
  const bool folder = path.starts_with("/usr/share/doc/") || path.starts_with("/usr/share/man/");
  const bool library = path.starts_with("/usr/lib/python3") || path.find("/perl") != path.npos;
  const bool module = path.ends_with(".pod") || path.ends_with(".pm") || path.ends_with(".py");
  return !picture && (folder || (library && module));
}

// Also reads what is not compressed.
std::string read_file(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  std::string text;
  std::array<char, 65536> buffer;
  int size = 0;
  while (file != nullptr && text.size() < kFileBytesMax &&
         (size = gzread(file.get(), buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text.find('\0') == text.npos ? text : "";
}

std::string package_of(const std::filesystem::path& list) {
  const auto name = list.stem().string();
  return name.substr(0, name.find(':'));
}

// Packages of the distribution itself: their maintainers write from there.
std::set<std::string> own_packages(const std::string& status) {
  std::set<std::string> own;
  std::ifstream in(status);
  std::string package;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("Package: ")) {
      package = line.substr(9);
    } else if (line.starts_with("Maintainer: ") && line.find("debian") != line.npos) {
      own.insert(package);
    }
  }
  return own;
}

class Reader {
 public:
  void read(const std::filesystem::path& list) {
    std::ifstream in(list);
    for (std::string path; std::getline(in, path);) {
      std::error_code ignored;
      if (is_documentation(path) && std::filesystem::is_regular_file(path, ignored)) {
        add(package_of(list), path);
      }
    }
  }

  Documentation take() { return std::move(all_); }

 private:
  void add(const std::string& package, const std::string& path) {
    auto text = read_file(path);
    if (path.starts_with("/usr/share/man/")) {
      text = without_roff(text);
    }
    for (auto& piece : pieces_of(text)) {
      const auto digest = crypto::sha256(piece);
      if (all_[package].size() < kPackagePiecesMax &&
          seen_.emplace(digest.begin(), digest.begin() + 12).second) {
        all_[package].push_back(std::move(piece));
      }
    }
  }

  Documentation all_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

Documentation read_documentation(const std::string& database) {
  const auto own = own_packages(database + "/status");
  std::vector<std::filesystem::path> paths;
  for (const auto& each : std::filesystem::directory_iterator(database + "/info")) {
    if (each.path().extension() == ".list" && own.contains(package_of(each.path()))) {
      paths.push_back(each.path());
    }
  }
  std::ranges::sort(paths);
  Reader reader;
  for (const auto& path : paths) {
    reader.read(path);
  }
  return reader.take();
}

}  // namespace noctem::bench
