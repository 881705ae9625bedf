#include "noctem/wasm_level/node_services.hpp"

#include "noctem/codec/json.hpp"

namespace noctem::wasm_level {

namespace {

using wasm::Answer;
using wasm::Service;

Answer refused(const Error& error) {
  switch (error.kind) {
    case ErrorKind::invalid:
    case ErrorKind::unsupported:
      return {Answer::Kind::invalid, error.message};
    case ErrorKind::not_found:
      return {Answer::Kind::not_found, error.message};
    case ErrorKind::denied:
      return {Answer::Kind::denied, error.message};
    case ErrorKind::exhausted:
      return {Answer::Kind::exhausted, error.message};
    case ErrorKind::conflict:
    case ErrorKind::unavailable:
    case ErrorKind::corrupt:
    case ErrorKind::internal:
      break;
  }
  return {Answer::Kind::unavailable, error.message};
}

Answer done_of(const Result<>& result) { return result ? Answer{} : refused(result.error()); }

Answer not_granted() { return {Answer::Kind::denied, "this skill was not granted it"}; }

Result<> put(SkillStore& store, std::string_view question) {
  NOCTEM_TRY(const codec::Json item, codec::parse_json(question));
  const codec::Json* const key = item.find("key");
  const codec::Json* const value = item.find("value");
  if (key == nullptr || value == nullptr || key->text() == nullptr || value->text() == nullptr ||
      item.object()->size() != 2) {
    return fail(invalid("item", R"(say {"key":"…","value":"…"})"));
  }
  return store.put(*key->text(), *value->text());
}

Answer list(SkillStore& store, std::string_view prefix) {
  const auto keys = store.list(prefix);
  if (!keys) {
    return refused(keys.error());
  }
  codec::JsonArray names;
  for (const std::string& key : *keys) {
    names.emplace_back(key);
  }
  return {Answer::Kind::ok, codec::write_canonical(names)};
}

class NodeServices : public wasm::Services {
 public:
  explicit NodeServices(Granted granted) : granted_(std::move(granted)) {}

  Answer ask(Service service, std::string_view question) override {
    switch (service) {
      case Service::http_fetch:
        return granted_.fetch ? granted_.fetch(question) : not_granted();
      case Service::mesh_query:
        return granted_.query ? granted_.query(question) : not_granted();
      case Service::log_write:
        return granted_.log_lines > 0 ? log(question) : not_granted();
      case Service::store_get:
      case Service::store_put:
      case Service::store_delete:
      case Service::store_list:
        return granted_.store ? ask_store(service, question) : not_granted();
    }
    return not_granted();
  }

 private:
  Answer ask_store(Service service, std::string_view question) {
    SkillStore& store = *granted_.store;
    if (service == Service::store_get) {
      return answer_of(store.get(question));
    }
    if (service == Service::store_list) {
      return list(store, question);
    }
    return done_of(service == Service::store_put ? put(store, question) : store.remove(question));
  }

  Answer log(std::string_view text) {
    if (text.size() > kLogLineBytesMax || lines_ >= granted_.log_lines) {
      return {Answer::Kind::exhausted, "at most " + std::to_string(granted_.log_lines) +
                                           " lines of 4 KiB were granted for a run"};
    }
    ++lines_;
    return {};
  }

  Granted granted_;
  std::size_t lines_ = 0;
};

}  // namespace

wasm::Answer answer_of(const Result<std::string>& result) {
  return result ? Answer{Answer::Kind::ok, *result} : refused(result.error());
}

std::unique_ptr<wasm::Services> make_node_services(Granted granted) {
  return std::make_unique<NodeServices>(std::move(granted));
}

}  // namespace noctem::wasm_level
