// Whether a database did what it said: nothing acknowledged is lost, nothing is done twice.
#pragma once

#include <book/client.hpp>
#include <tenon/async.hpp>
#include <tenon/client/raw.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace tenon::testing {

// Runs a coroutine to its end; what it throws is thrown here.
template <class Coroutine>
void run_on(boost::asio::io_context& loop, const Coroutine& body) {
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, body, [&](std::exception_ptr e) { failure = std::move(e); });
  loop.restart();
  loop.run();
  if (failure) std::rethrow_exception(failure);
}

// What writers were told about their operations. Safe to use from several threads.
class ledger {
 public:
  // Runs `write` with the name of a new operation, which adds that many rows or none. Returns the error, if there was one.
  template <class Write>
  std::optional<error> attempt(std::int64_t rows, const Write& write) {
    const std::string name = std::to_string(++last_);
    try {
      write(name);
      note(name, {told::done, rows});
      return std::nullopt;
    } catch (const error& e) {
      note(name, {e.outcome_unknown() ? told::nobody_knows : told::not_done, rows});
      return e;
    }
  }

  // One operation of each kind: alone, in a batch, in a transaction, many rows at once, and raw.
  static constexpr unsigned kinds = 5;
  std::optional<error> write(book::client& db, unsigned kind) {
    switch (kind % kinds) {
      case 0: return attempt(1, [&](const std::string& name) { db.entry.create({.operation = name}); });
      case 1: return attempt(3, [&](const std::string& name) { db.batch(entry(name), entry(name), entry(name)); });
      case 2:
        return attempt(2, [&](const std::string& name) {
          db.transaction([&](auto& tx) {
            tx.entry.create({.operation = name});
            tx.entry.create({.operation = name});
          });
        });
      case 3:
        return attempt(4, [&](const std::string& name) {
          db.entry.create_many({{.operation = name}, {.operation = name}, {.operation = name}, {.operation = name}});
        });
      default: return attempt(2, [&](const std::string& name) { db.execute_raw(insert_two, name); });
    }
  }

  // The same, by calls that do not block.
  std::optional<error> write(book::client& db, unsigned kind, boost::asio::io_context& loop) {
    using boost::asio::awaitable;
    constexpr unsigned rows[kinds] = {1, 3, 2, 4, 2};
    return attempt(rows[kind % kinds], [&](const std::string& name) {
      run_on(loop, [&]() -> awaitable<void> {
        const auto one = entry(name);
        switch (kind % kinds) {
          case 0: co_await db.async_run(one); break;
          case 1: co_await db.async_batch(one, one, one); break;
          case 2: {
            const auto body = [&](async_transaction_client& tx) -> awaitable<void> {
              co_await tx.async_run(one);
              co_await tx.async_run(one);
            };
            co_await db.async_transaction(body);
            break;
          }
          case 3: {
            const auto many = book::ops.entry.create_many(
                {{.operation = name}, {.operation = name}, {.operation = name}, {.operation = name}});
            co_await db.async_run(many);
            break;
          }
          default: co_await db.async_execute_raw(insert_two, name);
        }
      });
    });
  }

  // Compares what is stored with what was told.
  void check(book::client& db) const {
    struct stored {
      std::string operation;
      std::int64_t rows;
    };
    std::map<std::string, std::int64_t> found;
    for (const stored& s : db.query_raw<stored>(R"(SELECT "operation", count(*) FROM "Entry" GROUP BY 1)"))
      found[s.operation] = s.rows;
    const std::lock_guard lock(mutex_);
    for (const auto& [name, a] : all_) {
      const std::int64_t rows = found.contains(name) ? found.extract(name).mapped() : 0;
      const bool may_be_there = a.what != told::not_done;
      const bool may_be_missing = a.what != told::done;
      EXPECT_TRUE((may_be_there && rows == a.rows) || (may_be_missing && rows == 0))
          << "operation " << name << ", said to be " << spelled(a.what) << ", has " << rows << " of " << a.rows
          << " rows";
    }
    for (const auto& [name, rows] : found) ADD_FAILURE() << rows << " rows of an operation that was not run: " << name;
  }

  std::size_t done() const { return count(told::done); }
  std::size_t not_done() const { return count(told::not_done); }
  std::size_t unknown() const { return count(told::nobody_knows); }

 private:
  enum class told { done, not_done, nobody_knows };
  struct answer {
    told what;
    std::int64_t rows;
  };

  static constexpr const char* insert_two = R"(INSERT INTO "Entry" ("operation") SELECT {} FROM generate_series(1, 2))";

  static operation<book::Entry> entry(const std::string& name) { return book::ops.entry.create({.operation = name}); }

  static const char* spelled(told what) {
    switch (what) {
      case told::done: return "done";
      case told::not_done: return "not done";
      case told::nobody_knows: return "done or not";
    }
    return "";
  }

  void note(const std::string& name, answer a) {
    const std::lock_guard lock(mutex_);
    all_.emplace(name, a);
  }

  std::size_t count(told what) const {
    const std::lock_guard lock(mutex_);
    std::size_t out = 0;
    for (const auto& [name, a] : all_) out += a.what == what;
    return out;
  }

  std::atomic<int> last_{0};
  mutable std::mutex mutex_;
  std::map<std::string, answer> all_;
};

}  // namespace tenon::testing
