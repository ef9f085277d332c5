#include "dynamodb/aws/settings.hpp"

#include "base/text.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::dynamodb::aws {

namespace {

const ini_section* find(const ini_sections& in, const std::string& name) {
  const auto at = in.find(name);
  return at == in.end() ? nullptr : &at->second;
}

}  // namespace

settings::settings(const environment& from, std::string profile) : from_(&from) {
  config_path_ = expanded(from.variable("AWS_CONFIG_FILE").value_or("~/.aws/config"));
  credentials_path_ = expanded(from.variable("AWS_SHARED_CREDENTIALS_FILE").value_or("~/.aws/credentials"));
  if (profile.empty()) profile = from.variable("AWS_PROFILE").value_or("");
  is_chosen_ = !profile.empty();
  profile_ = is_chosen_ ? std::move(profile) : "default";

  config_ = parse_ini(from.file(config_path_).value_or(""));
  for (const auto& [name, section] : config_) {
    if (name.starts_with("profile ")) profiles_[name.substr(8)] = section;
    else if (name == "default" && !config_.contains("profile default")) profiles_[name] = section;
  }
  // Where both files have a property, that of the credentials counts.
  for (auto& [name, section] : parse_ini(from.file(credentials_path_).value_or(""))) {
    ini_section& p = profiles_[name];
    for (auto& [key, value] : section) p[key] = value;
  }
}

const ini_section* settings::find_profile(std::string_view name) const {
  const auto at = profiles_.find(name);
  return at == profiles_.end() ? nullptr : &at->second;
}

const ini_section* settings::find_sso_session(std::string_view name) const {
  return find(config_, "sso-session " + std::string(name));
}

const ini_section* settings::find_services(std::string_view name) const {
  return find(config_, "services " + std::string(name));
}

std::optional<std::string> settings::property(std::string_view name) const {
  const ini_section* p = find_profile(profile_);
  if (!p) return std::nullopt;
  const auto at = p->find(name);
  if (at == p->end() || at->second.empty()) return std::nullopt;
  return at->second;
}

std::optional<std::string> settings::setting(const char* variable, std::string_view property_name) const {
  if (std::optional<std::string> value = from_->variable(variable)) return value;
  return property(property_name);
}

std::optional<bool> settings::flag(const char* variable, std::string_view property_name) const {
  const std::optional<std::string> value = setting(variable, property_name);
  if (!value) return std::nullopt;
  const std::string word = text::to_lower(*value);
  if (word == "true") return true;
  if (word == "false") return false;
  raise({.kind = error_kind::invalid_value,
         .message = std::string(from_->variable(variable) ? variable : property_name) + " is '" + *value +
                    "'; it can be true or false"});
}

std::string settings::home() const { return from_->variable("HOME").value_or(""); }

std::string settings::expanded(const std::string& path) const {
  return path == "~" || path.starts_with("~/") ? home() + path.substr(1) : path;
}

}  // namespace tenon::dynamodb::aws
