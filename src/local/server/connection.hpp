// One connection: reads requests, has them answered and writes the answers, one after the other, on its shard's thread.
// Answers to requests that came together are written together.
#pragma once

#include "local/server/front.hpp"
#include "local/server/request_reader.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

struct shard;

class connection : public std::enable_shared_from_this<connection> {
 public:
  using clock = std::chrono::steady_clock;

  connection(shard& home, boost::asio::ip::tcp::socket socket);

  void start();

  // There are bytes to be read, or the connection has ended. Called by the shard that watches the socket.
  void read();

  // Closes the connection now, if it has nothing to answer, or after the answer to what has been begun.
  void finish();

  void close();
  bool is_overdue(clock::time_point now) const noexcept { return now >= deadline_; }

 private:
  enum class phase : char { reading, writing, discarding, closed };

  void take(std::string_view bytes);
  std::size_t serve(std::string_view bytes);
  void answer();
  void send(std::string_view head, std::string_view body);
  void write(std::string_view head, std::string_view body);
  void write_rest();
  void end_writing();
  void end_answers();

  shard& home_;
  boost::asio::ip::tcp::socket socket_;
  request_reader reader_;
  std::string pending_;  // bytes that have been read, but not yet used
  std::string unsent_;
  phase phase_ = phase::reading;
  bool is_last_ = false;  // nothing is to be read after the current request
  clock::time_point deadline_;
};

}  // namespace tenon::local::dynamodb
