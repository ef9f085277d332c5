// Serves an engine's API over HTTP/1.1, as any SDK speaks it.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/dynamodb/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

struct access_key {
  std::string id;
  std::string secret;
};

struct server_options {
  std::string host = "127.0.0.1";     // the address to listen on; a name is not resolved
  std::uint16_t port = 8000;          // 0: any that is free
  unsigned threads = 0;               // 0: as many as the machine has cores
  std::string region = "us-east-1";   // as the health check names it and signatures have it
  std::vector<access_key> keys = {};  // whose signatures are verified; none: every signature is taken for good
  std::size_t max_body = 16 * 1024 * 1024;
  std::chrono::milliseconds idle_limit{75'000};   // for a request to begin, and for its header to be complete
  std::chrono::milliseconds body_limit{60'000};   // for a request's body to arrive, and for a reply to be taken
  std::chrono::milliseconds drain_limit{10'000};  // for requests to be answered after stop()
};

// What answers a call: operation, body, whether it is of the Streams API, the reply. Called by several threads.
using call_handler = std::function<void(std::string_view operation, std::string_view body, bool is_streams,
                                        tenon::dynamodb::api_reply& reply)>;

class server {
 public:
  // Listens from now on. Throws tenon::error if the address cannot be used.
  server(const server_options& options, call_handler handler);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  std::uint16_t port() const noexcept;

  // Serves until stop() has been called and all requests are answered, or the drain limit is over. Once only.
  void run();

  // Lets run() end: nothing new is accepted, what has been begun is answered. From any thread, at any time.
  void stop() noexcept;

  // Calls stop() on SIGINT and SIGTERM, while run() is running.
  void stop_on_signals();

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace tenon::local::dynamodb
