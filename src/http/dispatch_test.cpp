#include "noctem/http/dispatch.hpp"

#include <doctest/doctest.h>

#include "door_fixture.hpp"

using namespace noctem;
using namespace noctem::http;
using namespace std::chrono_literals;

namespace {

class StillClock final : public env::Clock {
 public:
  env::WallTime wall() const override { return env::WallTime{std::chrono::seconds(kNow)}; }
  env::SteadyTime steady() const override { return env::SteadyTime{1000h + 3ms}; }
};

struct Seen {
  std::vector<Response> sent;
  int reports = 0;
};

class SeenSink final : public ReplySink {
 public:
  explicit SeenSink(Seen& seen) : seen_(seen) {}
  void send(Response response) override { seen_.sent.push_back(std::move(response)); }
  void report(const Error&) override { ++seen_.reports; }
  std::shared_ptr<EventStream> stream(Response head) override {
    seen_.sent.push_back(std::move(head));
    return nullptr;
  }

 private:
  Seen& seen_;
};

Route route(std::string method, std::string path, std::string name, Signing signing) {
  Route made;
  made.method = std::move(method);
  made.path = std::move(path);
  made.name = std::move(name);
  made.signing = signing;
  if (made.method == "POST") {
    made.body_schema = codec::Json(codec::JsonObject{});
    made.body_bytes_max = 10'000;
  }
  return made;
}

// Handlers that say who signed and what came.
void say_who(Call call, Reply reply) {
  const std::string who = call.signer ? call.signer->agent : "nobody";
  reply.send(text_response(200, who + " " + std::to_string(call.envelopes.size())));
}

struct House {
  DoorWorld world;
  StillClock clock;
  Router router;
  std::unique_ptr<Dispatch> dispatch;

  House() {
    router.add(route("GET", "/open", "open", Signing::none), say_who);
    router.add(route("GET", "/maybe", "maybe", Signing::optional), say_who);
    router.add(route("GET", "/closed", "closed", Signing::required), say_who);
    router.add(route("POST", "/write", "write", Signing::required), say_who);
    router.add(route("GET", "/fails", "fails", Signing::none),
               [](Call, Reply reply) { reply.send(corrupt("page", "damaged")); });
    router.add(route("GET", "/forgets", "forgets", Signing::none), [](Call, Reply) {});
    router.add(route("GET", "/events", "events", Signing::none),
               [](Call, Reply reply) { reply.stream(); });
    dispatch = std::make_unique<Dispatch>(DispatchContext{.router = router,
                                                          .door = &world.door,
                                                          .clock = clock,
                                                          .metrics = world.metrics,
                                                          .started = kNow - 100});
  }

  Seen ask(Request request) {
    Seen seen;
    request.received = env::SteadyTime{1000h};
    dispatch->handler()(std::move(request), Reply(std::make_unique<SeenSink>(seen)));
    REQUIRE(seen.sent.size() == 1);
    return seen;
  }
  Response answer(Request request) { return ask(std::move(request)).sent.front(); }
};

Request get(std::string path) { return plain_request("GET", std::move(path), ""); }

}  // namespace

TEST_CASE("an open route is called; nobody looks at signatures") {
  House house;
  CHECK(house.answer(get("/open")).body == "nobody 0");
  Request forged = seed_signed(get("/open"), house.world.alice);
  forged.headers.set(kSignatureHeader, "nonsense");
  CHECK(house.answer(forged).status == 200);
}

TEST_CASE("a signed route is called for who signed, and refused for everybody else") {
  House house;
  const std::string alice = DoorWorld::id(house.world.alice);
  CHECK(house.answer(get("/closed")).status == 401);
  CHECK(house.answer(bound_signed(get("/closed"), house.world.alice)).body == alice + " 0");
  Request forged = bound_signed(get("/closed"), house.world.alice);
  forged.target = "/closed?";
  CHECK(house.answer(forged).status == 401);
}

TEST_CASE("an optional signature is read if it is there, and refused if it is wrong") {
  House house;
  CHECK(house.answer(get("/maybe")).body == "nobody 0");
  CHECK(house.answer(bound_signed(get("/maybe"), house.world.alice)).body ==
        DoorWorld::id(house.world.alice) + " 0");
  CHECK(house.answer(bound_signed(get("/maybe"), house.world.stranger)).status == 403);
  Request half = get("/maybe");
  half.headers.add(std::string(kAgentHeader), DoorWorld::id(house.world.alice));
  CHECK(house.answer(half).status == 401);
}

TEST_CASE("a write is once, and a document brings its envelope") {
  House house;
  const Request write = bound_signed(plain_request("POST", "/write", "{}"), house.world.alice);
  CHECK(house.answer(write).status == 200);
  CHECK(house.answer(write).status == 409);
  Request document =
      document_request(note(house.world.alice, house.world.alice), house.world.alice);
  document.target = "/write";
  CHECK(house.answer(document).body == DoorWorld::id(house.world.alice) + " 1");
}

TEST_CASE("what does not fit a route never reaches the door") {
  House house;
  CHECK(house.answer(seed_signed(get("/nowhere"), house.world.alice)).status == 404);
  CHECK(house.answer(seed_signed(get("/closed?x=1"), house.world.alice)).status == 400);
  CHECK(house.world.keys.asked() == 0);
}

TEST_CASE("errors of ours are reported through, and a forgotten reply is answered") {
  House house;
  const Seen failed = house.ask(get("/fails"));
  CHECK(failed.sent.front().status == 500);
  CHECK(failed.reports == 1);
  const Seen forgotten = house.ask(get("/forgets"));
  CHECK(forgotten.sent.front().status == 500);
  CHECK(forgotten.reports == 1);
}

TEST_CASE("answers and seconds are counted by route") {
  House house;
  house.answer(get("/open"));
  house.answer(get("/closed"));
  house.answer(get("/nowhere"));
  house.answer(get("/events"));
  const std::string text = house.world.metrics.text();
  for (const std::string line :
       {"noctem_http_route_answers_total{route=\"open\",status=\"2xx\"} 1\n",
        "noctem_http_route_answers_total{route=\"closed\",status=\"4xx\"} 1\n",
        "noctem_http_route_answers_total{route=\"none\",status=\"4xx\"} 1\n",
        "noctem_http_route_answers_total{route=\"events\",status=\"2xx\"} 1\n",
        "noctem_http_route_seconds_bucket{route=\"open\",le=\"0.002\"} 0\n",
        "noctem_http_route_seconds_bucket{route=\"open\",le=\"0.005\"} 1\n"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
}
