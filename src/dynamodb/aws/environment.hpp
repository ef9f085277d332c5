// Where settings that are nowhere in the program come from: environment variables and files.
#pragma once

#include <optional>
#include <string>

namespace tenon::dynamodb::aws {

// Safe to use from several threads, as long as none changes the environment.
class environment {
 public:
  virtual ~environment() = default;

  // None: the variable is not set, or empty.
  virtual std::optional<std::string> variable(const char* name) const = 0;

  // The content of a file, of up to 1 MB; none if it cannot be read.
  virtual std::optional<std::string> file(const std::string& path) const = 0;

  // Replaces a file that only its owner may read, at once. False: it could not be written.
  virtual bool write_private_file(const std::string& path, const std::string& content) const = 0;
};

// That of the process.
const environment& process_environment() noexcept;

}  // namespace tenon::dynamodb::aws
