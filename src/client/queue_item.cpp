#include "queue_item.hpp"

namespace noctem::client {

namespace {

using codec::Json;

constexpr std::string_view kContribution = "contribution";
constexpr std::string_view kReveal = "reveal";

Error damaged() { return corrupt("queue", "this is no item of a queue: move it away"); }

Result<std::string> text_member(const Json& value, std::string_view name) {
  const Json* found = value.find(name);
  return found != nullptr && found->text() != nullptr ? Result<std::string>(*found->text())
                                                      : fail(damaged());
}

Result<std::int64_t> integer_member(const Json& value, std::string_view name) {
  const Json* found = value.find(name);
  return found != nullptr && found->integer() != nullptr && *found->integer() >= 0
             ? Result<std::int64_t>(*found->integer())
             : fail(damaged());
}

// Of the documents in the body, the reveal's round.
std::int64_t round_of(const Json& body) {
  const Json* document = body.find("document");
  const Json* round = document != nullptr ? document->find("round") : nullptr;
  return round != nullptr && round->integer() != nullptr ? *round->integer() : 0;
}

}  // namespace

Result<Waiting> waiting_in(std::string_view text) {
  const auto value = codec::parse_json(text);
  if (!value) {
    return fail(damaged());
  }
  Waiting item;
  NOCTEM_TRY(const auto kind, text_member(*value, "kind"));
  if (kind != kContribution && kind != kReveal) {
    return fail(damaged());
  }
  item.kind = kind == kReveal ? Waiting::Kind::reveal : Waiting::Kind::contribution;
  NOCTEM_TRY(item.id, text_member(*value, "id"));
  NOCTEM_TRY(item.target, text_member(*value, "target"));
  NOCTEM_TRY(item.trouble, text_member(*value, "trouble"));
  NOCTEM_TRY(item.kept_at, integer_member(*value, "kept_at"));
  NOCTEM_TRY(item.due, integer_member(*value, "due"));
  NOCTEM_TRY(item.tries, integer_member(*value, "tries"));
  const Json* body = value->find("body");
  if (body == nullptr || body->object() == nullptr) {
    return fail(damaged());
  }
  item.body = *body;
  return item;
}

std::string text_of(const Waiting& item) {
  const Json value =
      codec::JsonObject{{"kind", item.kind == Waiting::Kind::reveal ? kReveal : kContribution},
                        {"id", item.id},
                        {"target", item.target},
                        {"body", item.body},
                        {"kept_at", item.kept_at},
                        {"due", item.due},
                        {"tries", item.tries},
                        {"trouble", item.trouble}};
  return codec::write_canonical(value) + "\n";
}

Result<std::int64_t> reveal_moment(Member& member, const Waiting& item, env::Random& random) {
  const std::size_t end = item.target.rfind('/');
  NOCTEM_TRY(const auto answer, member.get(Hat::agent, item.target.substr(0, end) + "/votes"));
  const Json* rounds = answer.find("rounds");
  if (rounds != nullptr && rounds->array() != nullptr) {
    for (const Json& round : *rounds->array()) {
      NOCTEM_TRY(const auto number, integer_member(round, "round"));
      if (number != round_of(item.body)) {
        continue;
      }
      NOCTEM_TRY(const auto opens, integer_member(round, "commit_until"));
      NOCTEM_TRY(const auto ends, integer_member(round, "reveal_until"));
      ByteArray<4> bytes{};
      random.fill(bytes);
      const std::int64_t drawn = std::int64_t{bytes[0]} << 24 | std::int64_t{bytes[1]} << 16 |
                                 std::int64_t{bytes[2]} << 8 | std::int64_t{bytes[3]};
      return opens + 1 + drawn % std::max<std::int64_t>(1, (ends - opens) * 3 / 4);
    }
  }
  return fail(unavailable("round", "the round of this vote is not open yet"));
}

}  // namespace noctem::client
