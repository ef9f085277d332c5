// What a virtual machine's metadata service knows, in its second version.
#pragma once

#include "dynamodb/aws/credentials_context.hpp"

#include <optional>
#include <string>

namespace tenon::dynamodb::aws {

// Those of the machine's role. None: there is no such service or no role, or AWS_EC2_METADATA_DISABLED is set.
// `why_not` then says which. ("IMDS credential provider", AWS SDKs and Tools Reference Guide)
std::optional<aws_credentials> credentials_from_instance(const credentials_context& c, std::string& why_not);

// The machine's region.
std::optional<std::string> region_from_instance(const credentials_context& c);

}  // namespace tenon::dynamodb::aws
