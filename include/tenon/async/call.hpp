// What calls that do not block do once they have a session, for whatever library of event loops.
#pragma once

#include <tenon/base/call_site.hpp>
#include <tenon/client/async_executor.hpp>
#include <tenon/client/options.hpp>
#include <tenon/query/async.hpp>
#include <tenon/query/connector.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string_view>

namespace tenon::detail {

// Starts `j` where the target says. Throws validation_error (P2016) if another call of the same transaction is under way.
void start_call(const call_target& where, query::job& j, query::access a);

// Called when a job that start_call() has started is over.
void end_call(const call_target& where) noexcept;

void perform_operation(const call_target& where, query::session& s, const query::request& r,
                       const query::result_layout* layout, void* out);
void perform_batch(const call_target& where, query::session& s, const query::operation_place* operations,
                   std::size_t count);
void perform_execute_raw(const call_target& where, query::session& s, std::string_view text,
                         const query::parameters& values, std::int64_t& changed);
void perform_execute_raw_unsafe(const call_target& where, query::session& s, std::string_view text);

// False: the statement writes, and the session was taken to read; nothing was done.
bool perform_query_raw(const call_target& where, query::session& s, std::string_view text,
                       const query::parameters& values, query::access granted, query::raw_rows& out);

// A transaction of calls that do not block. If it is neither committed nor rolled back when it is destroyed, the connection
// is given up, which undoes what was done.
class async_transaction_state {
 public:
  async_transaction_state(const call_target& of, const transaction_options& options, const call_site& where);
  async_transaction_state(const async_transaction_state&) = delete;
  async_transaction_state& operator=(const async_transaction_state&) = delete;
  ~async_transaction_state();

  // Where the calls within run, once it has begun.
  const call_target& target() const noexcept;

  // Starts a job that calls one of the functions below with its session.
  void start(query::job& j);

  // Begins, if that takes no waiting. False: begin() has to be called.
  bool begin_at_once();

  void begin(query::session& s);
  void commit(query::session& s);  // throws P2028 if the time is over
  void rollback(query::session& s);

  // A savepoint; the others end the one that was begun last.
  void begin_savepoint(query::session& s);
  void release_savepoint(query::session& s);
  void rollback_to_savepoint(query::session& s);

  // What came of it is known; whether it failed in a way that makes another attempt (this one was the nth, from 1 on)
  // worthwhile, after a pause.
  std::optional<std::chrono::milliseconds> ended(const std::exception_ptr& failure, unsigned attempt);

 private:
  struct state;
  class ending;
  state* state_;
};

// Instead of an error that says that no connection became free within max_wait: P2028.
std::exception_ptr as_not_started(const std::exception_ptr& failure, const transaction_options& options);

}  // namespace tenon::detail
