// DynamoDB as a service of AWS, or of whatever speaks its protocol, over HTTP.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/retry_options.hpp>
#include <tenon/dynamodb/transport.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::dynamodb {

// Keys that requests are signed with.
struct aws_credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token = {};            // of temporary credentials
  std::optional<timestamp> expires_at = {};  // none: never
};

// Where credentials come from. Safe to use from several threads.
class aws_credentials_provider {
 public:
  virtual ~aws_credentials_provider() = default;

  // Waits in `w` where it has to, at most until `until`. Throws authentication_failed (P1000), naming what was tried, and
  // what a transport throws.
  virtual aws_credentials get(query::waiter& w, std::optional<monotonic_time> until) = 0;
};

// What is left empty is found as the SDKs find it: in environment variables, in the profile of the shared files
// (~/.aws/config, ~/.aws/credentials), and from the machine's metadata.
struct aws_options {
  std::string region = {};  // "eu-west-1"

  // "http://localhost:8000", of all calls. By default those of the region: https://dynamodb.<region>.amazonaws.com,
  // https://streams.dynamodb.<region>.amazonaws.com, and https://search-dynamodb.<region>.amazonaws.com for
  // SearchVectors.
  std::string endpoint = {};

  std::string profile = {};  // AWS_PROFILE, or "default"

  // At most one of these; otherwise the default chain.
  std::optional<aws_credentials> credentials = {};
  std::shared_ptr<aws_credentials_provider> credentials_provider = {};
  bool anonymous = false;  // requests are not signed

  std::optional<bool> use_fips = {};       // AWS_USE_FIPS_ENDPOINT
  std::optional<bool> use_dualstack = {};  // AWS_USE_DUALSTACK_ENDPOINT

  std::size_t max_connections = 50;
  std::chrono::milliseconds connect_timeout{
      3100};  // to look a host up, and for each of its addresses with TLS; 0: none
  std::chrono::milliseconds request_timeout{
      30000};                                     // one attempt, from the first byte sent to the last received; 0: none
  std::chrono::milliseconds idle_timeout{60000};  // a connection that was not used for so long is closed
  std::size_t max_reply_size = 64u << 20;         // bytes, decompressed
  bool accept_gzip = false;  // asks for compressed answers, which take less of the network and more time

  // The server's certificate and name are verified against the system's authorities, or those of this PEM file
  // (AWS_CA_BUNDLE).
  std::string ca_file = {};
};

// The options that a URL stands for:
//
//   dynamodb:                        everything from the environment
//   dynamodb://eu-west-1             a region
//   dynamodb+http://localhost:8000   an endpoint of one's own (dynamodb+https: with TLS)
//
// each with parameters: ?region=…&profile=…&access_key_id=…&secret_access_key=…&session_token=…&anonymous=true&fips=true&
// dualstack=true&connect_timeout=3.1&request_timeout=30&idle_timeout=60 (seconds)&max_connections=50&
// accept_gzip=true&ca_file=….
// Throws invalid_url (P1013); secrets are not shown.
aws_options aws_options_from_url(std::string_view url);

// The retries that AWS_RETRY_MODE and AWS_MAX_ATTEMPTS ask for, or the profile; `otherwise` where they say nothing. Throws
// validation_error for what is no such setting.
retry_options aws_retry_options(const aws_options& options, const retry_options& otherwise = {});

// Reads environment and files at once; throws validation_error if no region is found or they contradict each other, and
// tls_failed (P1011) if there are no certificate authorities. Nothing is connected before the first call, but for the
// machine's metadata where nothing else names a region.
std::unique_ptr<transport> make_http_transport(const aws_options& options);

}  // namespace tenon::dynamodb
