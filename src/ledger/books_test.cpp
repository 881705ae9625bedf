#include "books_test.hpp"

#include <span>

#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"

#include "schema.hpp"

namespace noctem::ledger::test {

namespace {

constexpr auto kPath = "/home/ledger.db";

crypto::SigningKey key_of(std::uint8_t byte) {
  return crypto::SigningKey::from_seed(Bytes(32, byte)).value();
}

}  // namespace

Books::Books(CommitOwner* owner)
    : owner_(owner),
      world_(1, {}),
      node_(world_.add_node("books", [](env_sim::Node&) { return std::make_shared<int>(0); })),
      author_(key_of(3)),
      log_key_(key_of(2)) {
  node_.start();
  auto env = node_.env();
  sqlite_ = std::make_unique<store::SqliteWorld>(env.files, env.clock, env.random);
  REQUIRE(env.files.make_directories("/home").has_value());
  const auto admin = key_of(1);
  auto genesis = make_genesis({"books", {admin.public_key()}, log_key_.public_key()}, admin,
                              env::unix_seconds(env.clock.wall()));
  const auto opened = open(kPath, log_key_.copy(), std::move(genesis).value());
  REQUIRE_MESSAGE(opened.has_value(), to_string(opened ? Error{} : opened.error()));
}

Result<> Books::open(const std::string& path, crypto::SigningKey log_key,
                     std::optional<document::Envelope> genesis) {
  return open_with(path,
                   {.log_key = std::move(log_key), .genesis = std::move(genesis), .owner = owner_});
}

Result<> Books::open_with(const std::string& path, LedgerOptions ledger) {
  reader_.reset();
  ledger_.reset();
  database_.reset();
  store::SqliteOptions options{.path = path, .world = sqlite_.get()};
  NOCTEM_TRY(database_, store::open_sqlite(options));
  NOCTEM_TRY(ledger_, Ledger::open(*database_, node_.env().clock, std::move(ledger)));
  NOCTEM_TRY(reader_, database_->connect(store::Access::read));
  return {};
}

Result<> Books::try_reopen() { return open(kPath, log_key_.copy(), std::nullopt); }

Result<> Books::reopen_with(const Bytes& log_seed) {
  return open(kPath, crypto::SigningKey::from_seed(log_seed).value(), std::nullopt);
}

Result<> Books::open_empty_without_genesis() {
  return open("/home/empty.db", log_key_.copy(), std::nullopt);
}

Result<> Books::open_of_first_version() {
  constexpr auto kOldPath = "/home/old.db";
  NOCTEM_TRY(const auto old, store::open_sqlite({.path = kOldPath, .world = sqlite_.get()}));
  NOCTEM_CHECK(store::migrate(*old, std::span(kMigrations).first(1)));
  const auto admin = key_of(1);
  NOCTEM_TRY(auto genesis, make_genesis({"old", {admin.public_key()}, log_key_.public_key()}, admin,
                                        env::unix_seconds(node_.env().clock.wall())));
  return open(kOldPath, log_key_.copy(), std::move(genesis));
}

Result<> Books::try_copy_of(const codec::Cid& id) {
  return open_with("/home/copy.db", {.copy_of = id});
}

document::Envelope Books::note(const std::string& title, const std::string& body) {
  codec::JsonObject value{{"kind", "note"},
                          {"author", document::did_of(author_.public_key())},
                          {"created_at", 1'790'000'000},
                          {"mesh", ledger_->id().text()},
                          {"title", title}};
  std::optional<codec::Json> beside;
  if (!body.empty()) {
    beside = codec::JsonObject{{"content", body}};
    value.set("body", document::body_id(*beside).text());
  }
  auto made = document::Document::from_json_of_any_kind(std::move(value)).value();
  const auto signature = document::sign(made, author_);
  return {std::move(made), signature, std::move(beside)};
}

Result<Appended> Books::append(const document::Envelope& envelope) {
  return append_all({envelope}).front();
}

std::vector<Result<Appended>> Books::append_all(const std::vector<document::Envelope>& envelopes) {
  std::vector<std::optional<Result<Appended>>> answers(envelopes.size());
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    ledger_->append(envelopes[i], [&answers, i](Result<Appended> answer) {
      REQUIRE_FALSE(answers[i].has_value());
      answers[i] = std::move(answer);
    });
  }
  while (ledger_->writer().step().when == env::Next::When::now) {
  }
  std::vector<Result<Appended>> all;
  for (auto& answer : answers) {
    REQUIRE(answer.has_value());
    all.push_back(std::move(*answer));
  }
  return all;
}

Result<> Books::submit(Work work) { return submit_all({std::move(work)}).front(); }

std::vector<Result<>> Books::submit_all(std::vector<Work> works) {
  std::vector<std::optional<Result<>>> answers(works.size());
  for (std::size_t i = 0; i < works.size(); ++i) {
    ledger_->submit(std::move(works[i]), [&answers, i](Result<> answer) { answers[i] = answer; });
  }
  while (ledger_->writer().step().when == env::Next::When::now) {
  }
  std::vector<Result<>> all;
  for (auto& answer : answers) {
    REQUIRE(answer.has_value());
    all.push_back(std::move(*answer));
  }
  return all;
}

void Books::change(const std::string& sql) {
  auto hand = database_->connect(store::Access::write);
  REQUIRE(hand.has_value());
  const auto changed = (*hand)->execute_script(sql);
  REQUIRE_MESSAGE(changed.has_value(), to_string(changed ? Error{} : changed.error()));
}

void Books::set_wall(std::int64_t unix_seconds) {
  const auto wanted = env::WallTime(std::chrono::seconds(unix_seconds));
  node_.jump_wall(wanted - node_.env().clock.wall());
}

}  // namespace noctem::ledger::test
