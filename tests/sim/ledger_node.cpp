#include "ledger_node.hpp"

#include "noctem/http/request_signing.hpp"
#include "noctem/ledger/genesis.hpp"

#include "door_wire.hpp"

namespace noctem::sim {

namespace {

constexpr http::Rate kUnlimited{1e9, 1e9};
constexpr std::size_t kBuckets = 64;
constexpr std::size_t kReplays = 4096;
constexpr std::size_t kReaders = 4;
constexpr std::uint8_t kAdmin = 1;
constexpr std::uint8_t kLogKey = 2;
constexpr std::int64_t kBorn = 1'790'000'000;

document::Envelope make_genesis() {
  const auto admin = key_numbered(kAdmin);
  const ledger::Genesis genesis{"sim", {admin.public_key()}, key_numbered(kLogKey).public_key()};
  auto made = ledger::make_genesis(genesis, admin, kBorn);
  return std::move(made).value();
}

ledger::LedgerOptions ledger_options(std::size_t queue_items_max) {
  return ledger::LedgerOptions{
      .log_key = key_numbered(kLogKey),
      .genesis = make_genesis(),
      .writer = {.queue_items_max = queue_items_max, .group_items_max = queue_items_max / 2}};
}

}  // namespace

codec::Cid log_id() { return make_genesis().document.id(); }

crypto::SigningKey key_numbered(std::uint8_t number) {
  return crypto::SigningKey::from_seed(Bytes(32, number)).value();
}

void Agents::add(const crypto::PublicKey& key) {
  const auto id = http::key_id(key);
  known_.insert_or_assign(id, http::KnownKey{key, id});
}

std::optional<http::KnownKey> Agents::find(std::string_view agent_id) const {
  const auto at = known_.find(agent_id);
  return at == known_.end() ? std::nullopt : std::optional(at->second);
}

LedgerNode::LedgerNode(env_sim::Node& node, const Agents& agents)
    : world_{node.env().files, node.env().clock, node.env().random},
      addresses_(kUnlimited, kBuckets),
      agent_budgets_(kUnlimited, kBuckets),
      operator_budgets_(kUnlimited, kBuckets),
      replays_(random_hash_key(node.env().random), kReplays),
      kinds_(fixture::note_kinds()),
      door_({},
            {agents, kinds_, {addresses_, agent_budgets_, operator_budgets_}, replays_, metrics_}) {
}

Result<std::shared_ptr<LedgerNode>> LedgerNode::start(env_sim::Node& node, const Agents& agents,
                                                      std::size_t queue_items_max) {
  std::shared_ptr<LedgerNode> made(new LedgerNode(node, agents));
  NOCTEM_CHECK(made->open(node.env(), queue_items_max));
  answer_over_wire(node, *made->dispatch_);
  return made;
}

Result<> LedgerNode::open(env::Env env, std::size_t queue_items_max) {
  NOCTEM_CHECK(env.files.make_directories(kFolder));
  store::SqliteOptions options;
  options.path = kDatabase;
  options.world = &world_;
  NOCTEM_TRY(database_, store::open_sqlite(options));
  NOCTEM_TRY(ledger_, ledger::Ledger::open(*database_, env.clock, ledger_options(queue_items_max)));
  writer_ = env.threads.start("writer", [this] { return ledger_->writer().step(); });
  ledger_->writer().set_waker([this] { writer_->wake(); });
  readers_ = std::make_unique<store::ReadPool>(*database_, kReaders);
  notes_ = std::make_unique<fixture::Notes>(*ledger_, *readers_);
  notes_->add_routes(router_);
  dispatch_ = std::make_unique<http::Dispatch>(
      http::DispatchContext{.router = router_,
                            .door = &door_,
                            .clock = env.clock,
                            .metrics = metrics_,
                            .started = env::unix_seconds(env.clock.wall())});
  return {};
}

}  // namespace noctem::sim
