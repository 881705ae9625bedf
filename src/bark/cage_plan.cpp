#include "cage_plan.hpp"

namespace noctem::bark {

namespace {

constexpr unsigned kByteBits = 8;

void put(Bytes& out, std::uint64_t number) {
  for (unsigned byte = 0; byte < sizeof number; ++byte) {
    out.push_back(static_cast<std::uint8_t>(number >> (byte * kByteBits)));
  }
}
void put(Bytes& out, ByteView bytes) {
  put(out, bytes.size());
  append(out, bytes);
}
void put(Bytes& out, const std::string& text) { put(out, view_of(text)); }

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

// Reads on until something does not fit; from then on everything is empty and good() is false.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}

  bool done() const { return good_ && bytes_.empty(); }

  void get(std::uint64_t& number) {
    number = 0;
    const ByteView taken = take(sizeof number);
    for (std::size_t byte = 0; byte < taken.size(); ++byte) {
      number |= std::uint64_t{taken[byte]} << (byte * kByteBits);
    }
  }
  void get(Bytes& bytes) { bytes = bytes_of(take(size())); }
  void get(std::string& text) { text = std::string(text_of(take(size()))); }
  void get(CagePath& path) {
    get(path.path);
    get(path.rights);
  }
  template <typename Item>
  void get(std::vector<Item>& items) {
    for (std::uint64_t left = size(); left > 0 && good_; --left) {
      get(items.emplace_back());
    }
  }

 private:
  std::size_t size() {
    std::uint64_t number = 0;
    get(number);
    return number;
  }
  ByteView take(std::size_t count) {
    if (!good_ || count > bytes_.size()) {
      good_ = false;
      return {};
    }
    const ByteView taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

  ByteView bytes_;
  bool good_ = true;
};

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
  Cursor cursor(bytes);
  cursor.get(plan.words);
  cursor.get(plan.environment);
  cursor.get(plan.folder);
  cursor.get(plan.home);
  cursor.get(plan.terminal);
  cursor.get(plan.proxy_port);
  cursor.get(plan.limits.processes);
  cursor.get(plan.limits.descriptors);
  cursor.get(plan.limits.address_bytes);
  cursor.get(plan.limits.private_bytes);
  cursor.get(plan.limits.cpu_seconds);
  cursor.get(plan.paths);
  cursor.get(plan.filters.by_number);
  cursor.get(plan.filters.by_argument);
  return cursor.done() && !plan.words.empty() ? std::optional(std::move(plan)) : std::nullopt;
}

}  // namespace noctem::bark
