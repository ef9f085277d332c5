// Does what has to be done though nobody asks for anything.
#pragma once

#include <tenon/base/chrono.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tenon::pool {

// Calls a task on a thread of its own, which is started by the first wake(). Safe to use from several threads.
class housekeeper {
 public:
  // `tend` is called `period` after wake() and after each call, until it returns false: then there is nothing to look after
  // until the next wake(). It must not throw.
  housekeeper(std::chrono::milliseconds period, std::function<bool()> tend);
  housekeeper(const housekeeper&) = delete;
  housekeeper& operator=(const housekeeper&) = delete;

  // Waits for a call that is under way.
  ~housekeeper();

  // There is something to look after.
  void wake();

 private:
  void run();

  const std::chrono::milliseconds period_;
  const std::function<bool()> tend_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool awake_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tenon::pool
