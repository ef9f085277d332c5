// Credentials from the agent beside a container: of ECS, EKS and their like.
#pragma once

#include "dynamodb/aws/credentials_context.hpp"

namespace tenon::dynamodb::aws {

// As AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI and AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or …_TOKEN say.
// ("Container credential provider", AWS SDKs and Tools Reference Guide)
std::optional<aws_credentials> credentials_from_container(const credentials_context& c);

}  // namespace tenon::dynamodb::aws
