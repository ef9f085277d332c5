// A server that runs while the object lives, and a client that speaks to it in bytes.
#pragma once

#include "exchange.hpp"
#include "local/server/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>
#include <sys/time.h>

#include <string>
#include <string_view>
#include <thread>

namespace tenon::local::dynamodb {

class running_server {
 public:
  explicit running_server(server_options options = {}, call_handler handler = echo_call)
      : server_(with_free_port(options), std::move(handler)), thread_([this] { server_.run(); }) {}
  ~running_server() {
    server_.stop();
    join();
  }

  void stop() { server_.stop(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  std::uint16_t port() const { return server_.port(); }

 private:
  static server_options with_free_port(server_options options) {
    options.port = 0;
    return options;
  }

  server server_;
  std::thread thread_;
};

class raw_client {
 public:
  explicit raw_client(const running_server& to) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), to.port()});
    const timeval limit{.tv_sec = 20, .tv_usec = 0};  // so that a test that fails ends
    setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

  // Ignores that the server may have closed the connection.
  void send(std::string_view bytes) {
    boost::system::error_code ec;
    boost::asio::write(socket_, boost::asio::buffer(bytes), ec);
  }

  void end() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }

  // Until `count` answers are there, or the server has closed the connection.
  std::string receive(std::size_t count = 1) {
    std::string answers;
    for (std::size_t n = 0; n < count; ++n) {
      auto end = std::string::npos;
      while ((end = received_.find("\r\n\r\n")) == std::string::npos)
        if (!read()) return answers + received_;
      const auto length_text = header_of(received_, "Content-Length");
      const auto length = end + 4 + (length_text.empty() ? 0 : std::stoul(length_text));
      while (received_.size() < length)
        if (!read()) return answers + received_;
      answers += received_.substr(0, length);
      received_.erase(0, length);
    }
    return answers;
  }

  bool is_closed() { return received_.empty() && !read(); }

 private:
  bool read() {
    char bytes[4096];
    const auto count = recv(socket_.native_handle(), bytes, sizeof bytes, 0);
    if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  std::string received_;
};

}  // namespace tenon::local::dynamodb
