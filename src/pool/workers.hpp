// Threads for work that blocks.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

namespace tenon::pool {

// Something to be run by workers. It must live until it has been run or removed.
class task {
 public:
  virtual void run() noexcept = 0;

 protected:
  ~task() = default;

 private:
  friend class workers;
  task* next_ = nullptr;
};

// A bounded number of threads that run tasks in the order in which they came. A thread is started when a task comes and
// all others are at work. Safe to use from several threads.
class workers {
 public:
  explicit workers(std::size_t at_most);
  workers(const workers&) = delete;
  workers& operator=(const workers&) = delete;

  // Runs what is left first.
  ~workers();

  // Throws std::system_error if there is no thread yet and none can be started.
  void add(task& t);

  // Whether the task had not been begun; it will not be.
  bool remove(task& t) noexcept;

 private:
  void work();

  const std::size_t at_most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  task* first_ = nullptr;
  task* last_ = nullptr;
  std::size_t queued_ = 0;
  std::size_t free_ = 0;  // threads that wait
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tenon::pool
