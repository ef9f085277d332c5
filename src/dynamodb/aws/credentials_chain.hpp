// Looks for credentials where the SDKs do.
#pragma once

#include "dynamodb/aws/credentials_context.hpp"

namespace tenon::dynamodb::aws {

// In this order: variables of the environment (unless a profile was chosen by an option), the profile, a web identity, the
// container's agent, the machine's metadata. The first that is set up counts, and if it fails nothing else is tried.
// Throws authentication_failed, naming what was tried, if none is. ("Standardized credential providers", AWS SDKs and
// Tools Reference Guide)
aws_credentials find_credentials(const credentials_context& c, bool is_profile_an_option);

}  // namespace tenon::dynamodb::aws
