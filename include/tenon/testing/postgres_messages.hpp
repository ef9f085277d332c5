// Faults at a chosen step of PostgreSQL's protocol.
#pragma once

#include <tenon/testing/fault_proxy.hpp>

#include <cstddef>
#include <string>

namespace tenon::testing {

// A message of the protocol (PostgreSQL's documentation, "Message Formats") between a client and a server.
struct postgres_message {
  direction way = direction::to_server;
  char type = 'Q';              // its first byte; 0: the client's startup message, which has none
  std::string containing = {};  // only with these bytes in it, as far as they come in one piece
  unsigned number = 1;          // the first of its kind on a connection, the second …
  std::size_t after = 0;        // so many bytes pass, from its first one on
  unsigned connections = 1;     // the fault befalls so many connections that get there, then no more; 0: all
};

// For fault_proxy::on_traffic(). Connections must not be encrypted (sslmode=disable, or a server that has no encryption);
// those that are open already should be idle when the hook is set.
//
//   proxy.on_traffic(at_message({.type = 'Q', .containing = "COMMIT"}, fault::reset));             // before the server hears it
//   proxy.on_traffic(at_message({.way = direction::to_client, .type = 'D', .after = 7}, fault::close));  // within the first row
traffic_hook at_message(postgres_message where, fault what);

}  // namespace tenon::testing
