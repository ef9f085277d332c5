// An environment of a test's own.
#pragma once

#include "dynamodb/aws/environment.hpp"

#include <map>
#include <string>

namespace tenon::dynamodb::aws {

struct made_up_environment final : environment {
  std::map<std::string, std::string> variables{{"HOME", "/home/ann"}};
  mutable std::map<std::string, std::string> files;

  std::optional<std::string> variable(const char* name) const override {
    const auto at = variables.find(name);
    if (at == variables.end() || at->second.empty()) return std::nullopt;
    return at->second;
  }
  std::optional<std::string> file(const std::string& path) const override {
    const auto at = files.find(path);
    if (at == files.end()) return std::nullopt;
    return at->second;
  }
  bool write_private_file(const std::string& path, const std::string& content) const override {
    files[path] = content;
    return true;
  }
};

}  // namespace tenon::dynamodb::aws
