// Whatever a client sends over a pipe, each request gets one answer at most, nothing is answered
// that was not asked, and every line that goes out is one message of JSON-RPC.
//
// The input is what comes over the pipe, line by line.

#include <memory>
#include <string_view>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/mcp/peer.hpp"

#include "mcp_world.hpp"

using namespace noctem;
using namespace noctem::mcp;

namespace {

class Counted final : public Outlet {
 public:
  bool send(Outgoing message) override {
    NOCTEM_ASSERT(message.text.find('\n') == message.text.npos, message.text);
    const auto json = codec::parse_json(message.text);
    NOCTEM_ASSERT(json.has_value(), message.text);
    const bool is_batch = json->array() != nullptr;
    NOCTEM_ASSERT(is_batch || *json->find("jsonrpc") == codec::Json("2.0"), message.text);
    if (message.kind == Outgoing::Kind::reply) {
      replies += is_batch ? json->array()->size() : 1;
    }
    return true;
  }
  std::size_t replies = 0;
};

// How many answers a line may get at most: one for each message in it, or one for all.
std::size_t messages_in(std::string_view line) {
  const auto json = codec::parse_json(line);
  return json && json->array() ? json->array()->size() + 1 : 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = text_of(ByteView(data, size));
  FuzzServer world;
  Peer peer(world.server, Lifetime::pipe);
  const auto outlet = std::make_shared<Counted>();
  peer.listen(std::make_shared<Counted>());
  std::size_t replies_max = 0;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    replies_max += messages_in(line);
    peer.receive(line, outlet);
    NOCTEM_ASSERT(outlet->replies <= replies_max, outlet->replies, replies_max);
    rest = end == rest.npos ? "" : rest.substr(end + 1);
  }
  world.server.tell_tools_changed();
  world.server.tell_resource_updated("mesh://awareness");
  return 0;
}
