// What a user chooses about a client and its transactions.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/observe/options.hpp>
#include <tenon/query/connector.hpp>

#include <string>

namespace tenon {

struct client_options {
  std::string url = {};  // empty: as the schema says, an environment variable or the URL itself
  pool_options pool = {};
  log_options log = {};
  std::chrono::nanoseconds slow_query{0};  // warn of statements that take this long; 0: never
  bool warn_of_repeated_queries = true;    // warn, once per shape, of a query run for each row of a list
  bool warn_of_repeated_clients = true;    // warn, once, of clients built for one database again and again
  observe::tracer* tracer = nullptr;       // receives spans; must outlive the client

  // DynamoDB: signs the tokens of pages, of which no others are taken then. The same 16 or more random bytes in every process
  // that makes or takes them; empty: they are not signed.
  std::string page_token_key = {};
};

struct transaction_options {
  tenon::isolation isolation = tenon::isolation::standard;
  std::chrono::milliseconds max_wait{2000};  // for a connection to run on
  std::chrono::milliseconds timeout{5000};   // from its begin to its end; rolled back when it passes
  unsigned max_attempts = 1;                 // run anew after conflicts with other transactions, with growing pauses
  bool read_only = false;
};

}  // namespace tenon
