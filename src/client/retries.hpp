// When a transaction is run again.
#pragma once

#include <tenon/base/error.hpp>
#include <tenon/client/options.hpp>

#include <chrono>

namespace tenon {

// Whether one that failed at this attempt (from 1 on) is tried again.
bool is_worth_another_attempt(const error& e, unsigned attempt, const transaction_options& options) noexcept;

// How long to rest before.
std::chrono::milliseconds pause_after(unsigned attempt) noexcept;

// The error of a transaction that found no connection in time: P2028 instead of P2024.
[[noreturn]] void raise_not_started(const pool_timeout& e, const transaction_options& options);

}  // namespace tenon
