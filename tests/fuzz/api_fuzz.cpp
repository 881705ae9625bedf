// Whatever somebody sends to any endpoint, it is answered once, as the router says: never with 500,
// refusals as problem+json, and afterwards the stored state is still the fold of the log.
//
// The input is up to eight requests, divided by lines of "---": a line "WHO METHOD TARGET", then
// the body. WHO is nobody, admin, anna, anna/1, ben or ben/1. A body that is an object without
// `document` is made into one, or each member of a pair, and signed by WHO; what is no JSON is sent
// as it is. "#0" stands for the first entry's id, "@anna" for an operator's, "$anna/1"
// for a key.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "noctem/api/api.hpp"
#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/env_sim/world.hpp"
#include "noctem/http/dispatch.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/hub/audit.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/row.hpp"
#include "noctem/store/sqlite.hpp"

using namespace noctem;

namespace {

constexpr std::size_t kRequestsMax = 8;
constexpr std::size_t kStepsMax = 64;
constexpr std::string_view kHost = "localhost";

crypto::SigningKey key_of(std::string_view name) {
  return crypto::SigningKey::from_seed(crypto::sha256(name)).value();
}

std::string did_of(std::string_view name) { return document::did_of(key_of(name).public_key()); }

// A reader that left at once.
class ClosedStream final : public http::EventStream {
 public:
  bool send(std::string_view, std::string_view, std::string_view) override { return false; }
  bool is_open() const override { return false; }
  void on_close(std::function<void()> gone) override { gone(); }
};

struct Answers {
  std::vector<http::Response> all;
};

class Sink final : public http::ReplySink {
 public:
  explicit Sink(std::shared_ptr<Answers> answers) : answers_(std::move(answers)) {}
  void send(http::Response response) override { answers_->all.push_back(std::move(response)); }
  void report(const Error&) override {}
  std::shared_ptr<http::EventStream> stream(http::Response head) override {
    answers_->all.push_back(std::move(head));
    return std::make_shared<ClosedStream>();
  }

 private:
  std::shared_ptr<Answers> answers_;
};

// A node without its server: all that stands between a parsed request and its answer.
class House {
 public:
  House()
      : world_(1, {}),
        node_(world_.add_node("house", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    auto env = node_.env();
    NOCTEM_ASSERT(env.files.make_directories("/home").has_value());
    sqlite_ = std::make_unique<store::SqliteWorld>(env.files, env.clock, env.random);
    database_ = store::open_sqlite({.path = "/home/mesh.db", .world = sqlite_.get()}).value();
    now_ = env::unix_seconds(env.clock.wall());
    auto genesis = ledger::make_genesis({.name = "fuzz",
                                         .admins = {key_of("admin").public_key()},
                                         .log_key = key_of("log").public_key()},
                                        key_of("admin"), now_);
    hub_ = hub::Hub::open({*database_, env.clock, node_.log()},
                          {.log_key = key_of("log"), .genesis = *std::move(genesis), .writer = {}})
               .value();
    door_ = std::make_unique<http::Door>(http::DoorOptions{.hosts = {}},
                                         http::DoorContext{hub_->directory(),
                                                           hub_->kinds(),
                                                           {addresses_, agents_, operators_},
                                                           replays_,
                                                           metrics_});
    api_ = std::make_unique<api::Api>(
        api::ApiContext{*hub_, env.clock, *door_, api::Exposure::local, now_});
    api_->add_routes(router_);
    dispatch_ = std::make_unique<http::Dispatch>(
        http::DispatchContext{router_, door_.get(), env.clock, metrics_, now_ - 10});
    people();
  }

  bool touched() const { return touched_; }

  void request(std::string_view text) {
    const auto end = text.find('\n');
    const auto words = split(text.substr(0, end), ' ');
    if (words.size() != 3) {
      return;
    }
    const std::string who(words[0]);
    http::Request request{
        .method = std::string(words[1]),
        .target = resolved(std::string(words[2])),
        .headers = {{"Host", std::string(kHost)}},
        .body = body_of(who, end == std::string_view::npos ? "" : text.substr(end + 1)),
        .peer = {.address = "127.0.0.1", .connection = 1, .reach = http::Peer::Reach::loopback}};
    sign(who, request);
    ask(std::move(request));
  }

  void check_state() {
    const auto reader = hub_->reader();
    const auto verified = hub::verify_mesh(reader->connection(), [](std::uint64_t) {});
    NOCTEM_ASSERT(verified.has_value(), verified ? std::string() : to_string(verified.error()));
  }

 private:
  void people() {
    for (const std::string name : {"anna", "ben"}) {
      request("admin POST /api/admin/operator\n{\"kind\":\"operator.approve\",\"operator\":\"$" +
              name + "\"}");
      request(name + " POST /api/agent/enroll\n{\"kind\":\"agent.enrol\",\"agent\":\"$" + name +
              "/1\"}");
    }
    request(
        "anna/1 POST /api/agent/knowledge\n{\"kind\":\"entry\",\"content\":\"The first thing "
        "that anybody said in this mesh.\"}");
    NOCTEM_ASSERT(!entries_.empty());
    touched_ = false;
  }

  std::string resolved(std::string text) const {
    if (const auto at = text.find("#0"); at != std::string::npos && !entries_.empty()) {
      text.replace(at, 2, entries_.front());
    }
    for (const std::string name : {"anna", "ben"}) {
      if (const auto at = text.find("@" + name); at != std::string::npos) {
        text.replace(at, name.size() + 1, http::key_id(key_of(name).public_key()));
      }
    }
    return text;
  }

  codec::Json resolved(const codec::Json& value) const {
    if (const auto* text = value.text(); text != nullptr) {
      return text->starts_with('$') ? codec::Json(did_of(text->substr(1)))
                                    : codec::Json(resolved(*text));
    }
    if (const auto* array = value.array(); array != nullptr) {
      codec::JsonArray items;
      for (const auto& item : *array) {
        items.push_back(resolved(item));
      }
      return items;
    }
    if (const auto* object = value.object(); object != nullptr) {
      codec::JsonObject members;
      for (const auto& [name, member] : *object) {
        members.set(name, resolved(member));
      }
      return members;
    }
    return value;
  }

  std::string body_of(const std::string& who, std::string_view text) const {
    auto value = codec::parse_json(text);
    if (!value || value->object() == nullptr || value->find("document") != nullptr) {
      return std::string(text);
    }
    if (value->find("kind") != nullptr) {
      return codec::write_canonical(envelope(who, resolved(*value)));
    }
    codec::JsonObject pair;
    for (const auto& [name, member] : *std::as_const(*value).object()) {
      pair.set(name, member.object() == nullptr ? member : envelope(who, resolved(member)));
    }
    return codec::write_canonical(codec::Json(std::move(pair)));
  }

  // Signed as it is, whether its fields are right or not.
  codec::Json envelope(const std::string& who, codec::Json fields) const {
    auto& object = *fields.object();
    codec::JsonObject made;
    if (const auto* content = object.find("content"); content != nullptr) {
      codec::Json body =
          codec::JsonObject{{"content", *content}, {"salt", codec::base64url_encode(Bytes(16))}};
      object.erase("content");
      object.insert("body", document::body_id(body).text());
      object.insert("confidence", 500);
      object.insert("domain", "a/b");
      object.insert("type", "observation");
      made.set("body", std::move(body));
    }
    object.insert("author", did_of(who));
    object.insert("created_at", now_);
    object.insert("mesh", hub_->mesh().text());
    const auto bytes = "noctem/document/v1\n" + codec::write_canonical(fields);
    made.set("signature", codec::base64url_encode(key_of(who).sign(view_of(bytes)).bytes));
    made.set("document", std::move(fields));
    return made;
  }

  // Form 3 where there is an envelope, else form 2.
  void sign(const std::string& who, http::Request& request) {
    if (!request.body.empty()) {
      request.headers.add("Content-Type", "application/json");
    }
    if (who == "nobody") {
      return;
    }
    const auto key = key_of(who);
    const auto id = http::key_id(key.public_key());
    const auto timestamp = http::timestamp_text(now_);
    const bool enveloped = request.body.starts_with('{') && request.method != "GET";
    const auto nonce = std::string("nonce-of-the-fuzz-") + padded(++nonces_);
    const auto headers = enveloped ? http::document_form(id, timestamp)
                                   : http::sign_bound_form(id, key,
                                                           {.method = request.method,
                                                            .host = kHost,
                                                            .target = request.target,
                                                            .timestamp = timestamp,
                                                            .nonce = nonce,
                                                            .body = request.body});
    for (const auto& [name, value] : headers) {
      request.headers.add(name, value);
    }
  }

  static std::string padded(int number) {
    const auto digits = std::to_string(number);
    return std::string(10 - std::min<std::size_t>(10, digits.size()), '0') + digits;
  }

  void ask(http::Request request) {
    const bool reads = request.method == "GET" && !request.target.starts_with("/api/agent/compute");
    const auto answers = std::make_shared<Answers>();
    const auto target = request.method + " " + request.target;
    dispatch_->handle(std::move(request), http::Reply(std::make_unique<Sink>(answers)));
    for (std::size_t step = 0; answers->all.empty() && step < kStepsMax; ++step) {
      hub_->ledger().writer().step();
      hub_->tick();
    }
    NOCTEM_ASSERT(answers->all.size() == 1, answers->all.size(), target);
    check(answers->all.front(), target);
    if (!reads && answers->all.front().status < 300) {
      touched_ = true;
      note_entry(answers->all.front());
    }
  }

  static void check(const http::Response& answer, const std::string& target) {
    NOCTEM_ASSERT(answer.status != 500, target, answer.body);
    if (answer.status < 400) {
      return;
    }
    const auto problem = codec::parse_json(answer.body);
    const auto* type = problem ? problem->find("type") : nullptr;
    NOCTEM_ASSERT(type != nullptr && type->text() != nullptr &&
                      type->text()->starts_with("urn:noctem:error:"),
                  target, answer.body);
  }

  void note_entry(const http::Response& answer) {
    const auto told = codec::parse_json(answer.body);
    const auto* id = told ? told->find("id") : nullptr;
    if (answer.status == 201 && id != nullptr && id->text() != nullptr) {
      const mesh::EntryId entry(*id->text());
      const auto reader = hub_->reader();
      if (reader && mesh::find<mesh::EntryRow>(reader->state(), entry.value())->has_value()) {
        entries_.push_back(entry.value());
      }
    }
  }

  env_sim::World world_;
  env_sim::Node& node_;
  std::unique_ptr<store::SqliteWorld> sqlite_;
  std::unique_ptr<store::Database> database_;
  http::Buckets addresses_{{.per_second = 1e6, .burst = 1e6}, 64};
  http::Buckets agents_{{.per_second = 1e6, .burst = 1e6}, 64};
  http::Buckets operators_{{.per_second = 1e6, .burst = 1e6}, 64};
  http::ReplayCache replays_{ByteArray<16>{}};
  http::Metrics metrics_;
  std::unique_ptr<hub::Hub> hub_;
  std::unique_ptr<http::Door> door_;
  std::unique_ptr<api::Api> api_;
  http::Router router_;
  std::unique_ptr<http::Dispatch> dispatch_;
  std::int64_t now_ = 0;
  int nonces_ = 0;
  std::vector<std::string> entries_;
  bool touched_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static std::unique_ptr<House> house;
  if (house == nullptr) {
    house = std::make_unique<House>();
  }
  std::string_view rest = text_of({bytes, size});
  for (std::size_t count = 0; count < kRequestsMax && !rest.empty(); ++count) {
    const auto end = rest.find("\n---\n");
    house->request(rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 5);
  }
  if (house->touched()) {  // each input finds the same world
    house->check_state();
    house.reset();
  }
  return 0;
}
