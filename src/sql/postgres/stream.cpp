#include "sql/postgres/stream.hpp"

#include <tenon/base/error.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace tenon::sql::postgres {

namespace {

int as_int(std::size_t size) noexcept { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

bool is_unix_socket(int descriptor) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  return getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0 && address.ss_family == AF_UNIX;
}

// Has the system tell with every recvmsg() how many bytes are left, where the end counts as one. Linux does from 4.18 on.
bool let_count(int descriptor) noexcept {
  const int yes = 1;
  return setsockopt(descriptor, IPPROTO_TCP, TCP_INQ, &yes, sizeof yes) == 0;
}

}  // namespace

stream::stream(PGconn* connection)
    : descriptor_(PQsocket(connection)), tls_(static_cast<ssl_st*>(PQsslStruct(connection, "OpenSSL"))) {
  if (PQgssEncInUse(connection) != 0)
    raise({.kind = error_kind::unsupported_feature,
           .message = "The connection is encrypted by GSSAPI, which is not supported",
           .hint = "Set gssencmode=disable in the URL, and encrypt by TLS (sslmode=require)"});
  if (tls_) return;
  counts_ = let_count(descriptor_);
  tells_the_end_ = counts_ || is_unix_socket(descriptor_);
}

std::ptrdiff_t stream::plain(std::ptrdiff_t result, query::readiness wanted) noexcept {
  if (result > 0) return result;
  if (result == 0) {
    problem_ = "the server closed the connection";
    return -1;
  }
  if (query::would_block(errno)) {
    wanted_ = wanted;
    return 0;
  }
  problem_ = std::strerror(errno);
  return -1;
}

std::ptrdiff_t stream::encrypted(int result, int error) noexcept {
  if (result > 0) return result;
  switch (SSL_get_error(tls_, result)) {
    case SSL_ERROR_WANT_READ:
      wanted_ = query::would_block(error) ? query::readiness::more : query::readiness::readable;
      return 0;
    case SSL_ERROR_WANT_WRITE: wanted_ = query::readiness::writable; return 0;
    case SSL_ERROR_ZERO_RETURN: problem_ = "the server closed the connection"; return -1;
    case SSL_ERROR_SYSCALL:
      problem_ = error == 0 ? "the server closed the connection" : std::strerror(error);
      ERR_clear_error();
      return -1;
    default: {
      char text[256];
      ERR_error_string_n(ERR_get_error(), text, sizeof text);
      ERR_clear_error();
      problem_ = text;
      return -1;
    }
  }
}

std::ptrdiff_t stream::send(std::string_view bytes) noexcept {
  if (tls_) {
    errno = 0;
    const int result = SSL_write(tls_, bytes.data(), as_int(bytes.size()));
    return encrypted(result, errno);
  }
  for (;;) {
    const ssize_t result = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (result < 0 && errno == EINTR) continue;
    if (result > 0) has_asked_ = true;
    return plain(result, query::readiness::writable);
  }
}

std::ptrdiff_t stream::receive(std::span<char> to) noexcept {
  if (tls_) {
    errno = 0;
    const int result = SSL_read(tls_, to.data(), as_int(to.size()));
    return encrypted(result, errno);
  }
  for (;;) {
    const std::ptrdiff_t result = receive_plain(to);
    if (result < 0 && errno == EINTR) continue;
    if (result > 0) has_asked_ = false;
    return plain(result, query::readiness::readable);
  }
}

// recv(), and what is left behind it.
std::ptrdiff_t stream::receive_plain(std::span<char> to) noexcept {
  if (!counts_) {
    const ssize_t result = recv(descriptor_, to.data(), to.size(), 0);
    has_left_ = result == static_cast<ssize_t>(to.size());
    return result;
  }
  iovec into{to.data(), to.size()};
  alignas(cmsghdr) char told[CMSG_SPACE(sizeof(int))];
  msghdr message{};
  message.msg_iov = &into;
  message.msg_iovlen = 1;
  message.msg_control = told;
  message.msg_controllen = sizeof told;
  const ssize_t result = recvmsg(descriptor_, &message, 0);
  if (result < 0) {
    has_left_ = false;
    return result;
  }
  int left = 1;
  const cmsghdr* about = CMSG_FIRSTHDR(&message);
  if (about && about->cmsg_level == IPPROTO_TCP && about->cmsg_type == TCP_CM_INQ)
    std::memcpy(&left, CMSG_DATA(about), sizeof left);
  has_left_ = left > 0;
  return result;
}

}  // namespace tenon::sql::postgres
