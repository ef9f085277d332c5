#include "local/dynamodb/transaction_tokens.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

constexpr std::int64_t lifetime = std::int64_t{10} * 60 * 1000;  // milliseconds

}  // namespace

std::string transaction_tokens::answer(std::string_view token, std::string_view request, std::int64_t now,
                                       const std::function<transaction_answers()>& what) {
  if (token.empty()) return what().first;
  const std::string name(token);
  {
    const std::lock_guard lock(mutex_);
    forget_old(now);
    const auto [found, is_new] = uses_.try_emplace(name);
    if (!is_new) {
      if (found->second.request != request) idempotent_parameter_mismatch();
      if (found->second.is_running) transaction_in_progress();
      return found->second.again;
    }
    found->second = {.request = std::string(request), .again = {}, .at = now, .is_running = true};
    if (oldest_ == 0) oldest_ = now;
  }
  try {
    auto answers = what();
    const std::lock_guard lock(mutex_);
    auto& done = uses_[name];
    done.again = std::move(answers.again);
    done.is_running = false;
    return std::move(answers.first);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    uses_.erase(name);
    throw;
  }
}

void transaction_tokens::forget_old(std::int64_t now) {
  if (oldest_ == 0 || now - oldest_ < lifetime) return;
  std::erase_if(uses_,
                [&](const auto& entry) { return !entry.second.is_running && now - entry.second.at >= lifetime; });
  oldest_ = 0;
  for (const auto& [name, use] : uses_) oldest_ = oldest_ == 0 ? use.at : std::min(oldest_, use.at);
}

}  // namespace tenon::local::dynamodb
