// The least that any HTTP server on sockets does: it receives whatever is there, and sends an answer of a given length. What is
// left of a real server's time is its own.
//
//   bare_server <port> <bytes of the body>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

int good(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

int listen_on(int port) {
  const int listener = good(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
  const int yes = 1;
  good(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), "setsockopt");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  good(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
  good(listen(listener, SOMAXCONN), "listen");
  return listener;
}

void watch(int set, int socket) {
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.fd = socket;
  good(epoll_ctl(set, EPOLL_CTL_ADD, socket, &wanted), "epoll_ctl");
}

void serve(int port, const std::string& answer) {
  const int listener = listen_on(port);
  const int set = good(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  watch(set, listener);
  static char request[16 * 1024];  // those measured arrive whole
  epoll_event ready[64];
  for (;;) {
    const int count = good(epoll_wait(set, ready, std::size(ready), -1), "epoll_wait");
    for (int i = 0; i < count; ++i) {
      const int socket = ready[i].data.fd;
      if (socket == listener) {
        const int made = good(accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC), "accept4");
        const int yes = 1;
        good(setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes), "setsockopt");
        watch(set, made);
      } else if (recv(socket, request, sizeof request, 0) <= 0 ||
                 send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) {
        close(socket);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::invalid_argument("usage: bare_server <port> <bytes of the body>");
    const std::string body(std::stoul(argv[2]), 'x');
    serve(std::stoi(argv[1]), "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return EXIT_FAILURE;
  }
}
