#pragma once
// TLS 1.3 on a TCP socket as a Transport. OpenSSL reads and writes the socket through a BIO of ours
// that never blocks and never raises SIGPIPE; its buffers are released while a connection waits.
// The handshake happens inside of the first reads.
//
// TlsIdentity: any thread; a connection keeps the one that it began with. Transports: the worker's
// thread.

#include <memory>

#include "noctem/base/result.hpp"
#include "noctem/http_os/server.hpp"

#include "plain_transport_os.hpp"

namespace noctem::http_os {

class TlsIdentity {
 public:
  virtual ~TlsIdentity() = default;
  virtual std::unique_ptr<Transport> wrap(Socket socket) const = 0;  // nullptr: no memory
};

Result<std::shared_ptr<const TlsIdentity>> load_identity(const TlsFiles& files);

}  // namespace noctem::http_os
