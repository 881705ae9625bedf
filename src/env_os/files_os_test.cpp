#include "files_os.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "temporary_folder_os.hpp"

using namespace noctem;
using env::OpenMode;
using env_os::FilesOs;
using env_os::TemporaryFolder;

namespace {

std::string text_at(FilesOs& files, const std::string& path) {
  return env::read_text(files, path, 1'000'000).value();
}

void put(FilesOs& files, const std::string& path, std::string_view text) {
  REQUIRE(files.open(path, OpenMode::create).value()->write_at(0, view_of(text)));
}

}  // namespace

TEST_CASE("what was written is read again, and reading is short at the end only") {
  const TemporaryFolder folder;
  FilesOs files;
  const auto file = files.open(folder.path("a"), OpenMode::create_new).value();
  CHECK(file->write_at(0, view_of("hello")));
  CHECK(file->write_at(7, view_of("you")));
  CHECK(file->write_at(3, {}));
  CHECK(file->size().value() == 10);
  Bytes read(20, 'x');
  CHECK(file->read_at(2, read).value() == 8);
  CHECK(text_of(ByteView(read).first(8)) == std::string_view("llo\0\0you", 8));
  CHECK(file->read_at(10, read).value() == 0);
  CHECK(file->read_at(~0ull, read).value() == 0);
  CHECK(file->truncate(3));
  CHECK(file->sync());
  CHECK(text_at(files, folder.path("a")) == "hel");
}

TEST_CASE("each way of opening does what its name says") {
  const TemporaryFolder folder;
  FilesOs files;
  const std::string path = folder.path("a");
  CHECK(files.open(path, OpenMode::read).error().kind == ErrorKind::not_found);
  CHECK(files.open(path, OpenMode::read_write).error().kind == ErrorKind::not_found);
  CHECK(files.open(path, OpenMode::create));
  CHECK(files.open(path, OpenMode::create));
  CHECK(files.open(path, OpenMode::read_write));
  CHECK(files.open(path, OpenMode::create_new).error().kind == ErrorKind::conflict);
  const auto file = files.open(path, OpenMode::read).value();
  CHECK_FALSE(file->write_at(0, view_of("x")).has_value());
}

TEST_CASE("files are made for their owner alone") {
  const TemporaryFolder folder;
  FilesOs files;
  const mode_t before = umask(0);
  const bool made = files.open(folder.path("a"), OpenMode::create).has_value() &&
                    files.make_directories(folder.path("b/c")).has_value() &&
                    files.lock(folder.path("l")).has_value();
  umask(before);
  REQUIRE(made);
  CHECK(files.status(folder.path("a")).value().permissions == 0600);
  CHECK(files.status(folder.path("b")).value().permissions == 0700);
  CHECK(files.status(folder.path("b/c")).value().permissions == 0700);
  CHECK(files.status(folder.path("l")).value().permissions == 0600);
}

TEST_CASE("status tells kind, size, permissions and owner, and does not follow links") {
  const TemporaryFolder folder;
  FilesOs files;
  put(files, folder.path("a"), "12345");
  REQUIRE(symlink("a", folder.path("link").c_str()) == 0);
  CHECK(files.set_permissions(folder.path("a"), 0640));
  const auto status = files.status(folder.path("a")).value();
  CHECK(status.kind == env::EntryKind::file);
  CHECK(status.size_bytes == 5);
  CHECK(status.permissions == 0640);
  CHECK(status.owned);
  CHECK(files.status(folder.path()).value().kind == env::EntryKind::directory);
  CHECK(files.status(folder.path("link")).value().kind == env::EntryKind::other);
  CHECK(files.status(folder.path("none")).error().kind == ErrorKind::not_found);
  CHECK(files.set_permissions(folder.path("a"), 04755).error().reason == "permissions");
}

TEST_CASE("links are followed for reading and for nothing else") {
  const TemporaryFolder folder;
  FilesOs files;
  put(files, folder.path("target"), "untouched");
  const std::string link = folder.path("link");
  REQUIRE(symlink("target", link.c_str()) == 0);
  CHECK(text_at(files, link) == "untouched");
  CHECK(files.open(link, OpenMode::read_write).error().reason == "link");
  CHECK(files.open(link, OpenMode::create).error().reason == "link");
  CHECK(files.open(link, OpenMode::create_new).error().kind == ErrorKind::conflict);
  CHECK(files.lock(link).error().reason == "link");
  CHECK(files.set_permissions(link, 0777).error().reason == "link");
  CHECK(files.status(folder.path("target")).value().permissions == 0600);
  CHECK(env::replace_file(files, link, view_of("new")));  // replaces the link, not its target
  CHECK(text_at(files, folder.path("target")) == "untouched");
}

TEST_CASE("a directory lists its entries by name") {
  const TemporaryFolder folder;
  FilesOs files;
  put(files, folder.path("b"), "");
  put(files, folder.path("a"), "");
  REQUIRE(files.make_directories(folder.path("c")));
  REQUIRE(symlink("a", folder.path("d").c_str()) == 0);
  const auto entries = files.list(folder.path()).value();
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].name == "a");
  CHECK(entries[1].kind == env::EntryKind::file);
  CHECK(entries[2].kind == env::EntryKind::directory);
  CHECK(entries[3].kind == env::EntryKind::other);
  CHECK(files.list(folder.path("none")).error().kind == ErrorKind::not_found);
  CHECK(files.list(folder.path("a")).error().reason == "not_a_directory");
}

TEST_CASE("rename replaces, rename_new refuses") {
  const TemporaryFolder folder;
  FilesOs files;
  put(files, folder.path("a"), "first");
  put(files, folder.path("b"), "second");
  CHECK(files.rename_new(folder.path("a"), folder.path("b")).error().kind == ErrorKind::conflict);
  CHECK(text_at(files, folder.path("b")) == "second");
  CHECK(files.rename(folder.path("a"), folder.path("b")));
  CHECK(text_at(files, folder.path("b")) == "first");
  CHECK(files.rename_new(folder.path("b"), folder.path("c")));
  CHECK(text_at(files, folder.path("c")) == "first");
  CHECK(files.status(folder.path("b")).error().kind == ErrorKind::not_found);
  CHECK(files.rename(folder.path("b"), folder.path("d")).error().kind == ErrorKind::not_found);
}

TEST_CASE("directories are made with their parents, again and again") {
  const TemporaryFolder folder;
  FilesOs files;
  CHECK(files.make_directories(folder.path("a/b//c/")));
  CHECK(files.make_directories(folder.path("a/b/c")));
  CHECK(files.sync_directory(folder.path("a/b")));
  put(files, folder.path("f"), "");
  CHECK(files.make_directories(folder.path("f/x")).error().kind == ErrorKind::conflict);
  CHECK(files.make_directories(folder.path("f")).error().kind == ErrorKind::conflict);
  CHECK(files.remove(folder.path("a")).error().reason == "not_empty");
  CHECK(files.remove(folder.path("a/b/c")));
  CHECK(files.remove(folder.path("a/b")));
  CHECK(files.remove(folder.path("a")));
  CHECK(files.remove(folder.path("a")).error().kind == ErrorKind::not_found);
}

TEST_CASE("a lock has one holder, whose text the next one reads") {
  const TemporaryFolder folder;
  FilesOs files;
  const std::string path = folder.path("node.lock");
  auto lock = files.lock(path).value();
  CHECK(files.lock(path).error().reason == "locked");
  CHECK(lock->write_holder("127.0.0.1:99999 and more"));
  CHECK(lock->write_holder("127.0.0.1:7654"));
  CHECK(lock->write_holder(std::string(10'000, 'x')).error().kind == ErrorKind::invalid);
  const Error refused = files.lock(path).error();
  CHECK(refused.kind == ErrorKind::conflict);
  CHECK(refused.message == path + " is held by 127.0.0.1:7654");
  CHECK(text_at(files, path) == "127.0.0.1:7654\n");
  lock.reset();
  CHECK(text_at(files, path).empty());
  CHECK(files.lock(path));
}

TEST_CASE("a lock on a file that holds something leaves it alone") {
  const TemporaryFolder folder;
  FilesOs files;
  put(files, folder.path("a"), "content");
  CHECK(files.lock(folder.path("a")));
  CHECK(text_at(files, folder.path("a")) == "content");
}

TEST_CASE("files are replaced and created whole") {
  const TemporaryFolder folder;
  FilesOs files;
  const std::string path = folder.path("key");
  CHECK(env::create_file(files, path, view_of("first")));
  CHECK(env::create_file(files, path, view_of("other")).error().kind == ErrorKind::conflict);
  CHECK(text_at(files, path) == "first");
  CHECK(files.status(path).value().permissions == 0600);
  CHECK(env::replace_file(files, path, view_of("second, longer")));
  CHECK(env::replace_file(files, path, view_of("third")));
  CHECK(text_at(files, path) == "third");
  CHECK(files.list(folder.path()).value().size() == 1);
}

TEST_CASE("two that write the same file at the same time do not mix") {
  const TemporaryFolder folder;
  FilesOs files;
  const auto other = files.lock(folder.path("a.new")).value();
  const Error refused = env::replace_file(files, folder.path("a"), view_of("x")).error();
  CHECK(refused.kind == ErrorKind::conflict);
  CHECK(refused.message.starts_with("replacing " + folder.path("a") + ": "));
}

TEST_CASE("a reader is told when a file is larger than it takes") {
  const TemporaryFolder folder;
  FilesOs files;
  put(files, folder.path("a"), "12345");
  CHECK(env::read_all(files, folder.path("a"), 5).value().size() == 5);
  CHECK(env::read_all(files, folder.path("a"), 4).error().reason == "file_too_large");
}

TEST_CASE("free space is known") {
  const TemporaryFolder folder;
  FilesOs files;
  CHECK(files.free_bytes(folder.path()).value() > 0);
  CHECK(files.free_bytes(folder.path("none")).error().kind == ErrorKind::not_found);
}

TEST_CASE("descriptors close on exec") {
  const auto flags = [] {
    std::map<int, int> by_descriptor;
    for (int descriptor = 0; descriptor < 256; ++descriptor) {
      by_descriptor[descriptor] = fcntl(descriptor, F_GETFD);
    }
    return by_descriptor;
  };
  const TemporaryFolder folder;
  FilesOs files;
  const auto before = flags();
  const auto file = files.open(folder.path("a"), OpenMode::create).value();
  const auto lock = files.lock(folder.path("b")).value();
  int opened = 0;
  for (const auto& [descriptor, flag] : flags()) {
    if (before.at(descriptor) < 0 && flag >= 0) {
      ++opened;
      CHECK((flag & FD_CLOEXEC) != 0);
    }
  }
  CHECK(opened == 2);
}
