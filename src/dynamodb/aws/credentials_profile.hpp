// Credentials that a profile of the shared files stands for.
#pragma once

#include "dynamodb/aws/credentials_context.hpp"

#include <string>

namespace tenon::dynamodb::aws {

// By the first of these that it has: a role to assume, keys, a web identity, a sign-in, a process. None: there is no such
// profile, or it has none of them. ("Shared config and credentials files", AWS SDKs and Tools Reference Guide)
std::optional<aws_credentials> credentials_from_profile(const credentials_context& c, const std::string& name);

// As AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN say.
std::optional<aws_credentials> credentials_from_variables(const credentials_context& c);

}  // namespace tenon::dynamodb::aws
