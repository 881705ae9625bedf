// The worker of the level wasm. The node starts it inside the process level, with a socket as its
// standard input, and speaks with it in frames; nobody else has a use for it.

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "noctem/wasm_engine/engine.hpp"

#include "serve.hpp"

namespace {

constexpr int kUsage = 2;

int say(int stream, std::string text) {
  text += '\n';
  [[maybe_unused]] const ssize_t put = write(stream, text.data(), text.size());
  return stream == STDOUT_FILENO ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const std::string_view wish = count == 2 ? words[1] : "";
  if (wish == "--version") {
    return say(STDOUT_FILENO,
               "noctem-wasm, Wasmtime " + std::string(noctem::wasm_engine::wasmtime_version()));
  }
  if (wish != "serve" && wish != "wait") {
    say(STDERR_FILENO,
        "noctem-wasm is started by noctem; `noctem bark doctor` says whether it can");
    return kUsage;
  }
  signal(SIGPIPE, SIG_IGN);
  setenv("TOKIO_WORKER_THREADS", "1", 1);  // one call at a time needs no more
  const auto served = noctem::worker::serve(
      STDIN_FILENO, wish == "wait" ? noctem::worker::Start::warm : noctem::worker::Start::at_once);
  return served ? 0 : say(STDERR_FILENO, served.error().message);
}
