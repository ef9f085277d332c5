// AWS Lambda, as far as the process of one instance of a function sees it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <sys/socket.h>

namespace tenon::testing {

// Serves the runtime interface (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) at a port of 127.0.0.1. Used
// by one thread at a time.
class lambda_service {
 public:
  struct outcome {
    bool succeeded = false;
    std::string body = {};
    std::string error_type = {};
    bool in_time = false;

    bool operator==(const outcome&) const = default;
  };

  lambda_service() : acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}), server_([this] { serve(); }) {}
  ~lambda_service() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    changed_.notify_all();
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);  // wakes the thread that accepts
    server_.join();
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

  // Hands the event to the function.
  void send(const std::string& event, std::chrono::milliseconds time = std::chrono::seconds(20)) {
    const std::lock_guard lock(mutex_);
    id_ = "invocation-" + std::to_string(++last_id_);
    deadline_ = std::chrono::system_clock::now() + time;
    outcome_.reset();
    event_ = event;
    changed_.notify_all();
  }

  // How that went. Throws if the function says nothing for a minute.
  outcome receive() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::minutes(1), [&] { return outcome_.has_value(); }))
      throw std::runtime_error("the function does not answer");
    return *outcome_;
  }

  // Waits until the function has nothing to do: this is where Lambda freezes it.
  void wait_until_idle() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::minutes(1), [&] { return asking_; }))
      throw std::runtime_error("the function does not ask for an invocation");
  }

 private:
  using request = boost::beast::http::request<boost::beast::http::string_body>;
  using response = boost::beast::http::response<boost::beast::http::string_body>;

  void serve() {
    for (;;) {
      boost::system::error_code problem;
      boost::asio::ip::tcp::socket stream(context_);
      acceptor_.accept(stream, problem);
      if (problem) return;
      boost::beast::flat_buffer buffer;
      request asked;
      boost::beast::http::read(stream, buffer, asked, problem);
      if (problem) continue;
      response answer = asked.method() == boost::beast::http::verb::get ? next() : take(asked);
      answer.prepare_payload();
      boost::beast::http::write(stream, answer, problem);
    }
  }

  response next() {
    std::unique_lock lock(mutex_);
    asking_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return closing_ || event_.has_value(); });
    asking_ = false;
    response out{boost::beast::http::status::ok, 11};
    if (!event_) return out;
    out.set("Lambda-Runtime-Aws-Request-Id", id_);
    out.set(
        "Lambda-Runtime-Deadline-Ms",
        std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(deadline_.time_since_epoch()).count()));
    out.body() = *std::exchange(event_, std::nullopt);
    return out;
  }

  response take(const request& asked) {
    const std::lock_guard lock(mutex_);
    const std::string path(asked.target());
    const std::string root = "/2018-06-01/runtime/";
    const bool in_time = std::chrono::system_clock::now() < deadline_;
    const std::string type(asked["Lambda-Runtime-Function-Error-Type"]);
    if (path == root + "invocation/" + id_ + "/response") {
      outcome_ = {true, asked.body(), {}, in_time};
    } else if (path == root + "invocation/" + id_ + "/error" || path == root + "init/error") {
      outcome_ = {false, asked.body(), type, in_time};
    } else {
      return {boost::beast::http::status::not_found, 11};
    }
    changed_.notify_all();
    return {boost::beast::http::status::accepted, 11};
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closing_ = false;
  bool asking_ = false;
  int last_id_ = 0;
  std::string id_;
  std::chrono::system_clock::time_point deadline_;
  std::optional<std::string> event_;
  std::optional<outcome> outcome_;
  std::thread server_;
};

}  // namespace tenon::testing
