// Credentials of roles, from AWS's Security Token Service.
#pragma once

#include "dynamodb/aws/credentials_context.hpp"

#include <string>

namespace tenon::dynamodb::aws {

struct role_to_assume {
  std::string arn;
  std::string session_name = {};  // made up if it is empty
  std::string external_id = {};
  std::string duration_seconds = {};  // empty: as the service does by itself, an hour
};

// AssumeRole, signed with the keys of whoever may assume the role. (STS API Reference)
aws_credentials assume_role(const credentials_context& c, const role_to_assume& role, const aws_credentials& keys);

// AssumeRoleWithWebIdentity, with the token in a file.
aws_credentials assume_role_with_web_identity(const credentials_context& c, const role_to_assume& role,
                                              const std::string& token_file);

// As AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME say.
std::optional<aws_credentials> credentials_from_web_identity(const credentials_context& c);

}  // namespace tenon::dynamodb::aws
