#include "tls_transport_os.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace noctem::http_os {

namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;
using BioMethod = std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>;

constexpr std::string_view kProtocol = "\x08http/1.1";  // the only one, as ALPN writes it

int descriptor_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio)));
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int bio_write(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = ::send(descriptor_of(bio), bytes, static_cast<std::size_t>(size),
                              MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && would_block()) {
    BIO_set_retry_write(bio);
  }
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t got =
      ::recv(descriptor_of(bio), bytes, static_cast<std::size_t>(size), MSG_DONTWAIT);
  if (got < 0 && would_block()) {
    BIO_set_retry_read(bio);
  }
  return static_cast<int>(got);
}

long bio_control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
  (void)bio;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

// What OpenSSL asks which of the client's application protocols to speak.
constexpr auto kChooseProtocol = [](SSL*, const unsigned char** out, unsigned char* out_size,
                                    const unsigned char* in, unsigned in_size, void*) -> int {
  const int outcome =
      SSL_select_next_proto(const_cast<unsigned char**>(out), out_size,
                            reinterpret_cast<const unsigned char*>(kProtocol.data()),
                            static_cast<unsigned>(kProtocol.size()), in, in_size);
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
};

class TlsTransport final : public Transport {
 public:
  TlsTransport(std::shared_ptr<const TlsIdentity> identity, Socket socket, Session session)
      : identity_(std::move(identity)), socket_(std::move(socket)), session_(std::move(session)) {}

  Moved read(std::span<char> into) override {
    ERR_clear_error();
    std::size_t bytes = 0;
    const int outcome = SSL_read_ex(session_.get(), into.data(), into.size(), &bytes);
    return moved(outcome, bytes, read_needs_);
  }

  Moved write(std::string_view first, std::string_view second) override {
    const std::string_view part = first.empty() ? second : first;
    ERR_clear_error();
    std::size_t bytes = 0;
    const int outcome = SSL_write_ex(session_.get(), part.data(), part.size(), &bytes);
    return moved(outcome, bytes, write_needs_);
  }

  // A handshake or a change of keys may have to write before it can read, and the other way round.
  // What the session has decrypted already makes no socket readable; so it is asked first.
  void wait_readable(std::shared_ptr<TransportUser> user) override {
    if (SSL_pending(session_.get()) > 0) {
      return report(std::move(user), &TransportUser::on_readable);
    }
    wait_for(read_needs_, std::move(user), &TransportUser::on_readable);
  }
  void wait_writable(std::shared_ptr<TransportUser> user) override {
    wait_for(write_needs_, std::move(user), &TransportUser::on_writable);
  }

  void end() override {
    if (SSL_is_init_finished(session_.get()) == 1 && broken_ == Broken::no) {
      ERR_clear_error();
      SSL_shutdown(session_.get());  // our close_notify; that of the other side is read as its end
    }
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
  }
  void close() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  using Report = void (TransportUser::*)();

  Moved moved(int outcome, std::size_t bytes, Socket::wait_type& needs) {
    if (outcome == 1) {
      return {.state = Moved::State::moved, .bytes = bytes};
    }
    switch (SSL_get_error(session_.get(), outcome)) {
      case SSL_ERROR_WANT_READ:
        needs = Socket::wait_read;
        return {.state = Moved::State::blocked, .bytes = 0};
      case SSL_ERROR_WANT_WRITE:
        needs = Socket::wait_write;
        return {.state = Moved::State::blocked, .bytes = 0};
      case SSL_ERROR_ZERO_RETURN:
        return {.state = Moved::State::over, .bytes = 0};
      default:
        broken_ = Broken::yes;
        return {.state = Moved::State::over, .bytes = 0};
    }
  }

  void wait_for(Socket::wait_type type, std::shared_ptr<TransportUser> user, Report what) {
    socket_.async_wait(type, [user = std::move(user), what](const auto& error) {
      if (error != boost::asio::error::operation_aborted) {
        (user.get()->*what)();
      }
    });
  }
  void report(std::shared_ptr<TransportUser> user, Report what) {
    boost::asio::post(socket_.get_executor(),
                      [user = std::move(user), what] { (user.get()->*what)(); });
  }

  const std::shared_ptr<const TlsIdentity> identity_;  // owns what the session's BIO refers to
  Socket socket_;
  Session session_;
  Socket::wait_type read_needs_ = Socket::wait_read;
  Socket::wait_type write_needs_ = Socket::wait_write;
  enum class Broken {
    no,
    yes
  } broken_ = Broken::no;  // after which OpenSSL must not be asked again
};

class Identity final : public TlsIdentity, public std::enable_shared_from_this<Identity> {
 public:
  Identity(Context context, BioMethod method)
      : context_(std::move(context)), method_(std::move(method)) {}

  std::unique_ptr<Transport> wrap(Socket socket) const override {
    Session session(SSL_new(context_.get()), SSL_free);
    BIO* bio = BIO_new(method_.get());
    if (!session || bio == nullptr) {
      BIO_free(bio);
      return nullptr;
    }
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<intptr_t>(socket.native_handle())));
    BIO_set_init(bio, 1);
    SSL_set_bio(session.get(), bio, bio);
    SSL_set_accept_state(session.get());
    return std::make_unique<TlsTransport>(shared_from_this(), std::move(socket),
                                          std::move(session));
  }

 private:
  Context context_;
  BioMethod method_;
};

BioMethod make_bio_method() {
  BioMethod method(BIO_meth_new(BIO_TYPE_SOURCE_SINK, "noctem socket"), BIO_meth_free);
  if (method) {
    BIO_meth_set_write(method.get(), bio_write);
    BIO_meth_set_read(method.get(), bio_read);
    BIO_meth_set_ctrl(method.get(), bio_control);
  }
  return method;
}

std::string openssl_reason() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_peek_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

}  // namespace

Result<std::shared_ptr<const TlsIdentity>> load_identity(const TlsFiles& files) {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  BioMethod method = make_bio_method();
  if (!context || !method) {
    return fail(internal("tls", "OpenSSL has no memory"));
  }
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(),
                          0);  // no state of clients, no keys that outlive a handshake
  SSL_CTX_set_alpn_select_cb(context.get(), kChooseProtocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate_chain.c_str()) != 1) {
    return fail(invalid("tls_certificate", "cannot use the certificate file " +
                                               files.certificate_chain + ": " + openssl_reason()));
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.private_key.c_str(), SSL_FILETYPE_PEM) !=
          1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return fail(invalid("tls_key", "cannot use the key file " + files.private_key +
                                       " with this certificate: " + openssl_reason()));
  }
  return std::make_shared<Identity>(std::move(context), std::move(method));
}

}  // namespace noctem::http_os
