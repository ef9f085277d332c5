// Where the service is.
#pragma once

#include "dynamodb/aws/http_url.hpp"
#include "dynamodb/aws/settings.hpp"

#include <tenon/dynamodb/aws.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

// A part of AWS with names of its own. ("Partitions", and the rules of endpoints of each service)
struct partition {
  std::string_view id;                // "aws-cn"
  std::string_view dns_suffix;        // "amazonaws.com.cn"
  std::string_view dualstack_suffix;  // "api.amazonwebservices.com.cn"
};

const partition& partition_of(std::string_view region) noexcept;

// As the options, AWS_REGION, AWS_DEFAULT_REGION or the profile say; none otherwise. Throws validation_error for what
// cannot be a part of a host's name.
std::optional<std::string> region_of(const aws_options& options, const settings& from);

// Of the two APIs, and of SearchVectors, which only endpoints of its own answer: all are in one place if a place was
// chosen.
struct service_endpoints {
  http_url tables;
  http_url streams;
  http_url searches;
  bool is_chosen = false;
};

// As the options, AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL or the profile say, or the region's own. Throws
// validation_error or invalid_url.
service_endpoints endpoints_of(const aws_options& options, const settings& from, const std::string& region);

// "https://sts.eu-west-1.amazonaws.com" and its like, unless the environment or the profile has another place for the
// service, whose name in AWS_ENDPOINT_URL_… is `variable`'s end.
http_url endpoint_of(std::string_view host_prefix, const char* variable, std::string_view services_key,
                     const settings& from, const std::string& region);

}  // namespace tenon::dynamodb::aws
