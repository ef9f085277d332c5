// Makes requests of HTTP/1.1 out of a connection's bytes, as these come.
#pragma once

#include "local/server/request_view.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace tenon::local::dynamodb {

class request_reader {
 public:
  explicit request_reader(std::size_t max_body);
  ~request_reader();

  // Takes bytes of the current request and returns how many of them it has used. It uses none beyond the request's end;
  // those it leaves otherwise are to be given again, with more behind them.
  std::size_t put(std::string_view bytes);

  bool has_begun() const noexcept;   // some bytes of the current request have been used
  bool has_header() const noexcept;  // the header is complete
  bool is_complete() const noexcept;
  int refusal() const noexcept;  // the status to refuse the connection with, for what is no request; 0 if all is well

  // Whether the client waits for a word before it sends the body (Expect: 100-continue). True once per request.
  bool take_expectation() noexcept;

  // The complete request, until next().
  request_view request() const noexcept;
  bool keep_alive() const noexcept;

  void next();  // forgets the request

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon::local::dynamodb
