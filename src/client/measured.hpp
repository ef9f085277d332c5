// Operations on sessions, measured and watched for patterns worth a warning.
#pragma once

#include "observe/observer.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/query/connector.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

namespace tenon {

// Counts an operation and times it.
class measured_operation {
 public:
  // `waited`: for the session, if that was taken for this operation.
  measured_operation(query::session& s, observe::observer& watch,
                     std::optional<std::chrono::nanoseconds> waited) noexcept
      : session_(s), observer_(watch), waited_(waited), start_(monotonic_now()) {
    session_.clock = start_;
    observer_.measured().add(observe::gauge::client_queries_active, 1);
  }
  measured_operation(const measured_operation&) = delete;
  measured_operation& operator=(const measured_operation&) = delete;
  ~measured_operation() {
    if (counts_) observer_.measured().operation_ended(session_.clock - start_, waited_);
    else observer_.measured().add(observe::gauge::client_queries_active, -1);
  }

  // Nothing was done after all.
  void cancel() noexcept { counts_ = false; }

 private:
  query::session& session_;
  observe::observer& observer_;
  std::optional<std::chrono::nanoseconds> waited_;
  monotonic_time start_;
  bool counts_ = true;
};

// The number of records an operation yielded.
std::size_t rows_of(const query::result_layout* layout, void* out);

observe::span_start span_of(const query::request& r);

// `waited`: for the session, if that was taken for this operation.
void execute_measured(query::session& s, observe::observer& watch, const query::request& r,
                      const query::result_layout* layout, void* out,
                      std::optional<std::chrono::nanoseconds> waited = {});

// The operations of a batch, each measured as if it had run alone.
void execute_all_measured(query::session& s, observe::observer& watch, const query::operation_place* operations,
                          std::size_t count, bool within, std::optional<std::chrono::nanoseconds> waited = {});

}  // namespace tenon
