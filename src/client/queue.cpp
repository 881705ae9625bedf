#include "noctem/client/queue.hpp"

#include <algorithm>

#include "noctem/mesh/kinds.hpp"

#include "queue_item.hpp"

namespace noctem::client {

namespace {

constexpr std::string_view kWaiting = ".waiting";
constexpr std::string_view kRefused = ".refused";
constexpr std::size_t kItemBytesMax = 256 * 1024;
constexpr std::int64_t kBackOffSeconds = 5;
constexpr std::int64_t kBackOffSecondsMax = 3'600;
constexpr std::int64_t kBackOffDoublings = 10;

// "001790000000-baguqee….waiting": the names' order is the order of keeping.
std::string name_of(const Waiting& item) {
  std::string time = std::to_string(item.kept_at);
  time.insert(0, time.size() < 12 ? 12 - time.size() : 0, '0');
  return time + "-" + item.id + std::string(kWaiting);
}

bool names_id(const std::string& name, const std::string& id) {
  return name.find("-" + id + ".") != std::string::npos;
}

}  // namespace

bool is_passing(const Error& error) {
  const bool stranger =
      error.kind == ErrorKind::denied && (error.reason == "unknown_key" || error.reason == "clock");
  return stranger || error.kind == ErrorKind::unavailable || error.kind == ErrorKind::exhausted ||
         error.kind == ErrorKind::internal;
}

std::size_t QueueState::count(Waiting::Kind kind) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(waiting, [&](const Waiting& item) { return item.kind == kind; }));
}

Queue::Queue(const env::Env& env, const home::Home& home)
    : env_(env), folder_(env::join_path(home.root, "queue")) {}

Result<std::vector<std::string>> Queue::names(std::string_view suffix) const {
  const auto entries = env_.files.list(folder_);
  if (!entries && entries.error().kind != ErrorKind::not_found) {
    return fail(entries.error());
  }
  std::vector<std::string> found;
  for (const env::FileEntry& entry : entries.value_or(std::vector<env::FileEntry>{})) {
    if (entry.kind == env::EntryKind::file && entry.name.ends_with(suffix)) {
      found.push_back(entry.name);
    }
  }
  return found;
}

Result<Waiting> Queue::read(const std::string& name) const {
  const std::string path = env::join_path(folder_, name);
  NOCTEM_TRY(const auto text, env::read_text(env_.files, path, kItemBytesMax));
  auto item = waiting_in(text);
  return item ? item : fail(std::move(item).error().in(path));
}

Result<> Queue::write(const std::string& name, const Waiting& item) {
  const std::string text = text_of(item);
  if (text.size() > kItemBytesMax) {
    return fail(invalid("too_large", "this is too large to be kept until a node can be reached"));
  }
  return env::replace_file(env_.files, env::join_path(folder_, name), view_of(text));
}

Result<> Queue::remove(const std::string& name) {
  NOCTEM_CHECK(env_.files.remove(env::join_path(folder_, name)));
  return env_.files.sync_directory(folder_);
}

Result<> Queue::keep(Waiting item) {
  NOCTEM_CHECK(env_.files.make_directories(folder_));
  NOCTEM_TRY(const auto present, names(kWaiting));
  for (const std::string& name : present) {
    if (names_id(name, item.id)) {
      return {};
    }
  }
  if (present.size() >= kQueueItemsMax) {
    return fail(exhausted("queue_full", "the queue holds " + std::to_string(kQueueItemsMax) +
                                            " contributions that no node has taken yet: reach one "
                                            "first"));
  }
  item.kept_at = env::unix_seconds(env_.clock.wall());
  return write(name_of(item), item);
}

Result<> Queue::drop(const std::string& id) {
  NOCTEM_TRY(const auto present, names(kWaiting));
  for (const std::string& name : present) {
    if (names_id(name, id)) {
      return remove(name);
    }
  }
  return {};
}

Result<QueueState> Queue::state() const {
  QueueState state;
  for (auto [suffix, list] :
       {std::pair(kWaiting, &state.waiting), std::pair(kRefused, &state.refused)}) {
    NOCTEM_TRY(const auto found, names(suffix));
    for (const std::string& name : found) {
      NOCTEM_TRY(auto item, read(name));
      list->push_back(std::move(item));
    }
  }
  return state;
}

Result<> Queue::set_aside(const std::string& name, Waiting item) {
  const std::string aside = name.substr(0, name.size() - kWaiting.size()) + std::string(kRefused);
  NOCTEM_CHECK(write(aside, item));
  NOCTEM_CHECK(remove(name));
  NOCTEM_TRY(const auto refused, names(kRefused));
  for (std::size_t i = 0; i + kQueueRefusedMax < refused.size(); ++i) {
    NOCTEM_CHECK(remove(refused[i]));
  }
  return {};
}

// Twice as long after each try, and never at the same second as others who lost the same node.
Result<> Queue::put_off(const std::string& name, Waiting item, const Error& error) {
  const std::int64_t wait =
      std::min(kBackOffSecondsMax, kBackOffSeconds << std::min(item.tries, kBackOffDoublings));
  ByteArray<2> random{};
  env_.random.fill(random);
  const std::int64_t share = (std::int64_t{random[0]} << 8 | random[1]) % (wait / 2 + 1);
  ++item.tries;
  item.due = env::unix_seconds(env_.clock.wall()) + wait - share;
  item.trouble = error.message;
  return write(name, item);
}

Result<> Queue::send(Member& member, const std::string& name, Waiting item, Flushed& flushed) {
  if (item.kind == Waiting::Kind::reveal && item.due == 0) {
    NOCTEM_TRY(item.due, reveal_moment(member, item, env_.random));
    return write(name, item);
  }
  auto answer = member.write(Hat::agent, "POST", item.target, item.body);
  if (answer) {
    ++flushed.sent;
    return remove(name);
  }
  if (is_passing(answer.error())) {
    NOCTEM_CHECK(put_off(name, std::move(item), answer.error()));
    return fail(std::move(answer).error());
  }
  ++flushed.refused;
  item.trouble = answer.error().message;
  return set_aside(name, std::move(item));
}

Result<Flushed> Queue::flush(Member& member, Which which) {
  Flushed flushed;
  NOCTEM_TRY(const auto found, names(kWaiting));
  if (found.empty()) {
    return flushed;
  }
  const auto lock = env_.files.lock(env::join_path(folder_, "lock"));
  if (!lock) {
    return lock.error().kind == ErrorKind::conflict ? Result<Flushed>(flushed) : fail(lock.error());
  }
  for (const std::string& name : found) {
    auto item = read(name);
    if (!item && item.error().kind == ErrorKind::not_found) {
      continue;  // another program sent it meanwhile
    }
    if (!item) {
      return fail(std::move(item).error());
    }
    const bool ripe = item->due <= env::unix_seconds(env_.clock.wall());
    const bool early = which == Which::all && item->kind == Waiting::Kind::contribution;
    if (!ripe && !early) {
      continue;
    }
    if (auto sent = send(member, name, *std::move(item), flushed); !sent) {
      return is_passing(sent.error()) ? Result<Flushed>(flushed) : fail(std::move(sent).error());
    }
  }
  return flushed;
}

}  // namespace noctem::client
