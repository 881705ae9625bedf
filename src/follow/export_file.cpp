#include "noctem/follow/export_file.hpp"

#include <fmt/core.h>

#include <utility>

#include "noctem/mesh/kinds.hpp"

namespace noctem::follow {

namespace {

constexpr std::size_t kRecordsAtOnce = 1'024;
constexpr std::size_t kRecordsPerHeadMax = 65'536;

}  // namespace

ExportFile::ExportFile(NextLine next_line)
    : next_line_(std::move(next_line)), kinds_(mesh::mesh_kinds()) {}

Error ExportFile::wrong(const std::string& what) const {
  return corrupt("export_line", fmt::format("line {}: {}", line_, what));
}

Result<std::optional<codec::Json>> ExportFile::read_value() {
  NOCTEM_TRY(const auto line, next_line_());
  ++line_;
  if (!line.has_value()) {
    return std::optional<codec::Json>();
  }
  auto value = codec::parse_json(*line, {.size_bytes_max = kLineBytesMax});
  if (!value) {
    return fail(wrong("it is no JSON: " + value.error().message));
  }
  return std::optional(std::move(*value));
}

Result<ExportFile> ExportFile::open(NextLine next_line) {
  ExportFile file(std::move(next_line));
  NOCTEM_TRY(const auto value, file.read_value());
  auto head = value.has_value() ? document::head_from_json(*value)
                                : Result<document::SignedHead>(fail(invalid("empty", "no line")));
  if (!head) {
    return fail(file.wrong("an export begins with the head that it ends with (" +
                           head.error().message + ")"));
  }
  file.head_ = std::move(*head);
  return file;
}

// Whether the line is a head; then it is the stretch's, or `result` says what is wrong.
bool ExportFile::take_head(const codec::Json& value, hub::Stretch& stretch, Result<>& result) {
  if (value.find("head") == nullptr) {
    return false;
  }
  auto head = document::head_from_json(value);
  if (!head) {
    result = fail(wrong(head.error().message));
  } else if (head->head.size != size_) {
    result = fail(
        wrong(fmt::format("a head of size {} stands behind {} records", head->head.size, size_)));
  } else {
    stretch.heads.push_back(std::move(*head));
  }
  return true;
}

Result<std::optional<hub::Stretch>> ExportFile::next() {
  hub::Stretch stretch;
  for (;;) {
    NOCTEM_TRY(auto value, read_value());
    if (!value.has_value()) {
      break;
    }
    Result<> result;
    if (take_head(*value, stretch, result)) {
      NOCTEM_CHECK(result);
      if (stretch.records.size() >= kRecordsAtOnce) {
        return std::optional(std::move(stretch));
      }
      continue;
    }
    auto foreign = hub::foreign_from_json(std::move(*value), kinds_);
    if (!foreign) {
      return fail(wrong(fmt::format("record {}: {}", size_, foreign.error().message)));
    }
    if (foreign->record.seq != size_) {
      return fail(
          wrong(fmt::format("record {} is missing; here stands {}", size_, foreign->record.seq)));
    }
    if (stretch.records.size() >= kRecordsPerHeadMax) {
      return fail(wrong("too many records stand here without a head"));
    }
    stretch.records.push_back(std::move(*foreign));
    ++size_;
  }
  if (size_ != head_.head.size) {
    return fail(wrong(fmt::format("the export ends after {} records and begins with a head of {}",
                                  size_, head_.head.size)));
  }
  if (std::exchange(ended_, true)) {
    return std::optional<hub::Stretch>();
  }
  stretch.heads.push_back(head_);
  return std::optional(std::move(stretch));
}

}  // namespace noctem::follow
