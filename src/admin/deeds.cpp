#include "deeds.hpp"

#include <memory>
#include <utility>

namespace noctem::admin {

namespace {

using codec::Json;
using codec::JsonObject;

constexpr std::size_t kDeedsMax = 100;
constexpr int kRefusedFrom = 300;

std::string word_in(const Json& object, std::string_view name) {
  const Json* value = object.find(name);
  return value != nullptr && value->text() != nullptr ? *value->text() : std::string();
}

class NotingSink final : public http::ReplySink {
 public:
  NotingSink(Deeds& deeds, Deed deed, std::unique_ptr<http::ReplySink> next)
      : deeds_(deeds), deed_(std::move(deed)), next_(std::move(next)) {}

  void send(http::Response response) override {
    deeds_.add(deed_, response);
    response.headers.set("Cache-Control", "no-store");
    next_->send(std::move(response));
  }
  void report(const Error& error) override { next_->report(error); }
  std::shared_ptr<http::EventStream> stream(http::Response head) override {
    return next_->stream(std::move(head));
  }

 private:
  Deeds& deeds_;
  const Deed deed_;
  const std::unique_ptr<http::ReplySink> next_;
};

}  // namespace

void Deeds::add(const Deed& deed, const http::Response& answer) {
  JsonObject done{{"at", deed.at},   {"session", deed.session},         {"admin", deed.admin},
                  {"act", deed.act}, {"operator_id", deed.operator_id}, {"status", answer.status}};
  const auto told = codec::parse_json(answer.body);
  const Json* seq = told ? told->find("seq") : nullptr;
  const std::string id = told ? word_in(*told, "id") : "";
  const std::string refusal = told && answer.status >= kRefusedFrom ? word_in(*told, "type") : "";
  if (seq != nullptr && seq->integer() != nullptr) {
    done.set("seq", *seq->integer());
  }
  for (const auto& [name, value] : {std::pair("id", id), std::pair("refusal", refusal)}) {
    if (!value.empty()) {
      done.set(name, value);
    }
  }
  log_.info("admin.act", {{"act", deed.act},
                          {"operator", deed.operator_id},
                          {"admin", deed.admin},
                          {"session", deed.session},
                          {"status", answer.status},
                          {"record", id},
                          {"refusal", refusal}});
  const std::lock_guard lock(mutex_);
  done_.push_front(std::move(done));
  if (done_.size() > kDeedsMax) {
    done_.pop_back();
  }
}

codec::JsonArray Deeds::list() const {
  const std::lock_guard lock(mutex_);
  return {done_.begin(), done_.end()};
}

http::Reply noted(Deeds& deeds, Deed deed, http::Reply reply) {
  return http::Reply(
      std::make_unique<NotingSink>(deeds, std::move(deed), std::move(reply).take_sink()));
}

}  // namespace noctem::admin
