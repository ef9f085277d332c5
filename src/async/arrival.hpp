// The end of one wait of a watch.
#pragma once

#include <tenon/query/async.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace tenon::async {

class asio_watch;

// A handler of Asio; destroyed without having been called, it says that the wait was abandoned.
class arrival {
 public:
  arrival(std::shared_ptr<asio_watch> w, std::uint64_t number, query::wait_outcome what) noexcept;
  arrival(arrival&&) noexcept;
  arrival& operator=(arrival&&) = delete;
  ~arrival();

  void operator()();

 private:
  std::shared_ptr<asio_watch> watch_;
  std::uint64_t number_;
  query::wait_outcome what_;
};

}  // namespace tenon::async
