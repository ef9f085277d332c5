#include "runtime.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <stdexcept>

namespace lambda {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;

const std::string root = "/2018-06-01/runtime/";

using request = http::request<http::string_body>;
using response = http::response<http::string_body>;

request make_request(http::verb method, const std::string& path, const std::string& body) {
  request out{method, root + path, 11};
  out.set(http::field::content_type, "application/json");
  out.body() = body;
  return out;
}

response exchange(const std::string& host, const std::string& port, request what) {
  asio::io_context context;
  asio::ip::tcp::socket stream(context);
  asio::connect(stream, asio::ip::tcp::resolver(context).resolve(host, port));
  what.set(http::field::host, host);
  what.prepare_payload();
  http::write(stream, what);
  boost::beast::flat_buffer buffer;
  response answer;
  http::read(stream, buffer, answer);
  if (answer.result_int() >= 300)
    throw std::runtime_error("Lambda answered " + std::to_string(answer.result_int()) + " to " +
                             std::string(what.target()) + ": " + answer.body());
  return answer;
}

}  // namespace

std::chrono::milliseconds invocation::time_left() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::system_clock::now());
}

runtime::runtime(const std::string& address)
    : host_(address.substr(0, address.rfind(':'))), port_(address.substr(address.rfind(':') + 1)) {}

invocation runtime::next() const {
  response answer = exchange(host_, port_, make_request(http::verb::get, "invocation/next", ""));
  const std::chrono::milliseconds deadline(std::stoll(std::string(answer["Lambda-Runtime-Deadline-Ms"])));
  return {std::string(answer["Lambda-Runtime-Aws-Request-Id"]), std::move(answer.body()),
          std::chrono::system_clock::time_point(deadline)};
}

void runtime::succeed(const invocation& which, const std::string& answer) const {
  exchange(host_, port_, make_request(http::verb::post, "invocation/" + which.id + "/response", answer));
}

void runtime::fail(const invocation& which, const std::string& type, const std::string& message) const {
  post_error("invocation/" + which.id + "/error", type, message);
}

void runtime::fail_to_start(const std::string& type, const std::string& message) const {
  post_error("init/error", type, message);
}

void runtime::post_error(const std::string& path, const std::string& type, const std::string& message) const {
  const json::value body{{"errorType", type}, {"errorMessage", message}, {"stackTrace", json::array()}};
  request what = make_request(http::verb::post, path, json::serialize(body));
  what.set("Lambda-Runtime-Function-Error-Type", type);
  exchange(host_, port_, std::move(what));
}

}  // namespace lambda
