// What a database's connector offers to whoever runs operations.
#pragma once

#include <tenon/base/call_site.hpp>
#include <tenon/base/chrono.hpp>
#include <tenon/base/clock.hpp>
#include <tenon/query/parameters.hpp>
#include <tenon/query/record.hpp>
#include <tenon/query/request.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon {

enum class isolation : std::uint8_t {
  standard,  // the database's own default
  read_uncommitted,
  read_committed,
  repeatable_read,
  snapshot,
  serializable
};

// What is left out is taken from the URL, and then from the connector's defaults.
struct pool_options {
  std::optional<std::size_t> max_size = {};                       // connections at most
  std::optional<std::size_t> min_size = {};                       // connections kept open though nobody uses them
  std::optional<std::chrono::milliseconds> acquire_timeout = {};  // wait for one of them
  std::optional<std::chrono::milliseconds> idle_timeout = {};     // one that is idle for so long is closed; 0: none is
  std::optional<std::chrono::milliseconds> max_lifetime = {};     // one that is so old is closed; 0: none is
  std::optional<std::chrono::milliseconds> hold_limit = {};       // warn of who holds one for longer; 0: nobody
};

namespace query {

class job;

enum class access : std::uint8_t { read, write };

// What an operation that runs by itself needs.
access access_of(action a) noexcept;

// The rows of a raw query: `columns.size()` values per row, row after row.
struct raw_rows {
  std::vector<std::string> columns;
  std::vector<std::string> declared = {};  // the types of these columns as declared, "" if computed; empty: not known
  parameters values;

  std::size_t size() const { return columns.empty() ? 0 : values.size() / columns.size(); }
};

// An operation and where its result goes, see session::execute().
struct operation_place {
  const request* what = nullptr;
  const result_layout* layout = nullptr;
  void* out = nullptr;
};

// A lock on a number that means something to applications alone. It lasts until the transaction ends or, `for_session`,
// until it is given back.
struct advisory_lock {
  std::int64_t key = 0;
  bool shared = false;  // with others that ask for it so
  bool wait = true;     // for others to give it back
  bool for_session = false;
};

// One connection of a database, held by one thread at a time. Every call may throw tenon::error; afterwards the
// session is usable unless is_broken().
class session {
 public:
  virtual ~session() = default;

  // Runs `r` and writes its result to `out`, which `layout` describes; null: a std::int64_t.
  virtual void execute(const request& r, const result_layout* layout, void* out) = 0;

  // Runs all of them in order, in as few round trips as the database allows, and ends with the first that fails.
  // `within`: a transaction is open, and what was done before the failure is for the caller to undo; otherwise all happen
  // or none.
  virtual void execute_all(const operation_place* operations, std::size_t count, bool within) = 0;

  // Writes each record of a find to `record`, which `layout` describes, and calls `sink` with `context`, until it returns
  // false. What the record borrows is valid during the call alone.
  virtual void stream(const request& r, const record_layout& layout, void* record, void* context,
                      bool (*sink)(void* context)) = 0;

  // A transaction spans begin() to commit() or rollback(). Savepoints nest inside it and are named by their depth.
  virtual void begin(isolation level, bool read_only) = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;
  virtual void begin_savepoint(unsigned depth) = 0;
  virtual void release_savepoint(unsigned depth) = 0;
  virtual void rollback_to_savepoint(unsigned depth) = 0;

  // `text` in the database's own language, each `{}` a parameter (`{{` and `}}` are braces). query_raw does nothing and
  // returns nullopt if the statement writes and `granted` is to read alone. execute_raw returns the number of rows
  // changed. execute_raw_unsafe runs any number of statements, as they are.
  virtual std::optional<raw_rows> query_raw(std::string_view text, const parameters& values, access granted) = 0;
  virtual std::int64_t execute_raw(std::string_view text, const parameters& values) = 0;
  virtual void execute_raw_unsafe(std::string_view text) = 0;

  // The connection is lost or in an unknown state; it is replaced once released.
  virtual bool is_broken() const noexcept = 0;

  // Takes the lock. False: others have it, and `l.wait` is not set. unlock() gives back one that is for_session, and throws
  // connection_error if it was lost before. Both throw `unsupported` unless the database has such locks.
  virtual bool lock(const advisory_lock& l) = 0;
  virtual void unlock(const advisory_lock& l) = 0;

  // Set by the caller when an operation begins; afterwards the time at which its last statement ended. Reading the clock is
  // a good part of the cost of a small operation, so both sides share its readings.
  monotonic_time clock{};

  // Set by whoever begins a transaction, until it ends: when its time is over. A statement that still runs then is cancelled
  // and throws timeout_error (P1008).
  std::optional<monotonic_time> deadline{};

  // Set by the connector when it hands the session out: how long that took.
  std::chrono::nanoseconds waited{};

  // The connector's own: where the session belongs.
  void* home = nullptr;
};

// Connections handed out, and callers that wait for one.
struct connection_counts {
  std::size_t busy = 0;
  std::size_t waiting = 0;
};

// Hands out sessions. Safe to use from several threads; must outlive its sessions.
class connector {
 public:
  virtual ~connector() = default;

  // Waits for a free session, at most `limit` (nullopt: as configured), then throws pool_timeout (P2024). `where`: for whom,
  // in warnings of sessions that are held for too long.
  virtual session& acquire(access a, std::optional<std::chrono::milliseconds> limit, const call_site& where) = 0;
  virtual void release(session& s) noexcept = 0;

  // The same for a caller who does not block: performs `j` on a session once one is free, then releases that.
  virtual void start(job& j, access a, std::optional<std::chrono::milliseconds> limit) = 0;

  // Begins a transaction, if a session is at hand and beginning one on it takes no waiting; null otherwise, and nothing was
  // done. The session is as one that a job has kept.
  virtual session* begin_at_once(isolation level, bool read_only, const call_site& where);

  // Performs `j` on a session that an earlier job has kept.
  virtual void start(job& j, session& s) = 0;

  // Nobody wants what `j` does any more: if it is not done yet, it ends with `cancelled` (T1006), as soon as the database
  // allows. Called on j's loop, before j.finished().
  virtual void cancel(job& j) noexcept = 0;

  // Gives up a session that a job has kept: what was done on it is undone, without blocking.
  virtual void abandon(session& s) noexcept = 0;

  // Opens the connections that would otherwise be opened at first use; checks that the database can be reached.
  virtual void connect() = 0;

  // Waits for sessions in use, then closes every connection. The next acquire() opens them again.
  virtual void disconnect() = 0;

  // As they are now, for the metrics.
  virtual connection_counts connections() const noexcept = 0;

  // Signs the tokens of pages with the key, and takes no others. Called before any session is handed out. Throws
  // invalid_value for a key that is too short, unsupported (P2026) unless the database has such tokens.
  virtual void sign_page_tokens(const std::string& key);
};

// A session for the duration of a scope.
class lease {
 public:
  lease(connector& c, access a, std::optional<std::chrono::milliseconds> limit = {}, const call_site& where = {})
      : connector_(&c), session_(&c.acquire(a, limit, where)) {}
  lease(lease&& other) noexcept : connector_(other.connector_), session_(other.session_) { other.session_ = nullptr; }
  lease& operator=(lease&&) = delete;
  ~lease() {
    if (session_) connector_->release(*session_);
  }
  session& operator*() const noexcept { return *session_; }
  session* operator->() const noexcept { return session_; }

 private:
  connector* connector_;
  session* session_;
};

}  // namespace query
}  // namespace tenon
