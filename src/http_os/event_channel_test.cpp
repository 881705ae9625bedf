#include "event_channel.hpp"

#include <doctest/doctest.h>

#include "connection_fixture.hpp"

namespace noctem::http_os {
namespace {

using std::chrono::seconds;

struct Reading {
  Stage stage;
  std::shared_ptr<FarSide> far;
  std::shared_ptr<http::EventStream> events;
  int gone = 0;

  explicit Reading(std::size_t room = 1u << 30) {
    stage.mailbox->settle();
    far = stage.connect();
    far->room = room;
    Stage::say(*far, kGet);
    events = stage.take_reply().stream();
    events->on_close([this] { ++gone; });
  }
};

TEST_CASE("events go out as they are sent; the end of the producer is the end of the stream") {
  Reading reading;
  CHECK(reading.far->received.find("text/event-stream") != std::string::npos);
  CHECK(reading.events->send("e", "1", ""));
  CHECK(reading.far->received.ends_with("event: e\ndata: 1\n\n"));
  CHECK(reading.far->heard == FarSide::Heard::nothing);
  reading.events.reset();
  CHECK(reading.far->heard == FarSide::Heard::end);
  CHECK(reading.gone == 0);  // nobody is left who would want to know
  CHECK(reading.stage.lane->activity.idle_since());
}

TEST_CASE("a reader who leaves is noticed at once, and told once") {
  Reading reading;
  reading.far->open = FarSide::Open::half;
  Stage::wake_reader(*reading.far);
  CHECK(reading.gone == 1);
  CHECK_FALSE(reading.events->is_open());
  CHECK_FALSE(reading.events->send("", "x", ""));
  int later = 0;
  reading.events->on_close([&] { ++later; });
  CHECK(later == 1);
  CHECK(reading.stage.lane->connections.empty());
}

TEST_CASE("a broken connection is noticed by writing") {
  Reading reading;
  reading.far->open = FarSide::Open::no;
  CHECK_FALSE(reading.events->send("", "x", ""));
  CHECK(reading.gone == 1);
}

TEST_CASE("what waits for a slow reader is bounded, to the byte") {
  Reading reading(0);
  const std::string frame = "data: \n\n";
  CHECK(reading.events->send("", std::string(600 - frame.size(), 'x'), ""));
  CHECK(reading.events->send("", std::string(400 - frame.size(), 'x'), ""));
  CHECK(reading.gone == 0);
  CHECK_FALSE(reading.events->send("", "", ""));
  CHECK(reading.gone == 1);
  CHECK(reading.far->heard == FarSide::Heard::close);
}

TEST_CASE("bytes in flight count until they are written") {
  Reading reading;
  reading.far->room = 10;
  CHECK(reading.events->send("", std::string(900, 'x'), ""));
  CHECK_FALSE(reading.events->send("", std::string(200, 'y'), ""));
  Reading other;
  other.far->room = 10;
  CHECK(other.events->send("", std::string(900, 'x'), ""));
  Stage::make_room(*other.far, 1u << 20);
  CHECK(other.events->send("", std::string(900, 'y'), ""));
}

TEST_CASE("heartbeats while nothing happens; a reader who takes none of them is dropped") {
  Reading reading;
  reading.stage.pass(seconds(16));
  reading.stage.pass(seconds(16));
  CHECK(reading.far->received.ends_with("\r\n\r\n:\n\n:\n\n"));
  reading.far->room = 0;
  reading.stage.pass(seconds(16));
  CHECK(reading.gone == 0);
  reading.stage.pass(seconds(31));
  CHECK(reading.gone == 1);
  CHECK(reading.far->heard == FarSide::Heard::close);
}

TEST_CASE("drain lets go what is pending, then ends the stream") {
  Reading reading(0);
  reading.events->send("", "last", "");
  reading.stage.lane->drain();
  CHECK(reading.gone == 1);
  CHECK_FALSE(reading.events->send("", "too late", ""));
  CHECK(reading.far->heard == FarSide::Heard::nothing);
  Stage::make_room(*reading.far, 1u << 20);
  CHECK(reading.far->received.ends_with("data: last\n\n"));
  CHECK(reading.far->heard == FarSide::Heard::end);
}

TEST_CASE("a stream begun from elsewhere, used before the connection knows of it") {
  Stage stage;
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  auto events = stage.take_reply().stream();
  CHECK(events->send("", "early", ""));
  events.reset();
  CHECK(far->received.empty());
  stage.mailbox->open_letters();
  CHECK(far->received.ends_with("data: early\n\n"));
  CHECK(far->heard == FarSide::Heard::end);
}

TEST_CASE("a stream for a connection that has gone is over") {
  Stage stage;
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  http::Reply reply = stage.take_reply();
  stage.lane->close_all();
  const auto events = reply.stream();
  stage.mailbox->open_letters();
  CHECK_FALSE(events->is_open());
}

}  // namespace
}  // namespace noctem::http_os
