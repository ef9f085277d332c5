// The database that holds everything: one SQLite file, or memory.
//
// In a file readers run beside each other and beside the one writer (WAL); writers that come while another commits are
// committed together. In memory there is a single connection, which one thread uses at a time. What is written in a job
// is there for all jobs and readers that begin after write() has returned, and survives the end of the process; with
// durability::power_loss, that of the machine.
#pragma once

#include "local/dynamodb/store_connection.hpp"

#include <tenon/local/dynamodb/engine.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {

// Holds a database's path against other engines, in this process or others, by a file of its name and -lock, which stays.
class file_claim {
 public:
  explicit file_claim(const std::string& path);  // throws tenon::error if another engine has it
  file_claim(const file_claim&) = delete;
  file_claim& operator=(const file_claim&) = delete;
  ~file_claim();

 private:
  int descriptor_ = -1;
};

// Safe to use from any thread.
class store {
 public:
  explicit store(const tenon::local_dynamodb::options& opts);  // throws tenon::error
  store(const store&) = delete;
  store& operator=(const store&) = delete;
  ~store();

  // A connection for reading, to be held as briefly as may be: nothing else of the store may be called meanwhile.
  class read_lease {
   public:
    read_lease(read_lease&& other) noexcept = default;
    read_lease& operator=(read_lease&&) = delete;
    ~read_lease();

    store_connection* operator->() const noexcept { return connection_.get(); }
    store_connection& operator*() const noexcept { return *connection_; }

   private:
    friend class store;
    struct no_delete {
      void operator()(store_connection*) const noexcept {}
    };
    read_lease(store& owner, std::unique_lock<std::mutex> lock, store_connection* connection)
        : owner_(&owner), lock_(std::move(lock)), connection_(connection) {}

    store* owner_;
    std::unique_lock<std::mutex> lock_;  // in memory only
    std::unique_ptr<store_connection, no_delete> connection_;
  };
  read_lease read();

  using job = std::function<void(store_connection&)>;

  // Runs the job in a transaction, on this thread or another writer's, and commits. What it throws is thrown here and
  // undoes what it wrote. It may run several times, each as if the earlier ones had not been.
  void write(const job& what);

  // The same with nothing else in the transaction: for changes of tables.
  void write_alone(const job& what);

  bool is_in_memory() const noexcept { return in_memory_; }

 private:
  struct waiting_job {
    const job* what;
    bool alone;
    bool done = false;
    std::exception_ptr failure = {};
  };
  void submit(waiting_job& own);
  void run_together(std::span<waiting_job* const> jobs);
  void run_one(waiting_job& j);
  std::unique_ptr<store_connection> open_connection(bool is_writer);
  void give_back(store_connection* connection);

  const std::string path_;
  const bool in_memory_;
  const bool syncs_;
  std::unique_ptr<file_claim> claim_;
  std::unique_ptr<store_connection> writer_;

  std::mutex mutex_;  // in memory: of the connection. In a file: of the queue
  std::condition_variable finished_;
  std::deque<waiting_job*> queue_;
  bool is_led_ = false;

  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<store_connection>> idle_readers_;
};

}  // namespace tenon::local::dynamodb
