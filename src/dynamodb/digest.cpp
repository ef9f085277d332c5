#include "dynamodb/digest.hpp"

#include <tenon/base/error.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace tenon::dynamodb {

namespace {

constexpr std::size_t digest_size = 32;

[[noreturn]] void raise_failed() {
  raise({.kind = error_kind::external_failure, .message = "OpenSSL could not compute a SHA-256 digest"});
}

}  // namespace

std::string sha256(std::string_view data) {
  std::string out(digest_size, '\0');
  if (EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr, EVP_sha256(),
                 nullptr) != 1)
    raise_failed();
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  std::string out(digest_size, '\0');
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(data.data()),
            data.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr))
    raise_failed();
  return out;
}

bool is_same_digest(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tenon::dynamodb
