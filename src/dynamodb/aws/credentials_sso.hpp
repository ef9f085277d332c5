// Credentials of those who have signed in to IAM Identity Center, with `aws sso login`.
#pragma once

#include "dynamodb/aws/credentials_context.hpp"
#include "dynamodb/aws/ini_file.hpp"

#include <string>

namespace tenon::dynamodb::aws {

// With the token that the sign-in has left in ~/.aws/sso/cache. One of an sso-session is refreshed, and the file too, from
// five minutes before it expires. ("IAM Identity Center credential provider", AWS SDKs and Tools Reference Guide)
aws_credentials credentials_from_sso(const credentials_context& c, const ini_section& profile, const std::string& name);

}  // namespace tenon::dynamodb::aws
