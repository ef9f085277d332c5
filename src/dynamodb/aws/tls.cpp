#include "dynamodb/aws/tls.hpp"

#include "waiting/host_addresses.hpp"

#include <tenon/base/error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>
#include <cstdint>
#include <new>

namespace tenon::dynamodb::aws {

namespace {

[[noreturn]] void fail(const std::string& what, std::string hint) {
  std::string why = take_tls_problem();
  raise({.kind = error_kind::tls_failed, .message = why.empty() ? what : what + ": " + why, .hint = std::move(hint)});
}

// OpenSSL's own access to sockets raises SIGPIPE when the peer has hung up.

int descriptor_of(BIO* b) noexcept { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(b))); }

bool is_passing(int code) noexcept { return code == EAGAIN || code == EWOULDBLOCK || code == EINTR; }

int socket_write(BIO* b, const char* data, int size) {
  BIO_clear_retry_flags(b);
  const ssize_t done = send(descriptor_of(b), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (done < 0 && is_passing(errno)) BIO_set_retry_write(b);
  return static_cast<int>(done);
}

int socket_read(BIO* b, char* data, int size) {
  BIO_clear_retry_flags(b);
  const ssize_t done = recv(descriptor_of(b), data, static_cast<std::size_t>(size), 0);
  if (done < 0 && is_passing(errno)) BIO_set_retry_read(b);
  if (done == 0) BIO_set_flags(b, BIO_FLAGS_IN_EOF);
  return static_cast<int>(done);
}

long socket_control(BIO* b, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return BIO_test_flags(b, BIO_FLAGS_IN_EOF) != 0;
  return 0;
}

BIO_METHOD* make_socket_method() {
  BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tenon socket");
  if (!m) throw std::bad_alloc();
  BIO_meth_set_write(m, &socket_write);
  BIO_meth_set_read(m, &socket_read);
  BIO_meth_set_ctrl(m, &socket_control);
  return m;
}

BIO* make_socket_bio(int socket) {
  static BIO_METHOD* const method = make_socket_method();
  BIO* b = BIO_new(method);
  if (!b) throw std::bad_alloc();
  BIO_set_data(b, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(b, 1);
  return b;
}

}  // namespace

std::string take_tls_problem() {
  std::string out;
  if (const unsigned long code = ERR_peek_last_error(); code != 0) {
    char text[256];
    ERR_error_string_n(code, text, sizeof text);
    out = text;
  }
  ERR_clear_error();
  return out;
}

tls_context::tls_context(const std::string& ca_file) : context_(SSL_CTX_new(TLS_client_method())) {
  if (!context_) fail("OpenSSL has no TLS", "Check its configuration");
  SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context_,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  static constexpr unsigned char protocols[] = "\x08http/1.1";
  SSL_CTX_set_alpn_protos(context_, protocols, sizeof protocols - 1);
  const bool has_authorities = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context_) == 1
                                               : SSL_CTX_load_verify_file(context_, ca_file.c_str()) == 1;
  if (!has_authorities) {
    SSL_CTX_free(context_);
    if (ca_file.empty()) fail("The system's certificate authorities could not be read", "Name a PEM file with ca_file");
    fail("No certificate authorities could be read from " + ca_file, "Let ca_file or AWS_CA_BUNDLE name a PEM file");
  }
}

tls_context::~tls_context() { SSL_CTX_free(context_); }

void tls_context::freed::operator()(SSL* tls) const noexcept { SSL_free(tls); }

std::unique_ptr<SSL, tls_context::freed> tls_context::open(int socket, const std::string& host) const {
  std::unique_ptr<SSL, freed> tls(SSL_new(context_));
  if (!tls) throw std::bad_alloc();
  BIO* b = make_socket_bio(socket);
  SSL_set_bio(tls.get(), b, b);
  if (waiting::is_address(host)) {
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls.get()), host.c_str()) != 1)
      fail("The address " + host + " cannot be verified", "");
  } else {
    SSL_set_hostflags(tls.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (SSL_set1_host(tls.get(), host.c_str()) != 1 || SSL_set_tlsext_host_name(tls.get(), host.c_str()) != 1)
      fail("The name " + host + " cannot be verified", "");
  }
  SSL_set_connect_state(tls.get());
  return tls;
}

}  // namespace tenon::dynamodb::aws
