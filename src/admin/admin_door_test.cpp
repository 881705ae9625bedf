// The routes without a socket: what the door of the node is asked in the end, and what it never is.

#include "noctem/admin/admin_door.hpp"

#include <doctest/doctest.h>

#include "noctem/crypto/hash.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/env_sim/world.hpp"
#include "noctem/http/named_envelopes.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/mesh/kinds.hpp"

namespace noctem::admin {

namespace {

using codec::Json;
using codec::JsonObject;

constexpr std::string_view kHost = "127.0.0.1:7654";
constexpr std::string_view kKeyFile = "/n/admin.key";

crypto::SigningKey key_of(std::string_view name) {
  return *crypto::SigningKey::from_seed(crypto::sha256(name));
}
std::string id_of(std::string_view name) { return http::key_id(key_of(name).public_key()); }

class Members final : public http::KeyDirectory {
 public:
  std::optional<http::KnownKey> find(std::string_view id) const override {
    return id == id_of("anna") ? std::optional(http::KnownKey{key_of("anna").public_key(), "", {}})
                               : std::nullopt;
  }
};

class Lines final : public LogSink {
 public:
  bool wants(LogLevel, std::string_view) const override { return true; }
  void write(const LogEvent& event) override {
    text += format_event(event, LogFormat::text) + "\n";
  }
  std::string text;
};

class Sink final : public http::ReplySink {
 public:
  explicit Sink(std::vector<http::Response>& answers) : answers_(answers) {}
  void send(http::Response response) override { answers_.push_back(std::move(response)); }
  void report(const Error&) override {}
  std::shared_ptr<http::EventStream> stream(http::Response) override { return nullptr; }

 private:
  std::vector<http::Response>& answers_;
};

// A browser and a node of which only the administrator's door is real.
struct House {
  env_sim::World world{1, {}};
  env_sim::Node& node =
      world.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); });
  Members members;
  Lines lines;
  bool is_admin = true;
  std::vector<http::Request> put;  // to the node's door
  http::Router router;
  std::optional<AdminDoor> door;
  std::string cookie;
  std::string token;

  House() {
    node.start();
    auto env = node.env();
    REQUIRE(env.files.make_directories("/n"));
    write_key("admin", Secret());
    door.emplace(AdminDoorContext{.clock = env.clock,
                                  .random = env.random,
                                  .files = env.files,
                                  .members = members,
                                  .is_admin = [this](std::string_view) { return is_admin; },
                                  .log = Log(lines)},
                 AdminDoorOptions{.mesh = codec::Cid(codec::CidCodec::json, {}),
                                  .key_file = std::string(kKeyFile),
                                  .reach = Reach::loopback});
    door->add_routes(router);
    door->connect([this](http::Request request, http::Reply reply) {
      put.push_back(std::move(request));
      reply.send(http::json_response(201, R"({"id":"bagx","seq":7,"status":"added"})"));
    });
  }

  void write_key(std::string_view name, const Secret& passphrase) {
    auto env = node.env();
    if (env.files.status(kKeyFile)) {
      REQUIRE(env.files.remove(kKeyFile));
    }
    REQUIRE(crypto::write_key_file(env.files, env.random, kKeyFile, key_of(name), passphrase));
  }

  http::Response send(http::Request request, std::string signer = "") {
    std::vector<http::Response> answers;
    auto match = router.match(std::move(request));
    if (auto* refused = std::get_if<http::Response>(&match)) {
      return *refused;
    }
    auto& found = std::get<http::Router::Match>(match);
    if (!signer.empty()) {
      found.call.signer = http::Signer{id_of(signer), "", key_of(signer).public_key()};
    }
    (*found.handler)(std::move(found.call), http::Reply(std::make_unique<Sink>(answers)));
    REQUIRE(answers.size() == 1);
    return answers.front();
  }

  static http::Request request(std::string method, std::string target, std::string body = "") {
    http::Request made;
    made.method = std::move(method);
    made.target = std::move(target);
    made.body = std::move(body);
    made.headers = {{"Host", std::string(kHost)}, {"Origin", "http://" + std::string(kHost)}};
    if (!made.body.empty()) {
      made.headers.add("Content-Type", "application/json");
    }
    made.peer = {"127.0.0.1", 1, http::Peer::Reach::loopback};
    return made;
  }

  http::Response ask_for_link(std::string_view by = "admin") {
    return send(request("POST", "/api/admin/link", "{}"), std::string(by));
  }

  http::Response exchange(const std::string& link) {
    return send(request("POST", "/api/session", R"({"link":")" + link + "\"}"));
  }

  std::string sign_in() {
    const auto told = codec::parse_json(ask_for_link().body);
    std::string link = *told->find("link")->text();
    const auto begun = exchange(link);
    REQUIRE(begun.status == 201);
    token = *codec::parse_json(begun.body)->find("token")->text();
    const std::string_view set = *begun.headers.find("Set-Cookie");
    cookie = std::string(set.substr(0, set.find(';')));
    return link;
  }

  http::Response in_session(http::Request asked) {
    asked.headers.set("Cookie", cookie);
    asked.headers.set("X-Noctem-Token", token);
    return send(std::move(asked));
  }
  http::Response act(const JsonObject& errand) {
    return in_session(request("POST", "/api/session/acts", codec::write_canonical(errand)));
  }
  http::Response hold() {
    return act({{"act", "quarantine"}, {"operator", id_of("anna")}, {"reason", "a look"}});
  }
  Json state() {
    return codec::parse_json(in_session(request("GET", "/api/session")).body).value();
  }
};

std::string reason(const http::Response& response) {
  const auto told = codec::parse_json(response.body);
  const Json* type = told ? told->find("type") : nullptr;
  return type != nullptr ? type->text()->substr(type->text()->rfind(':') + 1) : "";
}

}  // namespace

TEST_CASE("what is done in a session is signed and put to the node's own door") {
  House house;
  const std::string link = house.sign_in();
  CHECK(house.hold().status == 201);
  REQUIRE(house.put.size() == 1);
  const http::Request& put = house.put.front();
  CHECK(put.method == "POST");
  CHECK(put.target == "/api/admin/operator/" + id_of("anna") + "/quarantine");
  CHECK(put.headers.find(http::kAgentHeader) == id_of("admin"));
  CHECK(put.headers.find(http::kSignatureHeader) == "doc");
  CHECK_FALSE(put.headers.find("Cookie").has_value());
  const auto envelopes = http::read_named_envelopes(put.body, mesh::mesh_kinds());
  REQUIRE(envelopes.has_value());
  const auto& envelope = envelopes->front().second;
  CHECK(envelope.document.kind() == "operator.quarantine");
  CHECK(document::verify(envelope.document, envelope.signature));
  CHECK(*envelope.document.value().find("author")->text() ==
        document::did_of(key_of("admin").public_key()));

  const Json state = house.state();
  const Json& deed = state.find("deeds")->array()->front();
  CHECK(*deed.find("act") == Json("quarantine"));
  CHECK(*deed.find("operator_id") == Json(id_of("anna")));
  CHECK(*deed.find("admin") == Json(id_of("admin")));
  CHECK(*deed.find("seq") == Json(7));
  CHECK(house.lines.text.find("admin.act") != std::string::npos);
  for (const std::string& secret : {link, house.token, house.cookie.substr(12)}) {
    CHECK(house.lines.text.find(secret) == std::string::npos);
  }
}

TEST_CASE("what administrators may read is asked with their key") {
  House house;
  house.sign_in();
  const auto asked = House::request("GET", "/api/session/anomalies?limit=5&from=9");
  CHECK(house.in_session(asked).status == 201);  // what this door says to everything
  REQUIRE(house.put.size() == 1);
  CHECK(house.put.front().target == "/api/admin/anomalies?from=9&limit=5");
  CHECK(house.put.front().headers.find(http::kSignatureHeader)->starts_with("v2="));
  CHECK(house.send(asked).status == 401);
  CHECK(house.put.size() == 1);
}

TEST_CASE("a link is for an administrator who has the key of the node's own folder") {
  House house;
  CHECK(reason(house.ask_for_link("other")) == "admin_key_absent");
  house.is_admin = false;
  CHECK(reason(house.ask_for_link()) == "not_admin");
  house.is_admin = true;
  auto forwarded = House::request("POST", "/api/admin/link", "{}");
  forwarded.headers.add("X-Forwarded-For", "192.0.2.1");
  CHECK(reason(house.send(forwarded, "admin")) == "sign_in_closed");
  CHECK(reason(house.send(House::request("POST", "/api/admin/link", R"({"a":1})"), "admin")) ==
        "body");
  house.write_key("admin", Secret(view_of("a passphrase")));
  CHECK(reason(house.ask_for_link()) == "admin_key_sealed");
  REQUIRE(house.node.env().files.remove(kKeyFile));
  const auto absent = house.ask_for_link();
  CHECK(reason(absent) == "admin_key_absent");
  CHECK(absent.body.find("noctem admin operator") != std::string::npos);
}

TEST_CASE("a key that is taken away takes the right to sign along") {
  House house;
  house.sign_in();
  house.write_key("other", Secret());
  CHECK(reason(house.hold()) == "admin_key_absent");
  CHECK(*house.state().find("key") == Json("admin_key_absent"));
  house.write_key("admin", Secret());
  CHECK(*house.state().find("key") == Json("here"));
  CHECK(house.hold().status == 201);
  CHECK(house.put.size() == 1);
}

TEST_CASE("without both halves of a session nothing is signed") {
  House house;
  house.sign_in();
  const std::string cookie = std::exchange(house.cookie, "noctem_7654=" + std::string(43, 'a'));
  CHECK(house.hold().status == 401);
  house.cookie = cookie;
  const std::string token = std::exchange(house.token, "");
  CHECK(house.hold().status == 401);
  house.token = token;
  CHECK(house.put.empty());
  CHECK(house.hold().status == 201);
}

TEST_CASE("a request of another page is denied before it is looked at") {
  House house;
  house.sign_in();
  for (const auto& [name, value] :
       {std::pair("Origin", "http://127.0.0.1:9"), std::pair("Sec-Fetch-Site", "same-site"),
        std::pair("Sec-Fetch-Site", "cross-site"), std::pair("Origin", "null")}) {
    CAPTURE(value);
    auto asked = House::request("POST", "/api/session/acts", "not even JSON");
    asked.headers.set(name, value);
    CHECK(reason(house.in_session(asked)) == "origin");
  }
  CHECK(house.put.empty());
}

TEST_CASE("who signed out is out, also with a stolen cookie") {
  House house;
  house.sign_in();
  const auto out = house.in_session(House::request("DELETE", "/api/session"));
  CHECK(out.status == 204);
  CHECK(out.headers.find("Set-Cookie")->find("Max-Age=0") != std::string_view::npos);
  CHECK(house.hold().status == 401);
  CHECK(*house.state().find("signed_in") == Json(false));
  CHECK(house.put.empty());
}

TEST_CASE("a link that is too old begins nothing, and a session that is over does nothing") {
  House house;
  const auto told = codec::parse_json(house.ask_for_link().body);
  house.world.run_for(std::chrono::seconds(120));
  CHECK(reason(house.exchange(*told->find("link")->text())) == "link");
  house.sign_in();
  house.world.run_for(std::chrono::minutes(14));
  CHECK(*house.state().find("seconds") == Json(60));
  house.world.run_for(std::chrono::minutes(1));
  CHECK(*house.state().find("signed_in") == Json(false));
  CHECK(reason(house.hold()) == "session");
  CHECK(house.put.empty());
}

TEST_CASE("guessing ends after ten attempts, and goes on slowly") {
  House house;
  const std::string wrong(43, 'a');
  for (int i = 0; i < 10; ++i) {
    CHECK(reason(house.exchange(wrong)) == "link");
  }
  CHECK(house.exchange(wrong).status == 429);
  const auto told = codec::parse_json(house.ask_for_link().body);
  const std::string link = *told->find("link")->text();
  CHECK(house.exchange(link).status == 429);
  house.world.run_for(std::chrono::seconds(7));
  CHECK(house.exchange(link).status == 201);
}

TEST_CASE("an act that the node's door refuses is noted as refused") {
  House house;
  house.sign_in();
  house.door->connect([](http::Request, http::Reply reply) {
    reply.send(conflict("quarantined", "it is in quarantine already"));
  });
  CHECK(reason(house.hold()) == "quarantined");
  const Json state = house.state();
  const Json& deed = state.find("deeds")->array()->front();
  CHECK(*deed.find("refusal") == Json("urn:noctem:error:conflict:quarantined"));
  CHECK(deed.find("seq") == nullptr);
}

}  // namespace noctem::admin
