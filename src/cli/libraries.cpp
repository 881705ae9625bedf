#include "libraries.hpp"

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <sodium/version.h>
#include <sqlite3.h>
#include <zlib.h>

#include <boost/version.hpp>

#include "noctem/http_os/client.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace noctem::cli {

namespace {

std::string dotted(int number, int step) {
  return fmt::format("{}.{}.{}", number / (step * step), number / step % step, number % step);
}

}  // namespace

std::vector<Library> linked_libraries() {
  constexpr int kHundreds = 100;
  return {{"SQLite", sqlite3_libversion()},
          {"libsodium", sodium_version_string()},
          {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"libcurl", http_os::client_version().value_or(std::string(kMissing))},
          {"zlib", zlibVersion()},
          {"Boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1'000,
                                BOOST_VERSION % kHundreds)},
          {"fmt", dotted(FMT_VERSION, kHundreds)}};
}

Sha256Speed sha256_speed() {
#if defined(__x86_64__)
  constexpr unsigned kExtendedFeatures = 7;
  constexpr unsigned kShaBit = 29;
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  const bool known = __get_cpuid_count(kExtendedFeatures, 0, &a, &b, &c, &d) != 0;
  return known && (b >> kShaBit & 1U) != 0 ? Sha256Speed::processor : Sha256Speed::software;
#elif defined(__ARM_FEATURE_SHA2)
  return Sha256Speed::processor;
#else
  return Sha256Speed::software;
#endif
}

}  // namespace noctem::cli
