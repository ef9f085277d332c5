#include "dynamodb/retry.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace tenon::dynamodb {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// Draws the same fraction each time: 1 is as good as all of the range.
class fixed_random final : public random_source {
 public:
  explicit fixed_random(double fraction) : bits_(static_cast<std::uint64_t>(fraction * 0x1p53 - 1) << 11) {}
  void fill(void* buffer, std::size_t size) override { std::memcpy(buffer, &bits_, size); }

 private:
  std::uint64_t bits_;
};

// Passes the time by turning the clock.
class turned_clock final : public query::waiter {
 public:
  bool wait(query::watched_socket&, query::readiness, std::optional<monotonic_time> until) override {
    const auto by = std::chrono::ceil<microseconds>(*until - time.monotonic());
    waits.push_back(std::chrono::round<milliseconds>(by));
    time.advance(by);
    return false;
  }

  manual_clock time;
  std::vector<milliseconds> waits;
};

struct retries : testing::Test {
  fixed_random all{1};
  turned_clock w;

  retry_loop loop(retry_policy& p, bool is_repeatable = true, std::optional<monotonic_time> until = {}) {
    return retry_loop(p, w, until, is_repeatable);
  }
};

failed_attempt answered(int status, std::string_view code, std::string_view message = {}) {
  return failure_of(api_reply{.status = status, .body = {}}, code, message);
}

const failed_attempt transient{.what = retry_class::transient};
const failed_attempt throttled{.what = retry_class::throttling};
const failed_attempt lost{.what = retry_class::transient, .outcome_unknown = true};

TEST(failures, of_throttling_are_recognised_by_their_code_or_by_the_status) {
  for (const char* code :
       {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
        "LimitExceededException", "TransactionInProgressException", "Throttling", "ThrottledException",
        "RequestThrottledException", "TooManyRequestsException", "BandwidthLimitExceeded", "RequestThrottled",
        "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException"}) {
    EXPECT_EQ(answered(400, code).what, retry_class::throttling) << code;
    EXPECT_FALSE(answered(400, code).outcome_unknown) << code;
  }
  EXPECT_EQ(answered(429, "").what, retry_class::throttling);
}

TEST(failures, of_the_service_are_transient_and_leave_the_outcome_unknown_unless_it_was_not_there) {
  for (const int status : {500, 502, 504}) {
    EXPECT_EQ(answered(status, "InternalServerError").what, retry_class::transient) << status;
    EXPECT_TRUE(answered(status, "").outcome_unknown) << status;
  }
  EXPECT_EQ(answered(503, "ServiceUnavailable").what, retry_class::transient);
  EXPECT_FALSE(answered(503, "ServiceUnavailable").outcome_unknown);
  EXPECT_EQ(answered(400, "RequestTimeout").what, retry_class::transient);
  EXPECT_FALSE(answered(400, "RequestTimeout").outcome_unknown);
}

TEST(failures, of_the_callers_making_are_permanent) {
  for (const char* code :
       {"ValidationException", "ConditionalCheckFailedException", "TransactionCanceledException",
        "ResourceNotFoundException", "AccessDeniedException", "ItemCollectionSizeLimitExceededException",
        "InvalidSignatureException", "UnrecognizedClientException", "ExpiredTokenException"})
    EXPECT_EQ(answered(400, code).what, retry_class::permanent) << code;
  EXPECT_EQ(answered(501, "").what, retry_class::permanent);
}

TEST(failures, of_signatures_that_expired_on_the_way_are_transient) {
  EXPECT_EQ(answered(400, "InvalidSignatureException", "Signature expired: 2026…").what, retry_class::transient);
}

TEST(failures, of_the_network_are_transient_and_those_of_tls_are_not) {
  EXPECT_EQ(failure_of(connection_error({.kind = error_kind::server_unreachable})).what, retry_class::transient);
  EXPECT_EQ(failure_of(timeout_error({.kind = error_kind::operation_timeout})).what, retry_class::transient);
  EXPECT_EQ(failure_of(connection_error({.kind = error_kind::tls_failed})).what, retry_class::permanent);
  EXPECT_EQ(failure_of(cancelled({.kind = error_kind::cancelled})).what, retry_class::permanent);
  EXPECT_TRUE(
      failure_of(connection_error({.kind = error_kind::connection_closed, .outcome_unknown = true})).outcome_unknown);
}

TEST_F(retries, are_made_four_times_at_most_with_delays_that_double) {
  retry_policy p({}, w.time, all);
  retry_loop l = loop(p);
  for (int attempt = 1; attempt < 4; ++attempt) {
    l.begin_attempt();
    EXPECT_TRUE(l.try_again(transient));
  }
  l.begin_attempt();
  EXPECT_FALSE(l.try_again(transient));
  EXPECT_EQ(l.attempts(), 4);
  EXPECT_EQ(w.waits, (std::vector<milliseconds>{25ms, 50ms, 100ms}));
}

TEST_F(retries, wait_for_a_second_and_longer_after_throttling) {
  retry_policy p({}, w.time, all);
  retry_loop l = loop(p);
  for (int attempt = 1; attempt < 4; ++attempt) {
    l.begin_attempt();
    EXPECT_TRUE(l.try_again(throttled));
  }
  EXPECT_EQ(w.waits, (std::vector<milliseconds>{1000ms, 2000ms, 4000ms}));
}

TEST_F(retries, never_wait_for_longer_than_the_longest_delay) {
  retry_policy p({.max_attempts = 12}, w.time, all);
  retry_loop l = loop(p);
  for (int attempt = 1; attempt < 12; ++attempt) {
    l.begin_attempt();
    ASSERT_TRUE(l.try_again(throttled));
  }
  EXPECT_EQ(w.waits.back(), 20000ms);
}

TEST_F(retries, spread_their_delays_over_the_whole_range) {
  fixed_random half(0.5);
  retry_policy p({}, w.time, half);
  retry_loop l = loop(p);
  l.begin_attempt();
  EXPECT_TRUE(l.try_again(throttled));
  EXPECT_EQ(w.waits, std::vector<milliseconds>{500ms});
}

TEST_F(retries, heed_the_wish_of_the_service_within_five_seconds_of_their_own) {
  retry_policy p({.max_attempts = 9}, w.time, all);
  retry_loop l = loop(p);
  for (const milliseconds wish : {10ms, 300ms, 60000ms}) {
    l.begin_attempt();
    failed_attempt f = transient;
    f.retry_after = wish;
    EXPECT_TRUE(l.try_again(f));
  }
  EXPECT_EQ(w.waits, (std::vector<milliseconds>{25ms, 300ms, 5100ms}));
}

TEST_F(retries, are_not_made_for_permanent_failures) {
  retry_policy p({}, w.time, all);
  retry_loop l = loop(p);
  l.begin_attempt();
  EXPECT_FALSE(l.try_again({}));
  EXPECT_TRUE(w.waits.empty());
  EXPECT_EQ(p.tokens(), retry_policy::quota);
}

TEST_F(retries, are_not_made_when_their_time_would_be_over) {
  retry_policy p({}, w.time, all);
  retry_loop l = loop(p, true, w.time.monotonic() + 60ms);
  l.begin_attempt();
  EXPECT_TRUE(l.try_again(transient));
  l.begin_attempt();
  EXPECT_FALSE(l.try_again(transient));
  EXPECT_EQ(w.waits, std::vector<milliseconds>{25ms});
}

TEST_F(retries, of_what_may_have_been_executed_are_made_only_if_that_does_no_harm) {
  retry_policy p({}, w.time, all);
  retry_loop once = loop(p, false);
  once.begin_attempt();
  EXPECT_FALSE(once.try_again(lost));
  EXPECT_TRUE(once.outcome_unknown());

  retry_loop unharmed = loop(p, false);
  unharmed.begin_attempt();
  EXPECT_TRUE(unharmed.try_again(transient));
  EXPECT_FALSE(unharmed.outcome_unknown());

  retry_loop repeatable = loop(p, true);
  repeatable.begin_attempt();
  EXPECT_TRUE(repeatable.try_again(lost));
  EXPECT_TRUE(repeatable.outcome_unknown());

  retry_policy as_the_sdks_do({.repeat_unknown_outcomes = true}, w.time, all);
  retry_loop daring = loop(as_the_sdks_do, false);
  daring.begin_attempt();
  EXPECT_TRUE(daring.try_again(lost));
}

TEST_F(retries, take_tokens_and_stop_when_there_are_none) {
  retry_policy p({.max_attempts = 1000}, w.time, all);
  retry_loop l = loop(p);
  int repetitions = 0;
  for (l.begin_attempt(); l.try_again(transient); l.begin_attempt()) ++repetitions;
  EXPECT_EQ(repetitions, 500 / 14);
  EXPECT_EQ(p.tokens(), 500 % 14);
  retry_loop other = loop(p);
  other.begin_attempt();
  EXPECT_TRUE(other.try_again(throttled));
  EXPECT_EQ(p.tokens(), 500 % 14 - 5);
}

TEST_F(retries, give_back_the_tokens_of_the_last_repetition_or_one) {
  retry_policy p({}, w.time, all);
  retry_loop l = loop(p);
  l.begin_attempt();
  EXPECT_TRUE(l.try_again(transient));
  EXPECT_EQ(p.tokens(), 486);
  l.begin_attempt();
  EXPECT_TRUE(l.try_again(throttled));
  EXPECT_EQ(p.tokens(), 481);
  l.begin_attempt();
  l.succeeded();
  EXPECT_EQ(p.tokens(), 486);
  retry_loop next = loop(p);
  next.begin_attempt();
  next.succeeded();
  EXPECT_EQ(p.tokens(), 487);
}

TEST_F(retries, hold_calls_back_in_adaptive_mode_once_they_are_throttled) {
  retry_policy p({.mode = retry_mode::adaptive}, w.time, all);
  // 100 calls a second, which nothing holds back.
  for (int i = 0; i < 300; ++i) {
    retry_loop l = loop(p);
    l.begin_attempt();
    l.succeeded();
    w.time.advance(10ms);
  }
  EXPECT_TRUE(w.waits.empty());
  retry_loop l = loop(p);
  l.begin_attempt();
  EXPECT_TRUE(l.try_again(throttled));
  // Those who do not pause by themselves are held to less than they sent before.
  w.waits.clear();
  const monotonic_time begin = w.time.monotonic();
  for (int i = 0; i < 200; ++i) {
    retry_loop next = loop(p);
    next.begin_attempt();
  }
  const double rate = 200 / std::chrono::duration<double>(w.time.monotonic() - begin).count();
  EXPECT_FALSE(w.waits.empty());
  EXPECT_GT(rate, 60);
  EXPECT_LT(rate, 130);
}

TEST_F(retries, tell_in_adaptive_mode_that_a_call_would_be_too_late) {
  retry_policy p({.mode = retry_mode::adaptive, .max_attempts = 1}, w.time, all);
  retry_loop first = loop(p);
  first.begin_attempt();
  EXPECT_FALSE(first.try_again(throttled));
  retry_loop second = loop(p, true, w.time.monotonic() + 10ms);
  EXPECT_THROW(second.begin_attempt(), timeout_error);
}

}  // namespace
}  // namespace tenon::dynamodb
