// What a user chooses about logging, warnings and tracing.
#pragma once

#include <tenon/base/chrono.hpp>

namespace tenon::observe {

class tracer;

// Where the messages of a level go, besides the subscribed handlers, which always receive them.
enum class emit : unsigned char { event, standard_output, standard_error };

struct log_options {
  emit query = emit::event;          // every statement
  emit info = emit::event;           // connections opened and closed, and the like
  emit warn = emit::standard_error;  // slow queries, suspicious patterns
  emit error = emit::event;          // failures, which also reach the caller as exceptions
  bool reveal_parameters = false;    // show parameter values, which may be personal data
};

struct options {
  log_options log = {};
  std::chrono::nanoseconds slow_query{0};  // warn of statements that take this long; 0: never
  bool warn_of_repeated_queries = true;    // warn, once per shape, of a query run for each row of a list
  bool warn_of_repeated_clients = true;    // warn, once, of clients built for one database again and again
  observe::tracer* tracer = nullptr;       // receives spans; must outlive the client
};

}  // namespace tenon::observe

namespace tenon {
using observe::emit;
using observe::log_options;
}  // namespace tenon
