// A thread's share of the server: connections that live and die on that thread, and what they use in common.
#pragma once

#include "local/server/connection.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <unordered_set>
#include <vector>

namespace tenon::local::dynamodb {

// All members but context are for the thread that runs it.
struct shard {
  shard(const server_options& options, const front& answers);

  void run();    // until drain() and the end of the last connection
  void drain();  // lets connections finish, and closes them when the drain limit is over

  void add(boost::asio::ip::tcp::socket socket);
  void remove(const std::shared_ptr<connection>& c);

  // Has c.read() called whenever there is something to read, until unwatch(). False: the system has no room for it.
  bool watch(int socket, connection& c) noexcept;
  void unwatch(int socket) noexcept;

  const server_options& options;
  const front& answers;
  boost::asio::io_context context{1};
  std::vector<char> inbox = std::vector<char>(64 * 1024);
  http_answer answer{};  // the one that is being made
  std::string held;      // answers on the same connection that are still to be written
  bool is_draining = false;

 private:
  void wait_for_readable();
  void serve_readable();
  void sweep();
  void end_if_empty();

  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context.get_executor()};
  boost::asio::steady_timer sweeper_{context};
  boost::asio::steady_timer drain_timer_{context};
  // Sockets that can be read, as the system counts them: told once for each socket, whereas Asio tells the system of each wait.
  boost::asio::posix::stream_descriptor readable_{context};
  bool is_sweeping_ = false;
  std::unordered_set<std::shared_ptr<connection>> connections_;
};

}  // namespace tenon::local::dynamodb
