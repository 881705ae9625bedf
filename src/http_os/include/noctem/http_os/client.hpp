#pragma once
// The way out: libcurl behind env::Wire. One thread, many transfers at once; connections are kept.
// Nothing is followed, no cookie, no credential, no protocol but http and https, no proxy but the
// one that is named.
//
// send() from any thread; replies come on the client's thread.

#include <memory>
#include <string>

#include "noctem/base/result.hpp"
#include "noctem/env/wire.hpp"

namespace noctem::http_os {

struct ClientOptions {
  std::string proxy;  // "socks5h://127.0.0.1:9050"; empty: none, not even from the environment
  std::string certificate_file;  // trusted authorities; empty: the system's
  std::size_t transfers_max = 64;
  std::size_t waiting_max = 1'024;
};

Result<std::unique_ptr<env::Wire>> make_client(ClientOptions options);
Result<std::string> client_version();  // of libcurl, which is loaded for it

}  // namespace noctem::http_os
