// The ClientRequestTokens of transactions: a transaction that is asked for again is answered, and not executed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tenon::local::dynamodb {

struct transaction_answers {
  std::string first;
  std::string again;  // to requests after the first: they have read what it has written
};

// Safe to use from any thread. Tokens are forgotten after ten minutes, and with the process.
class transaction_tokens {
 public:
  // Executes `what`, which makes the answers, and gives the first; or gives the other one to the same request with the
  // same token. Throws failure if the token belongs to another request, or to one that is being executed; and what `what`
  // throws, which leaves the token unused. Without a token (empty), just executes.
  std::string answer(std::string_view token, std::string_view request, std::int64_t now,
                     const std::function<transaction_answers()>& what);

 private:
  struct use {
    std::string request;
    std::string again;
    std::int64_t at = 0;
    bool is_running = false;
  };
  void forget_old(std::int64_t now);

  std::mutex mutex_;
  std::unordered_map<std::string, use> uses_;
  std::int64_t oldest_ = 0;
};

}  // namespace tenon::local::dynamodb
