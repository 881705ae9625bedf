#include "cage_plan.hpp"

#include "noctem/base/fields.hpp"

namespace noctem::bark {

namespace {

void put(Bytes& out, std::uint64_t number) { put_field(out, number); }
void put(Bytes& out, ByteView bytes) { put_field(out, bytes); }
void put(Bytes& out, const std::string& text) { put_field(out, view_of(text)); }

void put(Bytes& out, const CagePath& path) {
  put(out, path.path);
  put(out, path.rights);
}

template <typename Item>
void put(Bytes& out, const std::vector<Item>& items) {
  put(out, std::uint64_t{items.size()});
  for (const Item& item : items) {
    put(out, item);
  }
}

void get(FieldReader& from, std::uint64_t& number) { number = from.number(); }
void get(FieldReader& from, Bytes& bytes) { bytes = bytes_of(from.bytes()); }
void get(FieldReader& from, std::string& text) { text = std::string(text_of(from.bytes())); }

void get(FieldReader& from, CagePath& path) {
  get(from, path.path);
  get(from, path.rights);
}

template <typename Item>
void get(FieldReader& from, std::vector<Item>& items) {
  for (std::uint64_t left = from.number(); left > 0 && from.good(); --left) {
    get(from, items.emplace_back());
  }
}

}  // namespace

Bytes write_plan(const CagePlan& plan) {
  Bytes out;
  put(out, plan.words);
  put(out, plan.environment);
  put(out, plan.folder);
  put(out, plan.home);
  put(out, plan.terminal);
  put(out, plan.proxy_port);
  put(out, plan.limits.processes);
  put(out, plan.limits.descriptors);
  put(out, plan.limits.address_bytes);
  put(out, plan.limits.private_bytes);
  put(out, plan.limits.cpu_seconds);
  put(out, plan.paths);
  put(out, ByteView(plan.filters.by_number));
  put(out, ByteView(plan.filters.by_argument));
  return out;
}

std::optional<CagePlan> read_plan(ByteView bytes) {
  if (bytes.size() > CagePlan::kBytesMax) {
    return std::nullopt;
  }
  CagePlan plan;
  FieldReader from(bytes);
  get(from, plan.words);
  get(from, plan.environment);
  get(from, plan.folder);
  get(from, plan.home);
  get(from, plan.terminal);
  get(from, plan.proxy_port);
  get(from, plan.limits.processes);
  get(from, plan.limits.descriptors);
  get(from, plan.limits.address_bytes);
  get(from, plan.limits.private_bytes);
  get(from, plan.limits.cpu_seconds);
  get(from, plan.paths);
  get(from, plan.filters.by_number);
  get(from, plan.filters.by_argument);
  return from.done() && !plan.words.empty() ? std::optional(std::move(plan)) : std::nullopt;
}

}  // namespace noctem::bark
