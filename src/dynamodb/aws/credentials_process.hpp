// Credentials that a program prints.
#pragma once

#include "dynamodb/aws/credentials_context.hpp"

#include <string>

namespace tenon::dynamodb::aws {

// Runs the command in a shell and reads the JSON on its standard output. It is killed when the time is over, after a
// minute at most. ("Process credential provider", AWS SDKs and Tools Reference Guide)
aws_credentials credentials_from_process(const credentials_context& c, const std::string& command,
                                         const std::string& profile);

}  // namespace tenon::dynamodb::aws
