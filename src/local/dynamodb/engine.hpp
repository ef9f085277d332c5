// The engine: answers calls of DynamoDB's API from a store.
#pragma once

#include <tenon/dynamodb/transport.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <memory>
#include <string_view>

namespace tenon::local_dynamodb {

class engine {
 public:
  explicit engine(const options& opts);  // throws as open() does
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;
  ~engine();

  // Answers a call as the service does, failures included: `out` has the status, the JSON and a request id. Its former
  // contents are overwritten, its memory is used again. Throws nothing but std::bad_alloc. Safe to use from any thread;
  // a write has been made durable when this returns.
  void execute(std::string_view operation, std::string_view body, bool is_streams, tenon::dynamodb::api_reply& out);

  // Removes items whose time to live is over and stream records older than a day; returns how many items. The engine
  // does so by itself at least each `expiry_interval`, with the calls it answers and in the background.
  std::size_t expire();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon::local_dynamodb

namespace tenon::local::dynamodb {
using tenon::local_dynamodb::engine;
}
