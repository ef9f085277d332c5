// Certificates of an authority of a test's own.
#pragma once

#include "support/temporary_folder.hpp"

#include <openssl/ssl.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace tenon::testing {

struct ssl_ctx_freed {
  void operator()(SSL_CTX* c) const noexcept { SSL_CTX_free(c); }
};
using server_tls = std::unique_ptr<SSL_CTX, ssl_ctx_freed>;

class certificates {
 public:
  certificates() {
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tests -keyout "
        "ca.key "
        "-out ca.pem");
  }

  std::string authority() const { return folder_.file("ca.pem"); }

  // For "IP:127.0.0.1" or "DNS:localhost", valid for so many days from now (negative: it has expired).
  server_tls server(const std::string& name, int days = 1) const {
    std::ofstream(folder_.file("names")) << "subjectAltName=" << name << "\n";
    run("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=server -keyout server.key "
        "-out "
        "server.csr");
    run("openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days " + std::to_string(days) +
        " -extfile names -out server.pem");
    server_tls out(SSL_CTX_new(TLS_server_method()));
    if (!out || SSL_CTX_use_certificate_chain_file(out.get(), folder_.file("server.pem").c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(out.get(), folder_.file("server.key").c_str(), SSL_FILETYPE_PEM) != 1)
      throw std::runtime_error("no certificate");
    return out;
  }

 private:
  void run(const std::string& command) const {
    const std::string line = "cd '" + folder_.path().string() + "' && " + command + " 2>/dev/null";
    if (std::system(line.c_str()) != 0) throw std::runtime_error("failed: " + command);
  }

  temporary_folder folder_;
};

}  // namespace tenon::testing
