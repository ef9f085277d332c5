// From a request of HTTP to the answer: what the service's front end does before and after the operation itself.
#pragma once

#include "local/server/request_view.hpp"
#include "local/server/server.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// An answer to be sent: the head, with the empty line that ends it, then the body. Its memory is used again.
struct http_answer {
  std::string head;
  tenon::dynamodb::api_reply reply;  // its body is the answer's
  bool keep_alive = true;
};

// Safe to use from several threads, each with answers of its own.
class front {
 public:
  front(const server_options& options, call_handler handler);

  // Throws nothing but std::bad_alloc, whatever the request is.
  void answer(const request_view& request, bool keep_alive, http_answer& out) const;

  // Answers what is no request, or too long: without a body, and the connection is to be closed.
  static void refuse(int status, http_answer& out);

 private:
  bool answer_without_call(const request_view& request, http_answer& out) const;
  void call(const request_view& request, http_answer& out) const;

  const server_options options_;
  const call_handler handler_;
  const std::string health_;
};

}  // namespace tenon::local::dynamodb
