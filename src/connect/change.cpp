#include "noctem/connect/change.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::connect {

namespace {

constexpr std::uint32_t kOwnerOnly = 0600;
constexpr std::uint32_t kReadable = 0644;
constexpr std::uint32_t kReadableFolder = 0755;
constexpr std::string_view kBeside = ".noctem-new";

Result<std::optional<std::string>> read_file(env::Files& files, const std::string& path) {
  const auto status = files.status(path);
  if (!status) {
    return status.error().kind == ErrorKind::not_found
               ? Result<std::optional<std::string>>(std::nullopt)
               : fail(status.error());
  }
  if (status->kind != env::EntryKind::file) {
    return fail(invalid("not_a_file", path + " is not a file"));
  }
  if (!status->owned) {
    return fail(denied("foreign_file",
                       path + " belongs to another user: run this as the one whose file it is"));
  }
  NOCTEM_TRY(auto text, env::read_text(files, path, kFileBytesMax));
  return std::optional(std::move(text));
}

// The folders that are missing on the way to a file, outermost first.
std::vector<std::string> missing_folders(env::Files& files, const std::string& path) {
  std::vector<std::string> missing;
  for (const std::string& step : env::path_steps(env::parent_path(path))) {
    if (!files.status(step)) {
      missing.push_back(step);
    }
  }
  return missing;
}

Result<Change> start(env::Files& files, const Records& records, const Task& task) {
  Change change;
  change.path = task.path;
  NOCTEM_TRY(change.old_text, read_file(files, task.path));
  change.permissions = task.visibility == Visibility::owner ? kOwnerOnly : kReadable;
  if (change.old_text) {
    NOCTEM_TRY(const auto status, files.status(task.path));
    change.permissions = status.permissions;
  }
  NOCTEM_TRY(auto record, records.find(task.path));
  change.record = record ? std::move(*record) : Record();
  change.record.path = task.path;
  for (const Piece& piece : task.pieces) {
    auto found = state_of(piece, change.old_text.value_or(""));
    if (!found) {
      return fail(std::move(found).error().in(task.path));
    }
    change.found.push_back(*found);
  }
  return change;
}

bool is_as_we_left_it(const Change& change) {
  return change.old_text && !change.record.after.empty() &&
         digest_of(*change.old_text) == change.record.after;
}

std::size_t made_for(const Record& record, const Piece& piece) {
  const auto found = record.made.find(std::string(name_of(piece.kind)));
  return found == record.made.end() ? 0 : found->second;
}

Result<std::string> without_ours(const Change& change, const Task& task) {
  std::string text = change.old_text.value_or("");
  for (auto piece = task.pieces.rbegin(); piece != task.pieces.rend(); ++piece) {
    auto left = drop_piece(*piece, text, made_for(change.record, *piece));
    if (!left) {
      return fail(std::move(left).error().in(task.path));
    }
    text = std::move(*left);
  }
  return text;
}

bool is_nothing(std::string_view text) {
  const std::string_view rest = trim(text);
  return rest.empty() || rest == "{}" || rest == "{\"version\":1}" ||
         rest == "{\n  \"version\": 1\n}";
}

void add_user(Record& record, const std::string& user) {
  if (std::find(record.users.begin(), record.users.end(), user) == record.users.end()) {
    record.users.push_back(user);
  }
}

// What undoing is to lead back to.
Result<> settle_before(Change& change, const Task& task) {
  if (is_as_we_left_it(change)) {
    return {};  // the copy that is there
  }
  NOCTEM_TRY(change.before, without_ours(change, task));
  const bool ours_alone = change.record.before == Record::Before::absent &&
                          !change.record.users.empty() && is_nothing(*change.before);
  change.record.before =
      change.old_text && !ours_alone ? Record::Before::kept : Record::Before::absent;
  return {};
}

}  // namespace

Result<Change> plan_connect(env::Files& files, const Records& records, const Task& task) {
  NOCTEM_TRY(auto change, start(files, records, task));
  NOCTEM_CHECK(settle_before(change, task));
  change.new_text = change.old_text.value_or("");
  for (const Piece& piece : task.pieces) {
    auto put = put_piece(piece, change.new_text);
    if (!put) {
      return fail(std::move(put).error().in(task.path));
    }
    change.new_text = std::move(put->text);
    std::size_t& made = change.record.made[std::string(name_of(piece.kind))];
    made = std::max(made, put->made);
  }
  if (change.old_text != change.new_text) {
    change.kind = change.old_text ? Change::Kind::edit : Change::Kind::create;
  }
  if (!change.old_text) {
    change.record.folders = missing_folders(files, task.path);
  }
  add_user(change.record, task.user);
  change.record.after = digest_of(change.new_text);
  return change;
}

Result<Change> plan_disconnect(env::Files& files, const Records& records, const Task& task) {
  NOCTEM_TRY(auto change, start(files, records, task));
  const bool known = std::find(change.record.users.begin(), change.record.users.end(), task.user) !=
                     change.record.users.end();
  std::erase(change.record.users, task.user);
  change.new_text = change.old_text.value_or("");
  if (!change.record.users.empty()) {
    change.still_used_by = known ? change.record.users : std::vector<std::string>();
    return change;
  }
  change.keep = Change::Keep::nothing;
  if (!change.old_text) {
    return change;
  }
  const bool untouched = is_as_we_left_it(change);
  NOCTEM_TRY(change.new_text,
             untouched ? records.before(change.record) : without_ours(change, task));
  const bool made_by_us =
      change.record.before == Record::Before::absent && !change.record.after.empty();
  const bool document = task.pieces.front().kind == Piece::Kind::document;
  const bool gone = (untouched && made_by_us) || (made_by_us && is_nothing(change.new_text)) ||
                    (document && change.new_text.empty());
  if (gone) {
    change.kind = Change::Kind::remove;
  } else if (change.new_text != *change.old_text) {
    change.kind = Change::Kind::edit;
  }
  return change;
}

namespace {

Result<> check_unchanged(env::Files& files, const Change& change) {
  NOCTEM_TRY(const auto now, read_file(files, change.path));
  if (now == change.old_text) {
    return {};
  }
  return fail(conflict("changed", change.path +
                                      " was changed by another program just now; nothing was "
                                      "written: close the host, and try again"));
}

Result<> write_beside(env::Files& files, const std::string& beside, const Change& change) {
  NOCTEM_TRY(const auto file, files.open(beside, env::OpenMode::create));
  NOCTEM_CHECK(file->truncate(0));
  NOCTEM_CHECK(file->write_at(0, view_of(change.new_text)));
  NOCTEM_CHECK(files.set_permissions(beside, change.permissions));
  return file->sync();
}

Result<> write_file(env::Files& files, const Change& change) {
  NOCTEM_CHECK(files.make_directories(env::parent_path(change.path)));
  if (change.permissions == kReadable) {
    for (const std::string& folder : change.record.folders) {
      NOCTEM_CHECK(files.set_permissions(folder, kReadableFolder));
    }
  }
  const std::string beside = change.path + std::string(kBeside);
  NOCTEM_TRY(const auto lock, files.lock(beside));
  Result<> done = write_beside(files, beside, change);
  done = done ? check_unchanged(files, change) : std::move(done);
  if (done) {
    done =
        change.old_text ? files.rename(beside, change.path) : files.rename_new(beside, change.path);
  }
  if (!done) {
    static_cast<void>(files.remove(beside));  // the first error is the one that counts
    return done;
  }
  return files.sync_directory(env::parent_path(change.path));
}

Result<> remove_file(env::Files& files, const Change& change) {
  NOCTEM_CHECK(check_unchanged(files, change));
  NOCTEM_CHECK(files.remove(change.path));
  NOCTEM_CHECK(files.sync_directory(env::parent_path(change.path)));
  const auto& folders = change.record.folders;
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
    if (!files.remove(*folder)) {
      break;  // something else lies there
    }
  }
  return {};
}

}  // namespace

Result<> carry_out(env::Files& files, Records& records, const Change& change) {
  if (change.keep == Change::Keep::record) {
    NOCTEM_TRY(const auto known, records.find(change.path));
    const bool news = known != change.record || change.before.has_value();
    if (news) {
      NOCTEM_CHECK(check_unchanged(files, change));
      NOCTEM_CHECK(records.keep(change.record, change.before));
    }
  }
  switch (change.kind) {
    case Change::Kind::none:
      break;
    case Change::Kind::create:
    case Change::Kind::edit:
      NOCTEM_CHECK(write_file(files, change));
      break;
    case Change::Kind::remove:
      NOCTEM_CHECK(remove_file(files, change));
      break;
  }
  if (change.keep == Change::Keep::nothing && !change.record.after.empty()) {
    return records.forget(change.record);
  }
  return {};
}

}  // namespace noctem::connect
