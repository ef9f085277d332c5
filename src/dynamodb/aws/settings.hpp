// What the environment and a profile of the shared files say.
#pragma once

#include "dynamodb/aws/environment.hpp"
#include "dynamodb/aws/ini_file.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

// Read once, at the start. Afterwards safe to use from several threads.
class settings {
 public:
  // `profile`: empty for that of AWS_PROFILE, or "default".
  settings(const environment& from, std::string profile);

  const environment& from() const noexcept { return *from_; }
  const std::string& profile_name() const noexcept { return profile_; }
  bool is_profile_chosen() const noexcept { return is_chosen_; }  // by an option or by AWS_PROFILE

  // The paths of the files, for messages.
  const std::string& config_path() const noexcept { return config_path_; }
  const std::string& credentials_path() const noexcept { return credentials_path_; }

  // Null if neither file has the profile.
  const ini_section* find_profile(std::string_view name) const;

  // The sections [sso-session NAME] and [services NAME].
  const ini_section* find_sso_session(std::string_view name) const;
  const ini_section* find_services(std::string_view name) const;

  // A property of the profile in use.
  std::optional<std::string> property(std::string_view name) const;

  // A variable of the environment, or else a property of the profile in use.
  std::optional<std::string> setting(const char* variable, std::string_view property_name) const;

  // The same for "true" and "false". Throws validation_error for anything else.
  std::optional<bool> flag(const char* variable, std::string_view property_name) const;

  // A path with ~ for the user's home.
  std::string expanded(const std::string& path) const;
  std::string home() const;

 private:
  const environment* from_;
  std::string config_path_;
  std::string credentials_path_;
  std::string profile_;
  bool is_chosen_ = false;
  ini_sections profiles_;
  ini_sections config_;
};

}  // namespace tenon::dynamodb::aws
