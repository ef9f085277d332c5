#include "testing/http_exchange.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace tenon::testing {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using protocol = asio::generic::stream_protocol;

// The time limit is why this is written with asynchronous calls: there are none for others.
class exchange_over_stream {
 public:
  exchange_over_stream(std::string server, monotonic_time deadline) : server_(std::move(server)), stream_(context_) {
    stream_.expires_at(deadline);
  }

  void connect(const protocol::endpoint& endpoint) {
    run("cannot be reached", [&](auto done) { stream_.async_connect(endpoint, done); });
  }

  http_response exchange(const http_request& request) {
    http::request<http::string_body> message{http::string_to_verb(request.method), request.target, 11};
    message.set(http::field::host, "localhost");
    message.set(http::field::connection, "close");
    if (!request.body.empty()) message.set(http::field::content_type, "application/json");
    message.body() = request.body;
    message.prepare_payload();
    run("did not take a request", [&](auto done) { http::async_write(stream_, message, done); });

    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    beast::flat_buffer buffer;
    run("did not answer", [&](auto done) { http::async_read(stream_, buffer, parser, done); });

    http_response out;
    out.status = parser.get().result_int();
    for (const auto& field : parser.get()) out.headers.emplace_back(field.name_string(), field.value());
    out.body = std::move(parser.get().body());
    return out;
  }

 private:
  template <class Start>
  void run(const char* complaint, const Start& start) {
    error_code result;
    start([&result](error_code code, auto&&...) { result = code; });
    context_.restart();
    context_.run();
    if (!result) return;
    if (result == beast::error::timeout)
      raise({.kind = error_kind::operation_timeout,
             .message = "The server at " + text::quote(server_, 200) + " " + complaint + " in time."});
    raise({.kind = error_kind::server_unreachable,
           .message = "The server at " + text::quote(server_, 200) + " " + complaint + ": " + result.message() + ".",
           .native_code = std::to_string(result.value())});
  }

  std::string server_;
  asio::io_context context_{1};
  beast::basic_stream<protocol> stream_;
};

http_response exchange_with(const protocol::endpoint& endpoint, const std::string& server, const http_request& request,
                            monotonic_time deadline) {
  exchange_over_stream connection(server, deadline);
  connection.connect(endpoint);
  return connection.exchange(request);
}

}  // namespace

std::string http_response::header(const std::string& name) const {
  for (const auto& [key, value] : headers)
    if (beast::iequals(key, name)) return value;
  return {};
}

http_response exchange(const std::string& socket_path, const http_request& request, monotonic_time deadline) {
  if (socket_path.size() > 107)
    raise({.kind = error_kind::invalid_value,
           .message = "The path " + text::quote(socket_path, 200) + " is too long for a socket."});
  return exchange_with(asio::local::stream_protocol::endpoint(socket_path), socket_path, request, deadline);
}

http_response exchange(const std::string& address, std::uint16_t port, const http_request& request,
                       monotonic_time deadline) {
  return exchange_with(asio::ip::tcp::endpoint(asio::ip::make_address(address), port),
                       address + ":" + std::to_string(port), request, deadline);
}

}  // namespace tenon::testing
