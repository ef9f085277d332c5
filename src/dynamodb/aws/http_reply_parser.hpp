// Reads the answers of servers of HTTP/1.1, piece by piece.
#pragma once

#include "dynamodb/aws/http_reply.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace tenon::dynamodb::aws {

// One answer: its headers in at most 32 KB, its body of any encoding of transfers.
class http_reply_parser {
 public:
  // The body goes to `reply`, and has room for 64 bytes more behind it. `max_body`: more than that is refused.
  // `has_body`: false for the answer to CONNECT, whose header is all of it.
  http_reply_parser(http_reply& reply, std::size_t max_body, bool has_body = true);
  http_reply_parser(const http_reply_parser&) = delete;
  http_reply_parser& operator=(const http_reply_parser&) = delete;
  ~http_reply_parser();

  // Reads what there is and returns how much of it was used; what is left belongs to what follows the answer, or has to
  // be given again with more behind it. Throws connection_closed (P1017) when it is no answer, or too large.
  std::size_t read(std::string_view data);

  // The server has hung up. Throws connection_closed unless that ends the answer.
  void end();

  bool is_done() const noexcept;

  // Whether another request may be sent on the connection.
  bool keeps_alive() const noexcept;

 private:
  class parser;

  void restart();

  http_reply& reply_;
  const std::size_t max_body_;
  const bool has_body_;
  std::unique_ptr<parser> parser_;
};

}  // namespace tenon::dynamodb::aws
