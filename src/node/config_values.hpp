#pragma once
// How single values of the configuration are written: addresses, durations, sizes, counts. Each has
// a reader that refuses what it does not understand in words a person can act on, and a writer
// whose text the reader takes back.
//
// Pure functions; any thread.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/node/config.hpp"

namespace noctem::node {

Result<ListenAddress> parse_listen(std::string_view text);  // "127.0.0.1:7654", "[::1]:0", "7654"
std::string show_listen(const ListenAddress& address);

Result<std::chrono::milliseconds> parse_duration(
    std::string_view text);  // "500ms", "90s", "10m", "0"
std::string show_duration(const std::chrono::milliseconds& duration);

Result<std::uint64_t> parse_size(std::string_view text);  // "64MiB", "1KiB", "512"
std::string show_size(const std::uint64_t& size_bytes);

Result<std::vector<std::string>> parse_words(std::string_view text);  // "a,b"; empty: none
std::string show_words(const std::vector<std::string>& words);

}  // namespace noctem::node
