// The bytes of a connection that libpq has established, encrypted or not.
#pragma once

#include "query/waiter.hpp"

#include <libpq-fe.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace tenon::sql::postgres {

// libpq opens a connection with all it takes (hosts, passwords, certificates) and closes it; in between it is idle, and the
// bytes are ours. Does not own the connection.
class stream {
 public:
  // Throws unsupported_feature (P2026) for a connection that GSSAPI encrypts.
  explicit stream(PGconn* connection);

  int descriptor() const noexcept { return descriptor_; }

  // Both: the number of bytes; 0: the socket must be `wanted()` first; -1: the connection is lost, see problem().
  std::ptrdiff_t send(std::string_view bytes) noexcept;
  std::ptrdiff_t receive(std::span<char> to) noexcept;

  // Whether the last receive() may have left something: bytes, of which the socket may know nothing, or the end.
  bool has_left() const noexcept { return tls_ || has_left_; }

  // What the socket must be for something to receive, when receive() has returned 0 or left nothing.
  query::readiness wanted_to_receive() const noexcept {
    if (tls_) return wanted_;
    return has_all() ? query::readiness::more : query::readiness::readable;
  }

  query::readiness wanted() const noexcept { return wanted_; }
  const std::string& problem() const noexcept { return problem_; }

 private:
  // Whether a receive() would find nothing, not even the end. What was sent last was taken, so the connection had not been lost
  // by then; that the server would say nothing more, the system must have told.
  bool has_all() const noexcept { return has_asked_ && !has_left_ && tells_the_end_; }

  std::ptrdiff_t plain(std::ptrdiff_t result, query::readiness wanted) noexcept;
  std::ptrdiff_t receive_plain(std::span<char> to) noexcept;
  std::ptrdiff_t encrypted(int result, int error) noexcept;

  int descriptor_;
  ssl_st* tls_;                 // null: not encrypted
  bool counts_ = false;         // the system tells how much is left, the end included
  bool tells_the_end_ = false;  // by that, or by refusing what is sent to an end that was closed
  bool has_asked_ = false;      // since something was received, something has been sent
  bool has_left_ = false;
  query::readiness wanted_ = query::readiness::readable;
  std::string problem_;
};

}  // namespace tenon::sql::postgres
