#include "base/text.hpp"
#include "dynamodb/aws/settings.hpp"
#include "dynamodb/aws/transport.hpp"

#include <tenon/base/error.hpp>

#include <charconv>

namespace tenon::dynamodb {

namespace aws {

retry_options retries_of(const aws_options& options, const retry_options& otherwise, const environment& from) {
  const settings s(from, options.profile);
  retry_options out = otherwise;
  if (const auto mode = s.setting("AWS_RETRY_MODE", "retry_mode")) {
    const std::string word = text::to_lower(*mode);
    // What was called legacy is another algorithm in each of the SDKs.
    if (word == "standard" || word == "legacy") out.mode = retry_mode::standard;
    else if (word == "adaptive") out.mode = retry_mode::adaptive;
    else
      raise({.kind = error_kind::invalid_value,
             .message = "AWS_RETRY_MODE, or retry_mode of the profile, is '" + *mode + "'",
             .hint = "It can be standard or adaptive"});
  }
  if (const auto attempts = s.setting("AWS_MAX_ATTEMPTS", "max_attempts")) {
    const char* end = attempts->data() + attempts->size();
    const auto [stop, problem] = std::from_chars(attempts->data(), end, out.max_attempts);
    if (problem != std::errc() || stop != end || out.max_attempts < 1)
      raise({.kind = error_kind::invalid_value,
             .message = "AWS_MAX_ATTEMPTS, or max_attempts of the profile, is '" + *attempts + "'",
             .hint = "It is a number from 1 on"});
  }
  return out;
}

}  // namespace aws

retry_options aws_retry_options(const aws_options& options, const retry_options& otherwise) {
  return aws::retries_of(options, otherwise, aws::process_environment());
}

}  // namespace tenon::dynamodb
