// How calls of DynamoDB that failed are repeated.
#pragma once

#include <tenon/base/chrono.hpp>

#include <cstdint>

namespace tenon::dynamodb {

enum class retry_mode : std::uint8_t {
  standard,
  adaptive  // and calls are held back on this side at the rate that the service has throttled them to
};

// The values are those of AWS's SDKs as of 2026 (their "standard" mode with the settings for DynamoDB).
struct retry_options {
  retry_mode mode = retry_mode::standard;
  int max_attempts = 4;  // with the first one; 1: nothing is repeated

  // Before the nth repetition, a random time up to base × 2^(n-1) passes.
  std::chrono::milliseconds base_delay{25};
  std::chrono::milliseconds throttling_base_delay{1000};
  std::chrono::milliseconds max_delay{20000};

  // Repeats even what may have been executed and would do more if it were again, as the SDKs do: an increment may then be
  // applied twice. Otherwise such a call fails with outcome_unknown.
  bool repeat_unknown_outcomes = false;
};

}  // namespace tenon::dynamodb
