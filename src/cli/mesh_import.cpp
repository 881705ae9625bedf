#include <fmt/core.h>

#include <array>

#include "noctem/base/bytes.hpp"
#include "noctem/env_os/log.hpp"
#include "noctem/follow/copy.hpp"
#include "noctem/follow/export_file.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/state.hpp"
#include "noctem/node/copy_mark.hpp"
#include "noctem/store/sqlite.hpp"

#include "command_list.hpp"
#include "ledger_file.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kChunkBytes = 256u << 10;

// The lines of a file, without holding more of it than one.
class LineReader {
 public:
  explicit LineReader(std::unique_ptr<env::File> file) : file_(std::move(file)) {}

  Result<std::optional<std::string>> next() {
    for (;;) {
      if (const auto end = buffer_.find('\n'); end != std::string::npos) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return std::optional(std::move(line));
      }
      if (buffer_.size() > follow::kLineBytesMax) {
        return fail(corrupt("export_line", "a line is longer than any record: this is no export"));
      }
      NOCTEM_TRY(const auto read, fill());
      if (!read && !buffer_.empty()) {
        return fail(corrupt("export_line", "the file ends in the middle of a line"));
      }
      if (!read) {
        return std::optional<std::string>();
      }
    }
  }

 private:
  Result<bool> fill() {
    Bytes chunk(kChunkBytes);
    NOCTEM_TRY(const std::size_t count, file_->read_at(at_, chunk));
    at_ += count;
    buffer_ += text_of(ByteView(chunk).first(count));
    return count > 0;
  }

  std::unique_ptr<env::File> file_;
  std::uint64_t at_ = 0;
  std::string buffer_;
};

// Everything happens in a file beside the ledger, which takes its place when all of it was found
// good; so a home has the whole mesh or none of it.
class Import {
 public:
  Import(Session& session, home::Home home)
      : session_(session),
        files_(session.files()),
        home_(std::move(home)),
        staged_(home_.ledger() + ".importing") {}

  Result<Exit> run();

 private:
  struct Imported {
    document::SignedHead head;
    std::uint64_t before = 0;
    crypto::Digest state{};
    crypto::PublicKey log_key;
  };
  void drop_staged();
  Result<> begin_staged();
  Result<Imported> fill();
  Result<> adopt_all(follow::ExportFile& file, follow::Copy& copy);
  Result<Imported> look_at(follow::Copy& copy, std::uint64_t before);
  Result<> replace(const Imported& imported);
  Result<bool> may_write(const Imported& imported);
  Error with_name(Error error) const;

  Session& session_;
  env::Files& files_;
  home::Home home_;
  std::string staged_;
};

void Import::drop_staged() {
  for (const std::string_view end : {"", "-wal", "-shm"}) {
    static_cast<void>(files_.remove(staged_ + std::string(end)));
  }
}

// What is here already is compared with the export, and goes on with it.
Result<> Import::begin_staged() {
  drop_staged();
  if (!files_.status(home_.ledger())) {
    return {};
  }
  NOCTEM_TRY(const auto present, open_ledger_file(files_, home_.ledger()));
  // A connection that may write takes the file's companions along when it closes last.
  NOCTEM_TRY(const auto keeper, present->connect(store::Access::write));
  return store::backup_sqlite(*present, staged_, files_);
}

Result<> Import::adopt_all(follow::ExportFile& file, follow::Copy& copy) {
  std::uint64_t records = 0;
  for (;;) {
    NOCTEM_TRY(auto stretch, file.next());
    if (!stretch.has_value()) {
      return copy.settle();
    }
    records += stretch->records.size();
    NOCTEM_CHECK(copy.adopt(std::move(*stretch)));
    session_.progress(fmt::format("{} of {} records verified", records, file.head().head.size));
  }
}

Result<Import::Imported> Import::look_at(follow::Copy& copy, std::uint64_t before) {
  NOCTEM_TRY(const auto reader, copy.hub().reader());
  Imported imported;
  NOCTEM_TRY(imported.head, ledger::latest_head(reader.connection()));
  imported.before = before;
  NOCTEM_TRY(imported.state, mesh::hash_of(reader.state()));
  NOCTEM_TRY(const auto first, ledger::read_from(reader.connection(), 0, 1));
  NOCTEM_TRY(auto value, codec::parse_json(first.front().document));
  NOCTEM_TRY(const auto document, document::Document::from_json_of_any_kind(std::move(value)));
  NOCTEM_TRY(const auto genesis, ledger::read_genesis(document));
  imported.log_key = genesis.log_key;
  return imported;
}

Result<Import::Imported> Import::fill() {
  NOCTEM_TRY(auto opened, files_.open(session_.arguments().operands.front(), env::OpenMode::read));
  auto lines = std::make_shared<LineReader>(std::move(opened));
  NOCTEM_TRY(auto file, follow::ExportFile::open([lines] { return lines->next(); }));
  NOCTEM_TRY(const auto mesh, codec::Cid::parse(file.head().head.mesh));
  NOCTEM_TRY(auto filter, env_os::LogFilter::parse("warning"));
  const auto sink = env_os::make_log_sink(
      session_.world().env.clock, {.filter = std::move(filter),
                                   .format = LogFormat::text,
                                   .colours = session_.console().colours(env_os::Stream::error)});
  NOCTEM_TRY(const auto database, store::open_sqlite({.path = staged_}));
  NOCTEM_TRY(const auto copy,
             follow::Copy::open(*database, session_.world().env.clock, Log(*sink), mesh));
  std::uint64_t before = 0;
  {
    NOCTEM_TRY(const auto reader, copy->hub().reader());
    NOCTEM_TRY(before, ledger::size_of(reader.connection()));
  }
  NOCTEM_CHECK(adopt_all(file, *copy));
  return look_at(*copy, before);
}

// Whoever has the log's key goes on with the log; everybody else has a copy.
Result<bool> Import::may_write(const Imported& imported) {
  const auto key = crypto::inspect_key_file(files_, key_path(home_, "log"));
  if (!key && key.error().kind != ErrorKind::not_found) {
    return fail(key.error());
  }
  return key.has_value() && key->public_key == imported.log_key;
}

Result<> Import::replace(const Imported& imported) {
  NOCTEM_TRY(const bool own, may_write(imported));
  NOCTEM_TRY(const auto mark, node::read_copy_mark(files_, home_));
  if (!own && !mark.has_value()) {
    NOCTEM_TRY(const auto mesh, codec::Cid::parse(imported.head.head.mesh));
    NOCTEM_CHECK(node::write_copy_mark(files_, home_, {mesh, ""}));
  }
  if (files_.status(home_.ledger() + "-wal")) {
    return fail(conflict("home_in_use", "somebody else has the ledger open; try again later"));
  }
  NOCTEM_CHECK(files_.rename(staged_, home_.ledger()));
  return files_.sync_directory(home_.mesh());
}

// What was wrong in the file, with the file's name, if it is not in the sentence already.
Error Import::with_name(Error error) const {
  const std::string& name = session_.arguments().operands.front();
  const bool named = error.message.find(name) != std::string::npos;
  return named ? std::move(error) : std::move(error).in(name);
}

Result<Exit> Import::run() {
  NOCTEM_CHECK(home::prepare_home(files_, home_));
  NOCTEM_TRY(const auto lock, home::lock_home(files_, home_));
  NOCTEM_CHECK(lock->write_holder("an import"));
  NOCTEM_CHECK(begin_staged());
  auto imported = fill();
  session_.progress("");
  if (imported) {
    if (auto replaced = replace(*imported); !replaced) {
      imported = fail(std::move(replaced).error());
    }
  }
  if (!imported) {
    drop_staged();
    return fail(with_name(std::move(imported).error()).in("nothing was imported"));
  }
  const document::Head& head = imported->head.head;
  const Style style(session_.console().colours(env_os::Stream::output));
  session_.answer(
      codec::JsonObject{{"mesh", head.mesh},
                        {"records", head.size},
                        {"new", head.size - imported->before},
                        {"root", to_hex(head.root)},
                        {"time", head.time},
                        {"state", to_hex(imported->state)}},
      fmt::format("{}: every record, signature, rule and head\n  records  {}, {} of them new\n"
                  "  mesh     {}\n  root     {}\n  state    {}\n",
                  style.good("imported"), head.size, head.size - imported->before, head.mesh,
                  to_hex(head.root), to_hex(imported->state)));
  return Exit::ok;
}

Result<Exit> mesh_import(Session& session) {
  NOCTEM_TRY(auto home, session.home());
  return Import(session, std::move(home)).run();
}

}  // namespace

Command mesh_import_command() {
  return {
      .name = "mesh import",
      .summary = "verify an export and put it into this home",
      .description =
          "Reads what `noctem mesh export` wrote, checks every record, signature, head and rule as "
          "a follower does, and only then puts all of it into the home; a damaged export changes "
          "nothing and is refused with the line or record. Again, or over a ledger of the same "
          "mesh: what is there is compared, what is new is added.\n\nWith the log's key in the "
          "home, `noctem up` goes on with the log; votes that waited to be counted and were not "
          "in it are lost, which a backup would have kept. Without the key the home is a copy, for "
          "reading.",
      .operands = {{"FILE", "What `noctem mesh export` wrote.", Operand::Presence::required,
                    Completes::file}},
      .examples = {{"noctem mesh import mesh.jsonl --home copy", ""}},
      .body = mesh_import};
}

}  // namespace noctem::cli
