#include "house_test.hpp"

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/row.hpp"

namespace noctem::hub::test {

namespace {

constexpr auto kFolder = "/home";
constexpr auto kDatabase = "/home/mesh.db";
constexpr std::size_t kRecordsMax = 10'000;

codec::JsonObject with_short_windows(codec::JsonObject params) {
  params.insert("commit_window_seconds", kCommitSeconds);
  params.insert("reveal_window_seconds", kRevealSeconds);
  return params;
}

std::string author_name(std::string_view who) { return std::string(who); }

}  // namespace

crypto::SigningKey key_of(std::string_view name) {
  const auto seed = crypto::sha256("noctem hub test key " + std::string(name));
  return crypto::SigningKey::from_seed(seed).value();
}

std::string did_of(std::string_view name) { return document::did_of(key_of(name).public_key()); }

std::string id_of(std::string_view name) { return http::key_id(key_of(name).public_key()); }

House::House(codec::JsonObject params)
    : params_(with_short_windows(std::move(params))),
      world_(1, {}),
      node_(world_.add_node("house", [this](env_sim::Node&) { return boot(); })) {
  node_.on_death([this] { program_ = nullptr; });
  start();
}

std::shared_ptr<void> House::boot() {
  auto made = std::make_shared<Program>(node_.env());
  const auto opened = open(*made);
  if (!opened) {
    REQUIRE_FALSE_MESSAGE(node_.alive(), to_string(opened.error()));
    return nullptr;
  }
  program_ = made.get();
  return made;
}

Result<> House::open(Program& made) {
  auto env = node_.env();
  NOCTEM_CHECK(env.files.make_directories(kFolder));
  NOCTEM_TRY(made.database, engine_->open(kDatabase, made.world));
  born_ = born_ == 0 ? env::unix_seconds(env.clock.wall()) : born_;
  NOCTEM_TRY(auto genesis, ledger::make_genesis({.name = "house",
                                                 .admins = {key_of("admin").public_key()},
                                                 .log_key = key_of("log").public_key(),
                                                 .more = {{"params", params_}}},
                                                key_of("admin"), born_));
  NOCTEM_TRY(made.hub,
             Hub::open({*made.database, env.clock, node_.log()}, {.log_key = key_of("log").copy(),
                                                                  .genesis = std::move(genesis),
                                                                  .writer = {},
                                                                  .readers_max = 8,
                                                                  .cache_bytes_max = 1u << 20}));
  auto& hub = *made.hub;
  made.writer = env.threads.start("writer", [&hub] { return hub.ledger().writer().step(); });
  made.tick = env.threads.start("tick", [&hub] { return hub.tick(); });
  hub.ledger().writer().set_waker([worker = made.writer.get()] { worker->wake(); });
  hub.set_waker([worker = made.tick.get()] { worker->wake(); });
  return {};
}

House::Program& House::program() {
  REQUIRE(program_ != nullptr);
  return *program_;
}

Reader House::reader() {
  auto made = hub().reader();
  REQUIRE(made.has_value());
  return std::move(*made);
}

document::Envelope House::make(mesh::Kind kind, std::string_view who, codec::JsonObject fields,
                               std::optional<codec::Json> body) {
  document::Draft draft{.kind = std::string(mesh::name_of(kind)),
                        .author = key_of(who).public_key(),
                        .created_at = now(),
                        .mesh = hub().mesh(),
                        .fields = std::move(fields)};
  auto made = document::Document::from_draft(std::move(draft), hub().kinds());
  REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : to_string(made.error())));
  const auto signature = document::sign(*made, key_of(who));
  return {std::move(*made), signature, std::move(body)};
}

document::Envelope House::entry(std::string_view agent, const std::string& content,
                                codec::JsonObject fields) {
  const auto salt = crypto::sha256("salt " + std::to_string(++bodies_));
  const codec::Json body = codec::JsonObject{
      {"content", content}, {"salt", codec::base64url_encode(ByteView(salt).first(16))}};
  fields.insert("type", "observation");
  fields.insert("domain", "test");
  fields.insert("confidence", 500);
  fields.set("body", document::body_id(body).text());
  return make(mesh::Kind::entry, agent, std::move(fields), body);
}

House::Vote House::vote(std::string_view agent, const mesh::EntryId& entry, std::int64_t round,
                        int vote) {
  const auto owner = std::string(agent.substr(0, agent.find('/')));
  mesh::Commitment said{entry, hub().mesh().text(), mesh::OperatorId(id_of(owner)), round, {},
                        vote};
  said.salt = crypto::sha256("vote " + author_name(agent) + entry.value());
  auto commit =
      make(mesh::Kind::vote_commit, agent,
           {{"entry", entry.value()}, {"round", round}, {"hash", mesh::commitment_hash(said)}});
  auto reveal = make(mesh::Kind::vote_reveal, agent,
                     {{"entry", entry.value()},
                      {"round", round},
                      {"vote", vote},
                      {"salt", codec::base64url_encode(said.salt)}});
  return {std::move(commit), std::move(reveal)};
}

template <typename T>
T House::wait(std::optional<T>& answer) {
  const auto outcome = world_.run_until([&] { return answer.has_value() || !runs(); });
  REQUIRE(outcome == env_sim::Outcome::reached);
  if (!answer.has_value()) {
    return fail(internal("crashed", "the node died before it answered"));
  }
  return std::move(*answer);
}

Result<Accepted> House::submit(std::vector<document::Envelope> envelopes) {
  std::optional<Result<Accepted>> answer;
  hub().submit(
      {.envelopes = std::move(envelopes), .signatures = Signatures::unchecked, .signer = {}},
      [&](Result<Accepted> said) { answer = std::move(said); });
  return wait(answer);
}

Result<Accepted> House::submit_as(std::string_view agent, document::Envelope envelope) {
  const auto owner = std::string(agent.substr(0, agent.find('/')));
  std::optional<Result<Accepted>> answer;
  hub().submit({.envelopes = {std::move(envelope)},
                .signatures = Signatures::checked,
                .signer = http::Signer{id_of(agent), id_of(owner), key_of(agent).public_key(),
                                       http::Signer::Form::document}},
               [&](Result<Accepted> said) { answer = std::move(said); });
  return wait(answer);
}

Submitted House::accepted(std::vector<document::Envelope> envelopes) {
  auto answer = submit(std::move(envelopes));
  REQUIRE_MESSAGE(answer.has_value(), (answer ? std::string() : to_string(answer.error())));
  return std::move(answer->back());
}

std::string House::refused(std::vector<document::Envelope> envelopes) {
  const auto answer = submit(std::move(envelopes));
  return answer.has_value() ? "accepted" : answer.error().reason;
}

Result<std::optional<Claimed>> House::claim(std::string_view agent,
                                            std::vector<std::string> types) {
  std::optional<Result<std::optional<Claimed>>> answer;
  hub().claim({mesh::AgentId(id_of(agent)), std::move(types), {}},
              [&](Result<std::optional<Claimed>> said) { answer = std::move(said); });
  return wait(answer);
}

Result<Findings> House::ask(std::string_view operator_name, const std::string& text,
                            const std::string& domain) {
  std::optional<Result<Findings>> answer;
  Question question;
  question.query.text = text;
  question.query.domain = domain;
  question.query.confidence_min = 0;
  question.asker = mesh::OperatorId(operator_name.empty() ? "" : id_of(operator_name));
  hub().query(std::move(question), [&](Result<Findings> said) { answer = std::move(said); });
  return wait(answer);
}

void House::team(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    accepted({make(mesh::Kind::operator_approve, "admin", {{"operator", did_of(name)}})});
    accepted({make(mesh::Kind::agent_enrol, name, {{"agent", did_of(name + "/1")}})});
  }
}

mesh::EntryId House::publish(std::string_view agent, const std::string& content,
                             codec::JsonObject fields) {
  return mesh::EntryId(accepted({entry(agent, content, std::move(fields))}).id.text());
}

void House::pass(std::int64_t seconds) { world_.run_for(std::chrono::seconds(seconds)); }

void House::off_for(std::int64_t seconds) {
  lose_power();
  world_.run_for(std::chrono::seconds(seconds));
  start();
}

void House::lose_power() {
  if (node_.alive()) {
    node_.crash(env_sim::Crash::power);
  }
  REQUIRE(node_.buried());
}

void House::start() {
  node_.start();
  REQUIRE(runs());
}

void House::restart() {
  lose_power();
  start();
}

std::int64_t House::now() { return env::unix_seconds(node_.env().clock.wall()); }

std::uint64_t House::size() {
  const auto head = ledger::latest_head(reader().connection());
  REQUIRE(head.has_value());
  return head->head.size;
}

std::vector<std::string> House::kinds() {
  const auto records = ledger::read_from(reader().connection(), 0, kRecordsMax);
  REQUIRE(records.has_value());
  std::vector<std::string> kinds;
  for (const auto& stored : *records) {
    kinds.push_back(*codec::parse_json(stored.document)->find("kind")->text());
  }
  return kinds;
}

mesh::EntryRow House::entry_row(const mesh::EntryId& id) {
  const auto now = reader();
  auto row = mesh::load<mesh::EntryRow>(now.state(), id.value());
  REQUIRE(row.has_value());
  return std::move(*row);
}

mesh::MeshRow House::mesh_row() {
  auto row = mesh_view(reader());
  REQUIRE(row.has_value());
  return std::move(*row);
}

std::string House::audit() {
  const auto now = reader();
  const auto verified = verify_mesh(now.connection(), [](std::uint64_t) {});
  return verified.has_value() ? std::string() : to_string(verified.error());
}

void House::change(const std::string& sql) {
  const auto connection = program().database->connect(store::Access::write);
  REQUIRE(connection.has_value());
  REQUIRE((*connection)->execute_script(sql).has_value());
}

bool House::disk_holds(const std::string& words) {
  for (const auto* end : {"", "-wal", "-shm"}) {
    const auto bytes = node_.disk().seen(std::string(kDatabase) + end);
    if (bytes.has_value() && text_of(*bytes).find(words) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace noctem::hub::test
