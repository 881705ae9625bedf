#include "noctem/proxy/names.hpp"

#include <algorithm>
#include <optional>

#include "noctem/base/strings.hpp"

namespace noctem::proxy {

namespace {

constexpr std::size_t kHostsMax = 10'000;
constexpr std::size_t kAddressesMax = 16;
constexpr std::size_t kAliasesMax = 8;
constexpr std::size_t kJumpsMax = 16;
constexpr std::size_t kNameMax = 253;
constexpr std::size_t kHeader = 12;
constexpr std::size_t kRecordsMax = 64;
constexpr unsigned kByteBits = 8;
constexpr unsigned kPointer = 0xC0;
constexpr unsigned kAlias = 5;
constexpr unsigned kInternet = 1;
constexpr unsigned kIsAnswer = 0x8000;
constexpr unsigned kKindOfMessage = 0x7800;
constexpr unsigned kRecurse = 0x0100;
constexpr unsigned kOutcome = 0x000F;
constexpr unsigned kNoSuchName = 3;
constexpr unsigned kFullSize = 1232;  // what passes everywhere in one datagram
constexpr unsigned kOptions = 41;

std::vector<std::string_view> words_of(std::string_view line) {
  line = line.substr(0, line.find_first_of("#;"));
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const auto end = std::min(line.size(), line.find_first_of(" \t\r"));
    if (end > 0) {
      words.push_back(line.substr(0, end));
    }
    line.remove_prefix(std::min(line.size(), end + 1));
  }
  return words;
}

void put(Bytes& out, unsigned number) {
  out.push_back(static_cast<std::uint8_t>(number >> kByteBits));
  out.push_back(static_cast<std::uint8_t>(number));
}

// Reads on until something does not fit; from then on good() is false.
class Message {
 public:
  explicit Message(ByteView bytes) : bytes_(bytes) {}

  bool good() const { return good_; }
  std::size_t position() const { return at_; }
  void refuse() { good_ = false; }
  std::size_t number(std::size_t count) {
    std::size_t value = 0;
    for (const std::uint8_t byte : take(count)) {
      value = value << kByteBits | byte;
    }
    return value;
  }
  ByteView take(std::size_t count) {
    if (!good_ || count > bytes_.size() - at_) {
      good_ = false;
      return {};
    }
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }
  // A name, its pointers followed; what is not plain text can match no question of ours.
  std::string name() {
    std::string text;
    std::size_t at = at_;
    bool jumped = false;
    for (std::size_t jumps = 0; good_;) {
      if (at >= bytes_.size() || text.size() > kNameMax || jumps > kJumpsMax) {
        good_ = false;
        break;
      }
      const unsigned size = bytes_[at];
      if ((size & kPointer) == kPointer && at + 1 < bytes_.size()) {
        at_ = jumped ? at_ : at + 2;
        at = (size & ~kPointer) << kByteBits | bytes_[at + 1];
        jumped = true;
        ++jumps;
        continue;
      }
      if ((size & kPointer) != 0 || at + 1 + size > bytes_.size()) {
        good_ = false;
        break;
      }
      if (size == 0) {
        at_ = jumped ? at_ : at + 1;
        break;
      }
      const std::string label(text_of(bytes_.subspan(at + 1, size)));
      good_ = label.find('.') == std::string::npos;  // it would look like two
      text += (text.empty() ? "" : ".") + label;
      at += 1 + size;
    }
    return to_lower_ascii(text);
  }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

struct Record {
  std::string name;
  std::size_t kind = 0;
  std::string alias;
  ByteView content;
};

std::optional<Record> read_record(Message& message) {
  Record record;
  record.name = message.name();
  record.kind = message.number(2);
  const bool internet = message.number(2) == kInternet;
  message.take(4);
  const std::size_t size = message.number(2);
  if (record.kind == kAlias && internet) {
    const std::size_t end = message.position() + size;
    record.alias = message.name();
    if (message.position() != end) {
      message.refuse();
    }
  } else {
    record.content = message.take(size);
  }
  record.kind = internet ? record.kind : 0;
  return message.good() ? std::optional(std::move(record)) : std::nullopt;
}

std::optional<Address> address_in(const Record& record, RecordKind kind) {
  if (record.kind != static_cast<std::size_t>(kind)) {
    return std::nullopt;
  }
  if (kind == RecordKind::four && record.content.size() == 4) {
    return address_of_four(
        {record.content[0], record.content[1], record.content[2], record.content[3]});
  }
  Address address;
  if (record.content.size() != address.bytes.size()) {
    return std::nullopt;
  }
  std::ranges::copy(record.content, address.bytes.begin());
  return address;
}

// From the name that was asked for, along its aliases, to addresses.
std::vector<Address> follow(const std::vector<Record>& records, std::string name, RecordKind kind) {
  std::vector<Address> addresses;
  for (std::size_t aliases = 0; aliases <= kAliasesMax; ++aliases) {
    std::string next;
    for (const Record& record : records) {
      const auto address = record.name == name ? address_in(record, kind) : std::nullopt;
      if (address && addresses.size() < kAddressesMax) {
        addresses.push_back(*address);
      }
      if (record.name == name && record.kind == kAlias) {
        next = record.alias;
      }
    }
    if (!addresses.empty() || next.empty()) {
      break;
    }
    name = next;
  }
  return addresses;
}

}  // namespace

NameSources read_name_sources(std::string_view resolv, std::string_view hosts) {
  NameSources sources;
  for (const std::string_view line : split(resolv, '\n')) {
    const auto words = words_of(line);
    const auto address = words.size() > 1 && words[0] == "nameserver" ? parse_address(words[1])
                                                                      : std::optional<Address>();
    if (address && sources.servers.size() < NameSources::kServersMax) {
      sources.servers.push_back(*address);
    }
  }
  for (const std::string_view line : split(hosts, '\n')) {
    const auto words = words_of(line);
    const auto address = words.empty() ? std::optional<Address>() : parse_address(words[0]);
    for (std::size_t i = 1; address && i < words.size() && sources.hosts.size() < kHostsMax; ++i) {
      sources.hosts.emplace_back(to_lower_ascii(words[i]), *address);
    }
  }
  return sources;
}

std::vector<Address> listed_addresses(const NameSources& sources, std::string_view name) {
  std::vector<Address> addresses;
  for (const auto& [listed, address] : sources.hosts) {
    if (listed == name && addresses.size() < kAddressesMax) {
      addresses.push_back(address);
    }
  }
  return addresses;
}

Bytes write_question(std::uint16_t id, std::string_view name, RecordKind kind) {
  Bytes out;
  for (const unsigned number : {unsigned{id}, kRecurse, 1u, 0u, 0u, 1u}) {
    put(out, number);
  }
  for (const std::string_view label : split(name, '.')) {
    out.push_back(static_cast<std::uint8_t>(label.size()));
    append(out, view_of(label));
  }
  out.push_back(0);
  put(out, static_cast<unsigned>(kind));
  put(out, kInternet);
  out.push_back(0);  // an options record: our datagrams may be this large
  for (const unsigned number : {kOptions, kFullSize, 0u, 0u, 0u}) {
    put(out, number);
  }
  return out;
}

Answer read_answer(ByteView bytes, std::uint16_t id, std::string_view name, RecordKind kind) {
  Message message(bytes);
  const bool ours = message.number(2) == id;
  const std::size_t flags = message.number(2);
  const std::size_t questions = message.number(2);
  const std::size_t answers = message.number(2);
  message.take(kHeader - 8);
  const std::string asked = message.name();
  const bool same_question = asked == name && message.number(2) == static_cast<std::size_t>(kind) &&
                             message.number(2) == kInternet;
  if (!message.good() || !ours || questions != 1 || !same_question || (flags & kIsAnswer) == 0 ||
      (flags & kKindOfMessage) != 0) {
    return {};
  }
  const std::size_t outcome = flags & kOutcome;
  if (outcome != 0) {
    return {outcome == kNoSuchName ? Answer::What::none : Answer::What::other, {}};
  }
  std::vector<Record> records;
  for (std::size_t i = 0; i < std::min(answers, kRecordsMax); ++i) {
    auto record = read_record(message);
    if (!record) {
      break;  // cut: what was whole counts
    }
    records.push_back(std::move(*record));
  }
  auto addresses = follow(records, asked, kind);
  const auto what = addresses.empty() ? Answer::What::none : Answer::What::addresses;
  return {what, std::move(addresses)};
}

}  // namespace noctem::proxy
