// AWS Signature Version 4.
#pragma once

#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <array>
#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

struct signed_header {
  std::string_view name;  // in lower case
  std::string_view value;
};

struct request_to_sign {
  std::string_view method = "POST";
  std::string_view path = "/";             // normalised and encoded
  std::string_view query = {};             // sorted and encoded
  std::span<const signed_header> headers;  // sorted by name, each name once; all are signed
  std::string_view body = {};
};

// The moment of a request as its header X-Amz-Date has it: "20150830T123600Z".
std::array<char, 16> amz_date(timestamp at);

// For one service in one region. Safe to use from several threads. ("Create a signed AWS API request", IAM User Guide)
class request_signer {
 public:
  request_signer(std::string region, std::string service) noexcept
      : region_(std::move(region)), service_(std::move(service)) {}

  const std::string& region() const noexcept { return region_; }

  // Appends the value of the header Authorization. `date`: as amz_date() gives it; it and the session token have to be
  // among the headers.
  void append_authorization(std::string& out, const request_to_sign& request, std::string_view date,
                            const aws_credentials& keys);

 private:
  using digest = std::array<unsigned char, 32>;

  digest key_for(std::string_view day, const std::string& secret);

  const std::string region_;
  const std::string service_;

  // The key of the last day and secret; it takes four steps to derive.
  std::mutex mutex_;
  std::string day_;
  std::string secret_;
  digest key_{};
};

}  // namespace tenon::dynamodb::aws
