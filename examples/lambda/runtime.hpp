// The interface between AWS Lambda and a function's process
// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
#pragma once

#include <chrono>
#include <string>

namespace lambda {

struct invocation {
  std::string id;
  std::string event;  // JSON
  std::chrono::system_clock::time_point deadline;

  std::chrono::milliseconds time_left() const;  // negative when it is over
};

// Speaks to Lambda over plain HTTP at "host:port", the environment variable AWS_LAMBDA_RUNTIME_API. Throws std::exception.
class runtime {
 public:
  explicit runtime(const std::string& address);

  // Waits for the next one. Between invocations Lambda freezes the process in here, for milliseconds or hours.
  invocation next() const;

  // How the invocation ended: with an answer, JSON, or with an error.
  void succeed(const invocation& which, const std::string& answer) const;
  void fail(const invocation& which, const std::string& type, const std::string& message) const;

  // Instead of asking for the first invocation.
  void fail_to_start(const std::string& type, const std::string& message) const;

 private:
  void post_error(const std::string& path, const std::string& type, const std::string& message) const;

  std::string host_;
  std::string port_;
};

}  // namespace lambda
