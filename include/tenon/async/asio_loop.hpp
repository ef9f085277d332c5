// The event loops of Asio, for connectors.
#pragma once

#include <tenon/query/async.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <optional>

namespace tenon::async {

class holds;

// Where one caller's handlers run.
class asio_loop final : public query::event_loop {
 public:
  explicit asio_loop(boost::asio::any_io_executor where) : executor_(std::move(where)) {}
  asio_loop(const asio_loop&) = delete;
  asio_loop& operator=(const asio_loop&) = delete;
  ~asio_loop() {
    if (work_) release();
  }

  std::shared_ptr<query::watch> watch_for(int socket, std::shared_ptr<query::watch> known) override;
  void post(query::continuation& c) override;
  void hold(std::shared_ptr<query::continuation> at_end) override;
  void release() noexcept override;

  const boost::asio::any_io_executor& executor() const noexcept { return executor_; }

 private:
  friend class holds;

  boost::asio::any_io_executor executor_;
  std::optional<boost::asio::any_io_executor> work_;  // while it is held
  std::shared_ptr<query::continuation> at_end_;
  holds* holds_ = nullptr;  // that know of this
};

}  // namespace tenon::async
