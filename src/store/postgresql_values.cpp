#include "postgresql_values.hpp"

#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"

namespace noctem::store {
namespace {

// From PostgreSQL's catalogue pg_type; they never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kName = 19;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kVarchar = 1043;
constexpr Oid kUnspecified = 0;
constexpr std::array kIntegers = {kInt8, kInt4, kInt2, kBool};
constexpr std::array kTexts = {kText, kVarchar, kName};
constexpr std::array kBlobs = {kBytea};
constexpr int kBinary = 1;

std::array<char, 8> big_endian(std::int64_t value) {
  std::array<char, 8> bytes{};
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t i = bytes.size(); i-- > 0; rest >>= 8U) {
    bytes[i] = static_cast<char>(rest & 0xffU);
  }
  return bytes;
}

// Two's complement of any width, its sign spread to 64 bits.
std::int64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value =
      (static_cast<std::uint8_t>(bytes.front()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) {
    value = value << 8U | static_cast<std::uint8_t>(byte);
  }
  return static_cast<std::int64_t>(value);
}

std::string_view bytes_in(const Parameter& parameter) {
  if (const auto* text = std::get_if<std::string_view>(&parameter)) {
    return *text;
  }
  const auto* bytes = std::get_if<ByteView>(&parameter);
  return bytes != nullptr ? text_of(*bytes) : std::string_view();
}

Oid type_of(const Parameter& parameter) {
  constexpr std::array kTypes = {kUnspecified, kInt8, kText, kBytea};
  static_assert(kTypes.size() == std::variant_size_v<Parameter>);
  return kTypes[parameter.index()];
}

}  // namespace

WireParameters::WireParameters(std::span<const Parameter> parameters) {
  integers_.reserve(parameters.size());  // pointers into it are taken
  for (const Parameter& parameter : parameters) {
    types_.push_back(type_of(parameter));
    formats_.push_back(kBinary);
    if (const auto* value = std::get_if<std::int64_t>(&parameter)) {
      integers_.push_back(big_endian(*value));
      values_.push_back(integers_.back().data());
      lengths_.push_back(static_cast<int>(integers_.back().size()));
      continue;
    }
    const std::string_view view = bytes_in(parameter);
    const char* start = view.data() != nullptr ? view.data() : "";  // a null pointer would be NULL
    values_.push_back(std::holds_alternative<std::nullptr_t>(parameter) ? nullptr : start);
    lengths_.push_back(static_cast<int>(view.size()));
  }
}

std::string WireParameters::signature() const {
  std::string signature;
  for (const Oid type : types_) {
    signature += static_cast<char>('a' + type);
  }
  return signature;
}

// What the column holds, if it is of one of these types and not null.
std::optional<std::string_view> PostgresqlRow::bytes_of(int column,
                                                        std::span<const Oid> types) const {
  if (is_null(column) || std::ranges::find(types, PQftype(result_, column)) == types.end()) {
    damage_.note(column);
    return std::nullopt;
  }
  return std::string_view(PQgetvalue(result_, index_, column),
                          static_cast<std::size_t>(PQgetlength(result_, index_, column)));
}

bool PostgresqlRow::is_null(int column) const {
  NOCTEM_ASSERT(column >= 0 && column < PQnfields(result_), column);
  return PQgetisnull(result_, index_, column) != 0;
}

std::int64_t PostgresqlRow::integer(int column) const {
  const auto value = bytes_of(column, kIntegers);
  return value ? from_big_endian(*value) : 0;
}

std::string_view PostgresqlRow::text(int column) const {
  return bytes_of(column, kTexts).value_or(std::string_view());
}

ByteView PostgresqlRow::blob(int column) const {
  return view_of(bytes_of(column, kBlobs).value_or(std::string_view()));
}

std::uint64_t rows_changed(PGresult* result) {
  const std::string_view status = PQcmdStatus(result);
  for (const char* word : {"INSERT", "UPDATE", "DELETE"}) {
    if (status.starts_with(word)) {
      return parse_decimal(PQcmdTuples(result)).value_or(0);
    }
  }
  return 0;
}

}  // namespace noctem::store
