#include "dynamodb/aws/credentials_chain.hpp"

#include "dynamodb/aws/credentials_container.hpp"
#include "dynamodb/aws/credentials_instance.hpp"
#include "dynamodb/aws/credentials_profile.hpp"
#include "dynamodb/aws/credentials_sts.hpp"

#include <string>

namespace tenon::dynamodb::aws {

aws_credentials find_credentials(const credentials_context& c, bool is_profile_an_option) {
  if (!is_profile_an_option)
    if (auto found = credentials_from_variables(c)) return *found;

  const std::string& profile = c.from.profile_name();
  const bool exists = c.from.find_profile(profile) != nullptr;
  if (!exists && c.from.is_profile_chosen())
    fail_credentials("There is no profile '" + profile + "'",
                     "Check AWS_PROFILE, and " + c.from.config_path() + " and " + c.from.credentials_path());
  if (auto found = credentials_from_profile(c, profile)) return *found;
  if (auto found = credentials_from_web_identity(c)) return *found;
  if (auto found = credentials_from_container(c)) return *found;
  std::string why_no_instance;
  if (auto found = credentials_from_instance(c, why_no_instance)) return *found;

  fail_credentials(
      "No credentials for AWS were found. Tried: " +
          std::string(is_profile_an_option ? "" : "AWS_ACCESS_KEY_ID (not set); ") + "profile '" + profile +
          (exists ? "' (without credentials)"
                  : "' (neither in " + c.from.config_path() + " nor in " + c.from.credentials_path() + ")") +
          "; AWS_WEB_IDENTITY_TOKEN_FILE (not set); AWS_CONTAINER_CREDENTIALS_FULL_URI and …_RELATIVE_URI (not "
          "set); the machine's metadata (" +
          why_no_instance + ")",
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with `aws configure`");
}

}  // namespace tenon::dynamodb::aws
