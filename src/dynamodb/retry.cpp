#include "dynamodb/retry.hpp"

#include "dynamodb/retry_rate_limiter.hpp"
#include "waiting/pause.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

namespace tenon::dynamodb {

namespace {

using std::chrono::microseconds;

constexpr int retry_cost = 14;
constexpr int throttling_retry_cost = 5;
constexpr int reward = 1;  // for success without a repetition
constexpr microseconds most_beyond_delay{5'000'000};

constexpr std::array<std::string_view, 14> throttling_codes = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
};

constexpr std::array<std::string_view, 5> transient_codes = {
    "InternalServerError", "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable", "TimeoutError",
};

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& codes, std::string_view code) noexcept {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Uniformly distributed, from 0 to below 1.
double fraction(random_source& random) {
  std::uint64_t bits = 0;
  random.fill(&bits, sizeof bits);
  return std::ldexp(static_cast<double>(bits >> 11), -53);
}

}  // namespace

failed_attempt failure_of(const api_reply& reply, std::string_view code, std::string_view message) noexcept {
  failed_attempt out{.retry_after = reply.retry_after};
  const int status = reply.status;
  if (status == 429 || is_one_of(throttling_codes, code)) {
    out.what = retry_class::throttling;
  } else if (status == 500 || status == 502 || status == 503 || status == 504 || is_one_of(transient_codes, code) ||
             (code == "InvalidSignatureException" && message.find("Signature expired") != std::string_view::npos)) {
    out.what = retry_class::transient;
    // Who says that the service is not there (503), or that the request or its time was not accepted, has not run it.
    out.outcome_unknown = status >= 500 && status != 503;
  }
  return out;
}

failed_attempt failure_of(const error& e) noexcept {
  constexpr std::array network_failures = {error_kind::server_unreachable, error_kind::connect_timeout,
                                           error_kind::operation_timeout, error_kind::connection_closed};
  const bool is_transient =
      std::find(network_failures.begin(), network_failures.end(), e.kind()) != network_failures.end();
  return {.what = is_transient ? retry_class::transient : retry_class::permanent,
          .outcome_unknown = e.outcome_unknown()};
}

retry_policy::retry_policy(const retry_options& options, clock& time, random_source& random)
    : options_(options), clock_(time), random_(random) {
  if (options.mode == retry_mode::adaptive) limiter_ = std::make_unique<rate_limiter>(time.monotonic());
}

retry_policy::~retry_policy() = default;

bool retry_policy::take(int cost) noexcept {
  int have = tokens_.load(std::memory_order_relaxed);
  while (have >= cost)
    if (tokens_.compare_exchange_weak(have, have - cost, std::memory_order_relaxed)) return true;
  return false;
}

void retry_policy::give_back(int tokens) noexcept {
  int have = tokens_.load(std::memory_order_relaxed);
  while (have < quota)
    if (tokens_.compare_exchange_weak(have, std::min(quota, have + tokens), std::memory_order_relaxed)) return;
}

microseconds retry_policy::delay(const failed_attempt& f, int repetition) {
  const microseconds base = f.what == retry_class::throttling ? options_.throttling_base_delay : options_.base_delay;
  const double most = std::min(std::ldexp(static_cast<double>(base.count()), repetition - 1),
                               static_cast<double>(microseconds(options_.max_delay).count()));
  const microseconds computed(static_cast<std::int64_t>(fraction(random_) * most));
  if (!f.retry_after) return computed;
  return std::clamp(microseconds(*f.retry_after), computed, computed + most_beyond_delay);
}

void retry_loop::begin_attempt() {
  ++attempts_;
  if (!policy_.limiter_) return;
  for (;;) {
    const monotonic_time now = policy_.clock_.monotonic();
    const microseconds wait = policy_.limiter_->take(now);
    if (wait.count() == 0) return;
    if (until_ && now + wait >= *until_)
      raise({.kind = error_kind::operation_timeout,
             .message =
                 "The call was held back, as the service throttles calls, and its time is over before it may be sent",
             .hint = "Raise the table's capacity, or send fewer calls"});
    waiting::pause(waiter_, now + wait);
  }
}

bool retry_loop::try_again(const failed_attempt& f) {
  if (policy_.limiter_) {
    const monotonic_time now = policy_.clock_.monotonic();
    if (f.what == retry_class::throttling) policy_.limiter_->throttled(now);
    else policy_.limiter_->succeeded(now);
  }
  if (f.outcome_unknown) outcome_unknown_ = true;
  if (f.what == retry_class::permanent || attempts_ >= policy_.options_.max_attempts) return false;
  if (f.outcome_unknown && !is_repeatable_ && !policy_.options_.repeat_unknown_outcomes) return false;

  const microseconds delay = policy_.delay(f, attempts_);
  const monotonic_time next = policy_.clock_.monotonic() + delay;
  if (until_ && next >= *until_) return false;
  const int cost = f.what == retry_class::throttling ? throttling_retry_cost : retry_cost;
  if (!policy_.take(cost)) return false;
  taken_ = cost;
  waiting::pause(waiter_, next);
  return true;
}

void retry_loop::succeeded() noexcept {
  policy_.give_back(taken_ > 0 ? taken_ : reward);
  if (policy_.limiter_) policy_.limiter_->succeeded(policy_.clock_.monotonic());
}

}  // namespace tenon::dynamodb
