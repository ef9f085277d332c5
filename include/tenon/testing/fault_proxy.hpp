// A bad network of a test's own.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/base/function.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::testing {

// Where bytes go.
enum class direction : std::uint8_t { to_server, to_client };

// What happens to a connection.
enum class fault : std::uint8_t {
  none,
  reset,       // both ends are told at once that it is gone (RST; a unix socket is closed)
  close,       // both ends see an orderly end (FIN), as when a server ends in the middle of an answer
  half_close,  // the receiver of this direction sees an orderly end; the other direction goes on
  black_hole   // nothing passes any more, in either direction, and neither end is told
};

// How bytes pass in one direction of each connection.
struct traffic {
  std::chrono::milliseconds latency{0};        // until a byte arrives
  std::chrono::milliseconds jitter{0};         // up to so much more, at random; bytes stay in order
  std::uint64_t bytes_per_second = 0;          // 0: as fast as it can be
  bool stopped = false;                        // nothing passes until this is false again; what has come is kept
  std::optional<std::uint64_t> fault_at = {};  // so many bytes of a connection pass, then `what` happens
  fault what = fault::reset;
};

// What a hook is shown: bytes as they were read, before they pass. A message of a protocol may come in several pieces.
struct passing {
  std::uint64_t connection;  // counted from 1
  direction way;
  std::uint64_t offset;  // bytes of the connection that came this way before
  std::string_view bytes;
};

struct verdict {
  fault what = fault::none;
  std::size_t after = 0;  // so many of the bytes pass first, and no more
};

// Called by the proxy's own thread for every piece. It may call the proxy's functions, whose effects begin when it returns.
// It must not throw.
using traffic_hook = function<verdict(const passing&)>;

struct fault_proxy_options {
  std::string host = "127.0.0.1";  // of the server
  std::uint16_t port = 0;          // of the server
  std::string unix_socket = {};    // the path of the server's socket, instead of host and port
  traffic to_server = {};
  traffic to_client = {};
};

struct fault_proxy_counts {
  std::uint64_t accepted = 0;         // connections
  std::uint64_t open = 0;             // of these
  std::uint64_t faults = 0;           // connections that a fault befell
  std::uint64_t bytes_to_server = 0;  // passed on
  std::uint64_t bytes_to_client = 0;
};

// A TCP proxy on a free port of 127.0.0.1, in front of a server. It passes bytes on, and does to them what it is told, on
// one thread that ends with the object; connections are reset then. A call that changes something has done so when it
// returns, for open connections as well as for those to come. Safe to use from any thread. The constructor throws
// storage_error when the system refuses a socket, and connection_error when the host is not known.
class fault_proxy {
 public:
  explicit fault_proxy(fault_proxy_options options);
  fault_proxy(fault_proxy&& other) noexcept;
  fault_proxy& operator=(fault_proxy&& other) noexcept;
  ~fault_proxy();

  std::uint16_t port() const noexcept;  // the same as long as the proxy lives

  // The URL with this proxy in place of its host and port, and of a socket that its parameter `host` names.
  std::string through(std::string_view url) const;

  void set(direction way, const traffic& how);
  void set(const traffic& how);  // both ways
  traffic get(direction way) const;

  // Replaces the hook; an empty one takes it away.
  void on_traffic(traffic_hook hook);

  // Now, to every open connection; half_close ends the direction `way`.
  void inject(fault what, direction way = direction::to_client);

  // New connections are refused (ECONNREFUSED); those that are open stay.
  void refuse();

  // New connections are neither refused nor accepted: the system completes them, and nobody ever answers.
  void ignore();

  // New connections are accepted, those first that were ignored.
  void accept();

  // Bytes pass, no faults, no hook, new connections are accepted. Black holes stay what they are.
  void heal();

  // As a proxy that crashes and comes back at the same port: resets all connections, and loses what was on its way.
  void restart();

  fault_proxy_counts counts() const noexcept;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon::testing
