#include "mesh_workshop.hpp"

#include "noctem/crypto/key_file.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env_os/log.hpp"
#include "noctem/node/node.hpp"
#include "noctem/store/sqlite.hpp"

namespace noctem::bench {

namespace {

constexpr int kTicksMax = 100'000;

Result<crypto::SigningKey> read_key(env::Files& files, const home::Home& home,
                                    const std::string& name) {
  return crypto::read_key_file(files, env::join_path(home.keys(), name), Secret());
}

}  // namespace

home::Home home_at(const std::string& root) {
  return {.root = root, .config_file = root + "/config.toml", .origin = home::Home::Origin::flag};
}

Workshop::Workshop(std::int64_t ago)
    : clock_(machine_.env().clock, -ago),
      sink_(
          env_os::make_log_sink(clock_, {.filter = env_os::LogFilter::parse("warning").value()})) {}

Workshop::~Workshop() = default;

Result<std::unique_ptr<Workshop>> Workshop::open(const std::string& root, std::int64_t ago) {
  std::unique_ptr<Workshop> made(new Workshop(ago));
  NOCTEM_CHECK(made->start(root));
  return made;
}

Result<> Workshop::start(const std::string& root) {
  const auto home = home_at(root);
  auto env = machine_.env();
  const bool born = env.files.status(home.ledger()).has_value();
  if (!born) {
    NOCTEM_CHECK(node::make_mesh({clock_, env.random, env.files, env.threads, env.processes},
                                 {.config = {}, .home = home, .on_idle = {}}, Log(*sink_)));
  }
  NOCTEM_TRY(auto log_key, read_key(env.files, home, "log.key"));
  NOCTEM_TRY(auto admin, read_key(env.files, home, "admin.key"));
  NOCTEM_TRY(database_, store::open_sqlite({.path = home.ledger()}));
  NOCTEM_TRY(hub_, hub::Hub::open({*database_, clock_, Log(*sink_)},
                                  {.log_key = std::move(log_key), .genesis = {}, .writer = {}}));
  town_ = std::make_unique<Town>(hub_->mesh(), std::move(admin), env::unix_seconds(clock_.wall()));
  return born ? Result<>() : found();
}

Result<> Workshop::found() {
  for (auto& envelope : town_->founding()) {
    NOCTEM_CHECK(submit({{std::move(envelope)}}));
  }
  return {};
}

void Workshop::step() {
  while (hub_->ledger().writer().step().when == env::Next::When::now) {
  }
}

Result<std::vector<mesh::EntryId>> Workshop::submit(
    std::vector<std::vector<document::Envelope>> all) {
  std::vector<mesh::EntryId> ids;
  std::optional<Error> refused;
  for (auto& envelopes : all) {
    hub_->submit(
        {.envelopes = std::move(envelopes), .signatures = hub::Signatures::checked, .signer = {}},
        [&](const Result<hub::Accepted>& answer) {
          if (answer) {
            ids.emplace_back(answer->front().id.text());
          } else if (!refused) {
            refused = answer.error();
          }
        });
  }
  step();
  if (refused) {
    return fail(std::move(*refused));
  }
  return ids;
}

void Workshop::pass(std::int64_t seconds) {
  clock_.pass(seconds);
  hub_->tick();
  step();
}

// A query waits for the index, and is answered by a tick.
Result<> Workshop::index_all() {
  std::optional<Result<hub::Findings>> answer;
  hub_->query({.query = {.text = "anything"}, .asker = {}},
              [&](Result<hub::Findings> found) { answer = std::move(found); });
  for (int tries = 0; !answer.has_value() && tries < kTicksMax; ++tries) {
    pass(0);
  }
  return answer.has_value() ? Result<>() : fail(internal("index", "the index never came along"));
}

Result<hub::Findings> Workshop::ask(hub::Question question) {
  Result<hub::Findings> answer;
  hub_->query(std::move(question), [&](Result<hub::Findings> found) { answer = std::move(found); });
  return answer;
}

}  // namespace noctem::bench
