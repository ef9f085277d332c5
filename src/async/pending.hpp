// A continuation within a handler of Asio.
#pragma once

#include <tenon/query/async.hpp>

#include <utility>

namespace tenon::async {

// Asio destroys the handlers of a context that ends instead of calling them: then the continuation is resumed as abandoned.
class pending {
 public:
  explicit pending(query::continuation& c) noexcept : next_(&c) {}
  pending(pending&& other) noexcept : next_(std::exchange(other.next_, nullptr)) {}
  pending& operator=(pending&&) = delete;
  ~pending() {
    if (next_) next_->resume(query::wait_outcome::abandoned);
  }

  void resume(query::wait_outcome what) { std::exchange(next_, nullptr)->resume(what); }

 private:
  query::continuation* next_;
};

}  // namespace tenon::async
