// What the sources of credentials have in common.
#pragma once

#include "dynamodb/aws/http_reply.hpp"
#include "dynamodb/aws/http_url.hpp"
#include "dynamodb/aws/json_texts.hpp"
#include "dynamodb/aws/settings.hpp"
#include "query/waiter.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

// One search for credentials. Every source is a function that returns none if it is not set up, and throws
// authentication_failed (P1000) if it is and fails, or what the network throws.
struct credentials_context {
  const settings& from;
  std::string region;   // of the calls to get credentials
  std::string ca_file;  // as in aws_options
  query::waiter& w;
  std::optional<monotonic_time> until = {};
  clock& time = real_clock();
};

// A request to a service that gives credentials or what they take.
struct credentials_call {
  http_url to;
  std::string_view method = "GET";
  std::string headers = {};  // lines that end with \r\n
  std::string body = {};
  std::chrono::milliseconds connect_timeout{3100};
  std::chrono::milliseconds request_timeout{10000};
  bool is_nearby = false;  // on the machine, or on the one that it runs on: no proxy is asked
};

// Repeated twice when the connection is lost or the answer's status is 429 or above 499.
http_reply call(const credentials_context& c, const credentials_call& request);

// Throws authentication_failed. `what` happened to which source; nothing secret.
[[noreturn]] void fail_credentials(std::string what, std::string hint = {}, std::string server_message = {});

// The names of the members that services use for credentials.
struct credentials_names {
  std::string_view access_key_id = "AccessKeyId";
  std::string_view secret_access_key = "SecretAccessKey";
  std::string_view session_token = "Token";
  std::string_view expiration = "Expiration";
};

// Throws authentication_failed if the keys are missing or the time of expiry is none.
aws_credentials credentials_in(const json_texts& answer, const credentials_names& names, const std::string& source);

// For targets of requests and bodies of forms: everything but A-Z a-z 0-9 - . _ ~ is escaped.
std::string url_encoded(std::string_view text);

}  // namespace tenon::dynamodb::aws
