// What connections with TLS share.
#pragma once

#include <memory>
#include <string>

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace tenon::dynamodb::aws {

// Settings for clients: TLS 1.2 and later, and the peer's certificate is always verified. Safe to use from several threads.
class tls_context {
 public:
  // With the authorities of a PEM file, or the system's if it is empty. Throws tls_failed (P1011).
  explicit tls_context(const std::string& ca_file);
  tls_context(const tls_context&) = delete;
  tls_context& operator=(const tls_context&) = delete;
  ~tls_context();

  struct freed {
    void operator()(SSL* tls) const noexcept;
  };

  // For a non-blocking socket that is connected to the host, a name or an address, which the certificate must be for.
  std::unique_ptr<SSL, freed> open(int socket, const std::string& host) const;

 private:
  SSL_CTX* context_;
};

// What OpenSSL has to say about the last failure on this thread; it has then said it.
std::string take_tls_problem();

}  // namespace tenon::dynamodb::aws
