// The codec as a filter, so that other implementations can be compared with it: one answer a line,
// !REASON for what is refused.
//
//   codec_lines numbers COUNT SEED   COUNT doubles: 64 bits in hex, a space, the text
//   codec_lines read-numbers         JSON numbers in, 64 bits in hex out
//   codec_lines json                 hex of JSON in, its canonical form out
//   codec_lines cbor                 hex of CBOR in, hex of what is written for it out

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>

#include "noctem/base/bytes.hpp"
#include "noctem/codec/cbor.hpp"
#include "noctem/codec/json.hpp"

namespace {

// Doubles of all kinds: any bits, whole numbers, short decimals, and neighbours of powers.
double draw(std::mt19937_64& random) {
  const std::uint64_t bits = random();
  const std::uint64_t kind = random() % 8;
  const auto near = [&random](double value) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) + random() % 5 - 2);
  };
  switch (kind) {
    case 0:
      return static_cast<double>(bits >> (random() % 64));
    case 1:
      return static_cast<double>(bits % 100'000'000) / std::pow(10.0, random() % 30);
    case 2:
      return near(std::pow(10.0, static_cast<double>(random() % 600) - 300));
    case 3:
      return near(std::ldexp(1.0, static_cast<int>(random() % 2000) - 1000));
    case 4:
      return std::bit_cast<double>(bits % 4096);  // next to zero
    default:
      return std::bit_cast<double>(bits);
  }
}

std::string hex_of(double value) {
  return fmt::format("{:016x}", std::bit_cast<std::uint64_t>(value));
}

void write_numbers(std::uint64_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  while (count > 0) {
    const double value = draw(random);
    if (std::isfinite(value)) {
      fmt::print("{} {}\n", hex_of(value), noctem::codec::write_number(value));
      --count;
    }
  }
}

std::string answer_number(const std::string& line) {
  const auto value = noctem::codec::parse_json(line);
  if (!value) {
    return "!" + value.error().reason;
  }
  return hex_of(value->integer() != nullptr ? static_cast<double>(*value->integer())
                                            : *value->number());
}

std::string answer_json(const std::string& line) {
  const noctem::Bytes bytes = noctem::from_hex(line).value();
  const auto value = noctem::codec::parse_json(noctem::text_of(bytes));
  return value ? noctem::codec::write_canonical(*value) : "!" + value.error().reason;
}

std::string answer_cbor(const std::string& line) {
  const auto value = noctem::codec::parse_cbor(noctem::from_hex(line).value());
  return value ? noctem::to_hex(noctem::codec::write_cbor(*value)) : "!" + value.error().reason;
}

int answer_lines(std::string (*answer)(const std::string&)) {
  for (std::string line; std::getline(std::cin, line);) {
    fmt::print("{}\n", answer(line));
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "numbers" && argc == 4) {
    write_numbers(std::stoull(argv[2]), std::stoull(argv[3]));
    return 0;
  }
  if (mode == "read-numbers") {
    return answer_lines(answer_number);
  }
  if (mode == "json") {
    return answer_lines(answer_json);
  }
  if (mode == "cbor") {
    return answer_lines(answer_cbor);
  }
  fmt::print(stderr, "usage: codec_lines numbers COUNT SEED | read-numbers | json | cbor\n");
  return 2;
}
