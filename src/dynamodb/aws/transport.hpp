// Calls of DynamoDB over HTTP.
#pragma once

#include "dynamodb/aws/environment.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <memory>

namespace tenon::dynamodb::aws {

// As make_http_transport(), with an environment and a clock of one's own, which outlive it.
std::unique_ptr<transport> make_transport(const aws_options& options, const environment& from, clock& time);

retry_options retries_of(const aws_options& options, const retry_options& otherwise, const environment& from);

}  // namespace tenon::dynamodb::aws
