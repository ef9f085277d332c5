// Decides whether and when a failed call is tried again.
//
// The rules are those of the SDKs' "standard" and "adaptive" modes: AWS SDKs and Tools Reference Guide, "Retry behavior",
// with what "Updated default retry behavior (2026)" changed (aws/aws-sdk-java-v2 issue 6987, and the same in each SDK):
// 4 attempts and a base of 25 ms for DynamoDB, 1 s for throttling; a quota of 500 tokens, of which a repetition takes 14,
// or 5 after throttling, and success gives back what its repetition took, or 1; x-amz-retry-after in milliseconds,
// clamped to between the computed delay and 5 s more; the longest delay is applied before the jitter.
#pragma once

#include "query/waiter.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/random.hpp>
#include <tenon/dynamodb/retry_options.hpp>
#include <tenon/dynamodb/transport.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace tenon::dynamodb {

class rate_limiter;

enum class retry_class : std::uint8_t {
  permanent,  // would fail again
  transient,
  throttling
};

// What is to be known of a failed attempt.
struct failed_attempt {
  retry_class what = retry_class::permanent;
  bool outcome_unknown = false;  // it may have been executed all the same
  std::optional<std::chrono::milliseconds> retry_after = {};
};

// Of an answer with a status of 400 and above. `code` is the error's name without what precedes its '#':
// "ProvisionedThroughputExceededException"; empty if the answer has none.
failed_attempt failure_of(const api_reply& reply, std::string_view code, std::string_view message) noexcept;

// Of what a transport threw.
failed_attempt failure_of(const error& e) noexcept;

// What the calls of one client share. Safe to use from several threads.
class retry_policy {
 public:
  static constexpr int quota = 500;

  explicit retry_policy(const retry_options& options, clock& time = real_clock(),
                        random_source& random = system_random());
  retry_policy(const retry_policy&) = delete;
  retry_policy& operator=(const retry_policy&) = delete;
  ~retry_policy();

  const retry_options& options() const noexcept { return options_; }
  int tokens() const noexcept { return tokens_.load(std::memory_order_relaxed); }

 private:
  friend class retry_loop;

  bool take(int cost) noexcept;
  void give_back(int tokens) noexcept;
  std::chrono::microseconds delay(const failed_attempt& f, int repetition);

  const retry_options options_;
  clock& clock_;
  random_source& random_;
  std::atomic<int> tokens_{quota};
  std::unique_ptr<rate_limiter> limiter_;  // null unless adaptive
};

// The attempts at one call:
//
//   retry_loop loop(policy, w, until, repeatable);
//   for (;;) {
//     loop.begin_attempt();
//     … send; on success: loop.succeeded(), return …
//     if (!loop.try_again(failure)) … raise the failure, with outcome_unknown if loop.outcome_unknown() …
//   }
class retry_loop {
 public:
  // `is_repeatable`: to execute the call twice does the same as once (reads, plain puts and deletes, writes with a
  // condition that the first execution makes false, transactions with a token).
  retry_loop(retry_policy& policy, query::waiter& w, std::optional<monotonic_time> until, bool is_repeatable) noexcept
      : policy_(policy), waiter_(w), until_(until), is_repeatable_(is_repeatable) {}

  // Waits until the call may be sent, in adaptive mode. Throws timeout_error if that would be too late, and cancelled.
  void begin_attempt();

  // Whether another attempt should be made; it has then waited for as long as it should. False at once when the delay
  // would end after `until`. Throws cancelled.
  bool try_again(const failed_attempt& f);

  void succeeded() noexcept;

  // An attempt that failed may have been executed. A failure of a later one may come of that: a condition that no longer
  // holds may be of our own making.
  bool outcome_unknown() const noexcept { return outcome_unknown_; }
  int attempts() const noexcept { return attempts_; }

 private:
  retry_policy& policy_;
  query::waiter& waiter_;
  std::optional<monotonic_time> until_;
  const bool is_repeatable_;
  bool outcome_unknown_ = false;
  int attempts_ = 0;
  int taken_ = 0;  // tokens, for the last repetition
};

}  // namespace tenon::dynamodb
