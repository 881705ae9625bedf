#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "files_os.hpp"
#include "temporary_folder_os.hpp"

using namespace noctem;
using env::OpenMode;
using env_os::FilesOs;
using env_os::TemporaryFolder;

namespace {

// A limit on the size of files is the one full disk that every user can make.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace

TEST_CASE("a write that finds no room is an error even if a part went in, and heals") {
  const TemporaryFolder folder;
  FilesOs files;
  const auto file = files.open(folder.path("a"), OpenMode::create).value();
  {
    const FileSizeLimit limit(6);
    CHECK(file->write_at(0, view_of("abcd")));
    const Error error = file->write_at(4, view_of("efgh")).error();
    CHECK(error.kind == ErrorKind::exhausted);
    CHECK(error.reason == "disk_full");
    CHECK(file->truncate(100).error().reason == "disk_full");
  }
  CHECK(file->size().value() == 6);
  CHECK(file->write_at(4, view_of("efgh")));
  CHECK(env::read_text(files, folder.path("a"), 100).value() == "abcdefgh");
}

TEST_CASE("a replacement that finds no room leaves the old content and no remains") {
  const TemporaryFolder folder;
  FilesOs files;
  REQUIRE(env::replace_file(files, folder.path("a"), view_of("old")));
  {
    const FileSizeLimit limit(4);
    CHECK(env::replace_file(files, folder.path("a"), view_of("longer")).error().reason ==
          "disk_full");
  }
  CHECK(env::read_text(files, folder.path("a"), 100).value() == "old");
  CHECK(files.list(folder.path()).value().size() == 1);
}

TEST_CASE("an offset that no disk has is refused") {
  const TemporaryFolder folder;
  FilesOs files;
  const auto file = files.open(folder.path("a"), OpenMode::create).value();
  CHECK(file->write_at(~0ull - 1, view_of("x")).error().reason == "disk_full");
  CHECK(file->truncate(~0ull).error().reason == "disk_full");
}

TEST_CASE("a path that the kernel would read differently is refused") {
  FilesOs files;
  const std::string_view cut("/etc/passwd\0.txt", 16);
  CHECK(files.open(cut, OpenMode::read).error().reason == "path");
  CHECK(files.open("", OpenMode::read).error().reason == "path");
  CHECK(files.remove(cut).error().reason == "path");
  CHECK(files.rename("a", cut).error().reason == "path");
  CHECK(files.rename_new(cut, "a").error().reason == "path");
  CHECK(files.make_directories(cut).error().reason == "path");
  CHECK(files.sync_directory(cut).error().reason == "path");
  CHECK(files.list(cut).error().reason == "path");
  CHECK(files.status(cut).error().reason == "path");
  CHECK(files.set_permissions(cut, 0).error().reason == "path");
  CHECK(files.free_bytes(cut).error().reason == "path");
  CHECK(files.lock(cut).error().reason == "path");
  CHECK(files.open(std::string(10'000, 'x'), OpenMode::read).error().reason == "path");
}

TEST_CASE("what is no file is not opened, and a pipe does not hold us") {
  const TemporaryFolder folder;
  FilesOs files;
  REQUIRE(mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  CHECK(files.open(folder.path("pipe"), OpenMode::read).error().reason == "not_a_file");
  CHECK(files.open(folder.path("pipe"), OpenMode::read_write).error().reason == "not_a_file");
  CHECK(files.open(folder.path(), OpenMode::read).error().reason == "not_a_file");
  CHECK(files.open(folder.path(), OpenMode::read_write).error().reason == "is_a_directory");
  CHECK(files.open(folder.path("none/x"), OpenMode::create).error().kind == ErrorKind::not_found);
}
