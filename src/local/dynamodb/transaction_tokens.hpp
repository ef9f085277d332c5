// The ClientRequestTokens of transactions: a transaction that is asked for again is answered again, and not executed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tenon::local::dynamodb {

// Safe to use from any thread. Tokens are forgotten after ten minutes, and with the process.
class transaction_tokens {
 public:
  // Executes `what`, which makes the answer, or gives the answer that the same request with this token was given
  // before. Throws failure if the token belongs to another request, or to one that is being executed; and what `what`
  // throws, which leaves the token unused. Without a token (empty), just executes.
  std::string answer(std::string_view token, std::string_view request, std::int64_t now,
                     const std::function<std::string()>& what);

 private:
  struct use {
    std::string request;
    std::string answer;
    std::int64_t at = 0;
    bool is_running = false;
  };
  void forget_old(std::int64_t now);

  std::mutex mutex_;
  std::unordered_map<std::string, use> uses_;
  std::int64_t oldest_ = 0;
};

}  // namespace tenon::local::dynamodb
