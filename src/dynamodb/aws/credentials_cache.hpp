// Keeps credentials until they have to be replaced.
#pragma once

#include "query/waiter.hpp"
#include "waiting/semaphore.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace tenon::dynamodb::aws {

// Safe to use from several threads; one of the callers refreshes at a time. From five minutes before the credentials
// expire, one caller does and the others go on with the old ones, as this one does if it fails; within the last minute all
// wait for the new ones.
class credentials_cache {
 public:
  static constexpr std::chrono::minutes advisory_window{5};
  static constexpr std::chrono::minutes mandatory_window{1};

  using loader = std::function<aws_credentials(query::waiter& w, std::optional<monotonic_time> until)>;

  explicit credentials_cache(loader load, clock& time = real_clock()) : load_(std::move(load)), clock_(time) {}

  // Throws what the loader throws.
  std::shared_ptr<const aws_credentials> get(query::waiter& w, std::optional<monotonic_time> until);

  // The service does not accept these any more: they are not handed out again, unless the loader has no others.
  void reject(const std::shared_ptr<const aws_credentials>& keys) noexcept;

 private:
  enum class freshness { good, old, useless };

  freshness look(std::shared_ptr<const aws_credentials>& out);
  std::shared_ptr<const aws_credentials> refresh(query::waiter& w, std::optional<monotonic_time> until);

  const loader load_;
  clock& clock_;
  waiting::semaphore refreshing_{1};
  std::mutex mutex_;  // over what follows
  std::shared_ptr<const aws_credentials> current_;
  bool is_rejected_ = false;
  std::optional<monotonic_time> failed_at_;  // the last refresh, if it did
};

}  // namespace tenon::dynamodb::aws
