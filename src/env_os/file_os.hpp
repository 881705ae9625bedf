#pragma once
// One open file of the machine.

#include <string>

#include "noctem/env/files.hpp"

#include "descriptor.hpp"

namespace noctem::env_os {

class FileOs final : public env::File {
 public:
  FileOs(std::string path, Descriptor descriptor);

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override;
  Result<> write_at(std::uint64_t offset, ByteView bytes) override;
  Result<> truncate(std::uint64_t size) override;
  Result<> sync() override;
  Result<std::uint64_t> size() override;

 private:
  std::string path_;
  Descriptor descriptor_;
};

}  // namespace noctem::env_os
