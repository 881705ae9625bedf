#include "numbers.hpp"

#include <array>

#include "noctem/base/strings.hpp"
#include "noctem/base/version.hpp"

namespace noctem::node {

namespace {

constexpr std::uint64_t kPageBytes = 4096;

void add_writer_numbers(http::Metrics& metrics, const store::Writer& writer) {
  metrics.gauge("noctem_writer_waiting", "Writes that wait for their commit.", {},
                [&writer] { return static_cast<double>(writer.waiting()); });
  metrics.gauge("noctem_writer_commits", "Commits since the start.", {},
                [&writer] { return static_cast<double>(writer.counters().commits); });
  metrics.gauge("noctem_writer_writes", "Writes that were made durable since the start.", {},
                [&writer] { return static_cast<double>(writer.counters().writes); });
  metrics.gauge("noctem_writer_refused", "Writes that a full queue refused since the start.", {},
                [&writer] { return static_cast<double>(writer.counters().refused_full); });
}

}  // namespace

std::uint64_t resident_bytes(env::Files& files) {
  auto file = files.open("/proc/self/statm", env::OpenMode::read);
  std::array<std::uint8_t, 128> text{};
  const auto count = file ? (*file)->read_at(0, text) : Result<std::size_t>(std::size_t{0});
  const auto words = split(text_of(ByteView(text).first(count.value_or(0))), ' ');
  return words.size() < 2 ? 0 : parse_decimal(words[1]).value_or(0) * kPageBytes;
}

void add_node_numbers(http::Metrics& metrics, env::Env env, const std::string& home,
                      const store::Writer& writer) {
  metrics.gauge("noctem_node_version", "Always 1; the label says which Noctem this is.",
                {{"version", std::string(version())}}, [] { return 1.0; });
  const env::SteadyTime started = env.clock.steady();
  metrics.gauge("noctem_node_uptime_seconds", "Time since the start.", {}, [env, started] {
    return std::chrono::duration<double>(env.clock.steady() - started).count();
  });
  metrics.gauge("noctem_node_memory_bytes", "Resident memory of the process.", {},
                [env] { return static_cast<double>(resident_bytes(env.files)); });
  metrics.gauge("noctem_node_disk_free_bytes", "Free space on the home's disk.", {}, [env, home] {
    return static_cast<double>(env.files.free_bytes(home).value_or(0));
  });
  add_writer_numbers(metrics, writer);
}

}  // namespace noctem::node
