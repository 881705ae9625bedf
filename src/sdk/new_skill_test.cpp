#include "noctem/sdk/new_skill.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/codec/json.hpp"

namespace noctem::sdk {

namespace {

const NewFile* find(const std::vector<NewFile>& files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &NewFile::path);
  return found == files.end() ? nullptr : &*found;
}

void check_filled(const std::vector<NewFile>& files, std::string_view id) {
  for (const char* path : {"README.md", "package/skill.json"}) {
    REQUIRE_MESSAGE(find(files, path) != nullptr, path);
  }
  for (const NewFile& file : files) {
    CHECK_MESSAGE(file.text.find("@ID@") == std::string::npos, file.path);
    CHECK_MESSAGE(file.text.find("@NAME@") == std::string::npos, file.path);
    CHECK_MESSAGE(file.text.find("@CAPABILITIES@") == std::string::npos, file.path);
    CHECK_FALSE(file.path.ends_with(".in"));
    CHECK_FALSE(file.text.empty());
  }
  const auto manifest = codec::parse_json(find(files, "package/skill.json")->text);
  REQUIRE(manifest);
  CHECK(*manifest->find("id")->text() == id);
}

}  // namespace

TEST_CASE("each language has a template, filled in, with its SDK") {
  const SkillNames names{"org.example/hello", "hello"};
  for (const Language language : {Language::c, Language::cpp, Language::js, Language::any}) {
    const auto files = template_of(language, names);
    check_filled(files, names.id);
    CHECK((find(files, "noctem.h") != nullptr) ==
          (language == Language::c || language == Language::cpp));
    CHECK((find(files, "noctem.js") != nullptr) == (language == Language::js));
  }
  const auto files = template_of(Language::c, names);
  CHECK(find(files, "test.sh")->mode == NewFile::Mode::program);
  CHECK(find(files, "skill.c")->mode == NewFile::Mode::text);
  CHECK(find(files, "Makefile")->text.find("package/hello.wasm") != std::string::npos);
}

TEST_CASE("a name is a word, or an owner's word; nothing else becomes a folder") {
  CHECK(names_of("hello")->id == "local/hello");
  CHECK(names_of("org.example/pdf-text")->id == "org.example/pdf-text");
  CHECK(names_of("org.example/pdf-text")->word == "pdf-text");
  for (const char* bad : {"", "/", "a/", "/b", "a/b/c", "..", "a/..", "Hello", "-a", "a b", "a/.b",
                          "a$b", "a'b", "a\nb"}) {
    CHECK_MESSAGE(!names_of(bad), bad);
  }
  CHECK_FALSE(names_of(std::string(61, 'a')));
}

TEST_CASE("languages and built-in skills are known by their words alone") {
  CHECK(language_of("cpp") == Language::cpp);
  CHECK_FALSE(language_of("c++"));
  CHECK(built_in_of("file-read") == BuiltIn::file_read);
  CHECK_FALSE(built_in_of("file_read"));
  CHECK(name_of(BuiltIn::message_send) == "message-send");
}

TEST_CASE("a built-in skill asks for what was named, and for no more") {
  const SkillNames names{"local/x", "x"};
  const auto capabilities = [&](BuiltIn which, const Wanted& wanted) {
    const auto files = built_in(which, names, wanted);
    REQUIRE(files);
    check_filled(*files, names.id);
    const auto manifest = codec::parse_json(find(*files, "package/skill.json")->text);
    CHECK(entry_of(which) == "package/" + *manifest->find("entry")->text());
    return codec::write_canonical(*manifest->find("capabilities"));
  };
  CHECK(capabilities(BuiltIn::file_read, {.read = {"/srv/a", "/srv/\"b"}}) ==
        R"({"fs":[{"access":"read","path":"/srv/a"},{"access":"read","path":"/srv/\"b"}]})");
  CHECK(capabilities(BuiltIn::file_write, {.write = {"/srv/a"}}) ==
        R"({"fs":[{"access":"write","path":"/srv/a"}]})");
  CHECK(capabilities(BuiltIn::shell, {}) == "{}");
  for (const BuiltIn which : {BuiltIn::web_fetch, BuiltIn::task_status, BuiltIn::message_send}) {
    CHECK(capabilities(which, {.hosts = {"example.org", "localhost:7654"}}) ==
          R"({"net":[{"host":"example.org","ports":[443]},{"host":"localhost","ports":[7654]}]})");
  }
}

TEST_CASE("a built-in skill refuses grants that it has no use for, and to be without any") {
  const SkillNames names{"local/x", "x"};
  CHECK_FALSE(built_in(BuiltIn::file_read, names, {}));
  CHECK_FALSE(built_in(BuiltIn::file_read, names, {.write = {"/srv/a"}}));
  CHECK_FALSE(built_in(BuiltIn::file_write, names, {.read = {"/srv/a"}}));
  CHECK_FALSE(built_in(BuiltIn::web_fetch, names, {.read = {"/srv/a"}, .hosts = {"a.example"}}));
  CHECK_FALSE(built_in(BuiltIn::shell, names, {.hosts = {"a.example"}}));
  CHECK_FALSE(built_in(BuiltIn::web_fetch, names, {.hosts = {"a.example:0"}}));
  CHECK_FALSE(built_in(BuiltIn::web_fetch, names, {.hosts = {"a.example:x"}}));
}

}  // namespace noctem::sdk
