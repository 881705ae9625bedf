#pragma once
// A guest in an engine of this process, with folders that are removed with it, so that a test says
// in one line what it runs and what comes of it.
//
// One thread.

#include <filesystem>
#include <memory>
#include <string>

#include "noctem/wasm_engine/engine.hpp"

namespace noctem::wasm_test {

Bytes guest_binary(const std::string& name);

// Two folders: /work, writable, and /fixed, read-only, with the file "fixed".
class Folders {
 public:
  Folders();
  ~Folders();
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;

  std::filesystem::path root() const { return root_; }
  std::filesystem::path work() const { return root_ / "work"; }
  std::filesystem::path fixed() const { return root_ / "fixed"; }
  std::vector<wasm::Folder> grants() const;

 private:
  std::filesystem::path root_;
};

void write_text(const std::filesystem::path& path, std::string_view text);
std::string read_text(const std::filesystem::path& path);

class Refusing : public wasm::Services {
 public:
  wasm::Answer ask(wasm::Service, std::string_view) override {
    return {wasm::Answer::Kind::denied, "not granted"};
  }
};

std::unique_ptr<wasm_engine::Engine> engine_with(const std::string& guest,
                                                 std::vector<wasm::Folder> folders = {},
                                                 std::uint32_t memory_mb = 64);

wasm::Call call_of(std::vector<std::string> arguments);

}  // namespace noctem::wasm_test
