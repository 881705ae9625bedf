#include "noctem/wasm/frames.hpp"

#include <doctest/doctest.h>

namespace noctem::wasm {

TEST_CASE("what is written is read again") {
  const Skill skill{BinaryKind::component, 32, {{"/srv/a", "/data", Folder::Access::write}}};
  const auto load = read_load(write_load(skill, Bytes{1, 2, 3}));
  REQUIRE(load);
  CHECK(load->skill == skill);
  CHECK(load->compiled == Bytes{1, 2, 3});
  const Call call{{"skill", "word"}, {{"LANG", "C"}}, {7, 8}, {10, 20, 30, 40}};
  CHECK(read_call(write_call(call)) == call);
  const Outcome outcome{Outcome::How::trapped, -1, {1}, {2}, 99, "unreachable"};
  CHECK(read_outcome(write_outcome(outcome)) == outcome);
  const Answer answer{Answer::Kind::denied, "no"};
  CHECK(read_answer(write_answer(answer)) == answer);
  const auto ask = read_ask(write_ask(Service::store_put, "{}"));
  REQUIRE(ask);
  CHECK(ask->service == Service::store_put);
  CHECK(ask->question == "{}");
}

TEST_CASE("a body that is cut or has more than it needs is no frame") {
  const Bytes body = write_call({{"skill"}, {{"A", "b"}}, {1, 2, 3}, {}});
  for (std::size_t size = 0; size < body.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read_call(ByteView(body).first(size)));
  }
  Bytes longer = body;
  longer.push_back(0);
  CHECK_FALSE(read_call(longer));
}

TEST_CASE("heads have a kind and an end") {
  const Bytes frame = write_frame(FrameKind::ask, Bytes{1, 2});
  const auto head = read_frame_head(ByteView(frame).first(kFrameHeadBytes));
  REQUIRE(head);
  CHECK(head->kind == FrameKind::ask);
  CHECK(head->body_bytes == 2);
  CHECK_FALSE(read_frame_head(Bytes{0, 0, 0, 0, 99}));
  CHECK_FALSE(read_frame_head(Bytes{0xff, 0xff, 0xff, 0xff, 0}));
}

TEST_CASE("a worker cannot name a service, an end or a size that there is not") {
  CHECK_FALSE(read_ask(Bytes{kServices, 0, 0, 0, 0}));
  CHECK_FALSE(read_outcome(Bytes{9}));
  Skill skill;
  skill.memory_mb = kMemoryMbMax + 1;
  CHECK_FALSE(read_load(write_load(skill, {})));
}

}  // namespace noctem::wasm
