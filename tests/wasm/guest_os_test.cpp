#include "guest_os_test.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>

namespace noctem::wasm_test {

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Bytes guest_binary(const std::string& name) {
  const std::string text = read_file(fs::path(NOCTEM_GUESTS) / (name + ".wasm"));
  REQUIRE_FALSE(text.empty());
  return bytes_of(view_of(text));
}

Folders::Folders() {
  std::string name = (fs::temp_directory_path() / "noctem-wasm-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  root_ = name;
  fs::create_directory(work());
  fs::create_directory(fixed());
  write_text(fixed() / "fixed", "fixed text");
}

Folders::~Folders() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

std::vector<wasm::Folder> Folders::grants() const {
  return {{work().string(), "/work", wasm::Folder::Access::write},
          {fixed().string(), "/fixed", wasm::Folder::Access::read}};
}

void write_text(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
}

std::string read_text(const fs::path& path) { return read_file(path); }

std::unique_ptr<wasm_engine::Engine> engine_with(const std::string& guest,
                                                 std::vector<wasm::Folder> folders,
                                                 std::uint32_t memory_mb) {
  const auto compiled = wasm_engine::compile(wasm::BinaryKind::module, guest_binary(guest));
  REQUIRE(compiled);
  auto engine = wasm_engine::make_engine();
  REQUIRE(engine);
  wasm::Skill skill;
  skill.memory_mb = memory_mb;
  skill.folders = std::move(folders);
  REQUIRE((*engine)->load(skill, *compiled));
  return std::move(*engine);
}

wasm::Call call_of(std::vector<std::string> arguments) {
  wasm::Call call;
  call.arguments = std::move(arguments);
  call.limits.cpu_ms = 10'000;
  call.limits.wall_ms = 60'000;
  return call;
}

}  // namespace noctem::wasm_test
