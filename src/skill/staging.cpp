#include "staging.hpp"

#include <set>

#include "noctem/base/bytes.hpp"

namespace noctem::skill {

namespace {

constexpr std::size_t kNameBytes = 16;
constexpr std::uint32_t kRunnable = 0700;

}  // namespace

Result<std::unique_ptr<Staging>> Staging::make(env::Files& files, env::Random& random,
                                               std::string_view scratch, const Package& package) {
  ByteArray<kNameBytes> name{};
  random.fill(name);
  auto staging = std::make_unique<Staging>(
      files, env::join_path(scratch, "noctem-skill-" + to_hex(name)), package);
  if (auto written = staging->write(); !written) {
    return fail(std::move(written).error().in("laying out the skill's files"));
  }
  return staging;
}

Result<> Staging::write() {
  NOCTEM_CHECK(files_.make_directories(folder_));
  NOCTEM_TRY(const env::FileStatus status, files_.status(folder_));
  if (status.kind != env::EntryKind::directory || !status.owned) {
    return fail(denied("staging", folder_ + " is not ours"));
  }
  for (const ArchiveFile& file : package_.files) {
    const std::string path = env::join_path(folder_, file.path);
    NOCTEM_CHECK(files_.make_directories(env::parent_path(path)));
    NOCTEM_TRY(const auto made, files_.open(path, env::OpenMode::create_new));
    NOCTEM_CHECK(made->write_at(0, file.content));
    NOCTEM_CHECK(files_.set_permissions(path, kRunnable));
  }
  return {};
}

// What cannot be taken away is of no use to anybody: its bytes are the package's.
Staging::~Staging() {
  std::set<std::string> folders = {folder_};
  for (const ArchiveFile& file : package_.files) {
    const std::string path = env::join_path(folder_, file.path);
    static_cast<void>(files_.remove(path));
    for (std::string up = env::parent_path(path); up.size() > folder_.size();
         up = env::parent_path(up)) {
      folders.insert(up);
    }
  }
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
    if (!files_.remove(*folder)) {
      return;
    }
  }
}

}  // namespace noctem::skill
