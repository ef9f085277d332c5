#include "dynamodb/aws/credentials_profile.hpp"

#include "dynamodb/aws/credentials_container.hpp"
#include "dynamodb/aws/credentials_instance.hpp"
#include "dynamodb/aws/credentials_process.hpp"
#include "dynamodb/aws/credentials_sso.hpp"
#include "dynamodb/aws/credentials_sts.hpp"

#include <algorithm>
#include <vector>

namespace tenon::dynamodb::aws {

namespace {

class profile_reader {
 public:
  explicit profile_reader(const credentials_context& c) : context_(c) {}

  std::optional<aws_credentials> read(const std::string& name) {
    const ini_section* p = context_.from.find_profile(name);
    if (!p) return std::nullopt;
    const bool is_first = visited_.empty();
    const bool was_visited = std::find(visited_.begin(), visited_.end(), name) != visited_.end();
    visited_.push_back(name);

    // A role's profile may be its own source, with the keys beside the role; and so ends a chain.
    if ((was_visited || !is_first) && has_keys(*p)) return keys(*p);
    if (was_visited)
      fail_credentials("The profiles " + chain() + " are each other's source_profile", "Break the circle");
    if (has(*p, "role_arn") && (has(*p, "source_profile") || has(*p, "credential_source"))) return role(*p, name);
    if (has_keys(*p)) return keys(*p);
    if (has(*p, "web_identity_token_file")) return web_identity(*p, name);
    if (has(*p, "sso_session") || has(*p, "sso_account_id") || has(*p, "sso_start_url"))
      return credentials_from_sso(context_, *p, name);
    if (has(*p, "credential_process")) return credentials_from_process(context_, get(*p, "credential_process"), name);
    if (has(*p, "role_arn"))
      fail_credentials("Profile '" + name + "' has a role_arn, but nothing to assume it with",
                       "Set source_profile, credential_source or web_identity_token_file");
    return std::nullopt;
  }

 private:
  static bool has(const ini_section& p, std::string_view name) { return !get(p, name).empty(); }

  static std::string get(const ini_section& p, std::string_view name) {
    const auto at = p.find(name);
    return at == p.end() ? std::string() : at->second;
  }

  static bool has_keys(const ini_section& p) { return has(p, "aws_access_key_id") && has(p, "aws_secret_access_key"); }

  static aws_credentials keys(const ini_section& p) {
    return {.access_key_id = get(p, "aws_access_key_id"),
            .secret_access_key = get(p, "aws_secret_access_key"),
            .session_token = get(p, "aws_session_token")};
  }

  static role_to_assume role_of(const ini_section& p) {
    return {.arn = get(p, "role_arn"),
            .session_name = get(p, "role_session_name"),
            .external_id = get(p, "external_id"),
            .duration_seconds = get(p, "duration_seconds")};
  }

  // Calls for this profile go to its own region.
  credentials_context context_of(const ini_section& p) const {
    credentials_context c = context_;
    if (has(p, "region")) c.region = get(p, "region");
    return c;
  }

  aws_credentials role(const ini_section& p, const std::string& name) {
    if (has(p, "source_profile") && has(p, "credential_source"))
      fail_credentials("Profile '" + name + "' has both a source_profile and a credential_source", "Leave out one");
    if (has(p, "mfa_serial"))
      fail_credentials(
          "Profile '" + name + "' needs a code of multi-factor authentication, which cannot be asked for here",
          "Use a profile without mfa_serial, or credential_process");
    const std::optional<aws_credentials> source = has(p, "source_profile")
                                                      ? source_profile(get(p, "source_profile"), name)
                                                      : source_of(get(p, "credential_source"), name);
    return assume_role(context_of(p), role_of(p), *source);
  }

  std::optional<aws_credentials> source_profile(const std::string& source, const std::string& name) {
    std::optional<aws_credentials> out = read(source);
    if (!out)
      fail_credentials("Profile '" + name + "' takes its role with profile '" + source + "', which " +
                           (context_.from.find_profile(source) ? "has no credentials" : "does not exist"),
                       "Check " + context_.from.config_path() + " and " + context_.from.credentials_path());
    return out;
  }

  std::optional<aws_credentials> source_of(const std::string& word, const std::string& name) {
    std::optional<aws_credentials> out;
    std::string why;
    if (word == "Environment") out = credentials_from_variables(context_);
    else if (word == "EcsContainer") out = credentials_from_container(context_);
    else if (word == "Ec2InstanceMetadata") out = credentials_from_instance(context_, why);
    else
      fail_credentials("Profile '" + name + "' has the credential_source '" + word + "'",
                       "It can be Environment, EcsContainer or Ec2InstanceMetadata");
    if (!out)
      fail_credentials("Profile '" + name + "' takes its role with credential_source " + word +
                       ", which has no credentials" + (why.empty() ? "" : ": " + why));
    return out;
  }

  aws_credentials web_identity(const ini_section& p, const std::string& name) {
    if (!has(p, "role_arn"))
      fail_credentials("Profile '" + name + "' has a web_identity_token_file, but no role_arn", "Set both, or none");
    return assume_role_with_web_identity(context_of(p), role_of(p),
                                         context_.from.expanded(get(p, "web_identity_token_file")));
  }

  std::string chain() const {
    std::string out;
    for (const std::string& name : visited_) out += (out.empty() ? "'" : ", '") + name + "'";
    return out;
  }

  const credentials_context& context_;
  std::vector<std::string> visited_;
};

}  // namespace

std::optional<aws_credentials> credentials_from_profile(const credentials_context& c, const std::string& name) {
  return profile_reader(c).read(name);
}

std::optional<aws_credentials> credentials_from_variables(const credentials_context& c) {
  const environment& e = c.from.from();
  const auto id = e.variable("AWS_ACCESS_KEY_ID");
  const auto secret = e.variable("AWS_SECRET_ACCESS_KEY");
  if (!id && !secret) return std::nullopt;
  if (!id || !secret)
    fail_credentials(std::string(id ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY") + " is set, but " +
                         (id ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID") + " is not",
                     "Set both, or none");
  return aws_credentials{.access_key_id = *id,
                         .secret_access_key = *secret,
                         .session_token = e.variable("AWS_SESSION_TOKEN").value_or("")};
}

}  // namespace tenon::dynamodb::aws
