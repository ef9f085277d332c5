// What the engine needs of a driver: one connection that runs compiled statements.
#pragma once

#include "sql/dialect.hpp"
#include "sql/statement.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/query/connector.hpp>
#include <tenon/query/input.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tenon::sql {

// One statement of several that are sent together.
struct step {
  statement* what = nullptr;
  bindings values = {};
  row_format format = {};
  row_sink* sink = nullptr;
  const query::model_descriptor* model = nullptr;
  std::int64_t rows = 0;  // the result, see link::run()
  bool failed = false;    // its error is the one that run_all() threw
};

// What link::copy_rows() did.
struct copied_rows {
  std::size_t taken = 0;     // how many it took; 0: none, and nothing was done
  std::int64_t created = 0;  // fewer than taken, if a trigger left some out
};

// Held by one thread at a time. Everything throws tenon::error, completed with the names the schema uses.
class link {
 public:
  virtual ~link() = default;

  virtual const dialect& language() const = 0;

  // See query::session::clock; outlives the link.
  void use_clock(monotonic_time* clock) noexcept { clock_ = clock; }

  // See query::session::deadline; outlives the link.
  void use_deadline(const std::optional<monotonic_time>* deadline) noexcept { deadline_ = deadline; }

  // Runs `s`, preparing it at its first run, and hands its rows to `sink` (null: there are none, or they do not
  // matter). Returns the number of rows a write changed, or of rows read. `model` is what errors are about.
  virtual std::int64_t run(statement& s, const bindings& b, const row_format& format, row_sink* sink,
                           const query::model_descriptor& model) = 0;

  // Runs all of them in order, in as few round trips as the database allows; ends with the first that fails. None refers to
  // the results of another.
  virtual void run_all(std::span<step> steps) {
    for (step& s : steps) {
      s.failed = true;
      s.rows = run(*s.what, s.values, s.format, s.sink, *s.model);
      s.failed = false;
    }
  }

  // Creates records from the first of `rows` on by a quicker way than statements, where the database has one that does the
  // same. Within a transaction, which is for the caller to undo if this throws. `now` is the time of defaults.
  virtual copied_rows copy_rows(const query::model_descriptor& model, const query::input_rows& rows, timestamp now) {
    (void)model, (void)rows, (void)now;
    return {};
  }

  // Whether run_all() is a transaction where none is open.
  virtual bool together_is_atomic() const noexcept { return false; }

  // See query::session.
  virtual void begin(isolation level, bool read_only) = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;
  virtual void begin_savepoint(unsigned depth) = 0;
  virtual void release_savepoint(unsigned depth) = 0;
  virtual void rollback_to_savepoint(unsigned depth) = 0;
  virtual std::optional<query::raw_rows> query_raw(std::string_view text, const query::parameters& values,
                                                   query::access granted) = 0;
  virtual std::int64_t execute_raw(std::string_view text, const query::parameters& values) = 0;
  virtual void execute_raw_unsafe(std::string_view text) = 0;
  virtual bool is_broken() const noexcept = 0;
  virtual bool lock(const query::advisory_lock& l) = 0;
  virtual void unlock(const query::advisory_lock& l) = 0;

  std::string_view operation = {};  // what statements are run for, "find_many": for events

 protected:
  // When the transaction's time is over, if it has an end.
  std::optional<monotonic_time> deadline() const noexcept { return deadline_ ? *deadline_ : std::nullopt; }
  bool is_past_deadline() const noexcept { return deadline_ && *deadline_ && monotonic_now() >= **deadline_; }

  // A statement that is no part of an operation begins.
  void statement_begins() noexcept { *clock_ = monotonic_now(); }

  // A statement has ended: how long it took.
  std::chrono::nanoseconds statement_end() noexcept {
    const monotonic_time start = *clock_;
    *clock_ = monotonic_now();
    return *clock_ - start;
  }

 private:
  monotonic_time own_clock_ = monotonic_now();
  monotonic_time* clock_ = &own_clock_;
  const std::optional<monotonic_time>* deadline_ = nullptr;
};

}  // namespace tenon::sql
