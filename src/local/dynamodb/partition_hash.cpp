// MD5's own functions are deprecated, since nothing should be kept safe by MD5. Nothing is here: it tells where the service
// puts a partition. What replaces them fetches an implementation and allocates for each hash, and refuses MD5 where the
// machine is configured for FIPS.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "local/dynamodb/partition_hash.hpp"

#include "base/big_endian.hpp"

#include <openssl/md5.h>

namespace tenon::local::dynamodb {

std::uint64_t partition_hash(std::string_view bytes) {
  constexpr std::string_view before = "Outliers";
  MD5_CTX state;
  MD5_Init(&state);
  MD5_Update(&state, before.data(), before.size());
  MD5_Update(&state, bytes.data(), bytes.size());
  unsigned char digest[MD5_DIGEST_LENGTH];
  MD5_Final(digest, &state);
  return big_endian({reinterpret_cast<const char*>(digest), sizeof(std::uint64_t)});
}

}  // namespace tenon::local::dynamodb
