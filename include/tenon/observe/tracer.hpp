// Trace spans, as an interface to adapt to OpenTelemetry or any other tracer.
#pragma once

#include <tenon/base/error.hpp>

#include <cstddef>
#include <string_view>

namespace tenon::observe {

// What a span covers. Its name is "tenon:operation", "tenon:connection" …
enum class span_kind : unsigned char {
  operation,    // one call of the client, with its model and operation
  connection,   // waiting for a connection of the pool
  transaction,  // an interactive transaction
  query,        // one statement, with its text
};

std::string_view name_of(span_kind kind) noexcept;

// Views are valid during the call that receives them.
struct span_start {
  span_kind kind = span_kind::operation;
  std::string_view model = {};      // db.collection.name
  std::string_view operation = {};  // db.operation.name
  std::string_view statement = {};  // db.query.text, without parameter values
  std::string_view target = {};     // db.system.name
};

struct span_end {
  const error* failure = nullptr;
  std::size_t rows = 0;
};

// Implemented by users. Spans of one thread nest; start and end of a span happen on one thread unless the operation is
// asynchronous. Called from any thread. What start() throws means no span, and is reported.
class tracer {
 public:
  virtual ~tracer();

  // Begins a span as a child of the caller's current one. The result is handed to end(); null means not sampled.
  virtual void* start(const span_start& what) = 0;

  virtual void end(void* span, const span_end& how) noexcept = 0;

  // The trace id of the caller's current span as 32 hexadecimal digits, or empty. The view stays valid until the
  // span ends.
  virtual std::string_view trace_id() noexcept;
};

}  // namespace tenon::observe
