#include "waiting/host_addresses.hpp"

#include "waiting/background_call.hpp"

#include <tenon/base/error.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace tenon::waiting {

namespace {

struct answer {
  std::vector<std::string> addresses;
  std::string problem;
};

void look_up(const std::string& host, answer& out) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int status = getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (status != 0) {
    out.problem = status == EAI_SYSTEM ? std::generic_category().message(errno) : gai_strerror(status);
    return;
  }
  for (const addrinfo* a = found; a; a = a->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
      out.addresses.emplace_back(text);
  }
  freeaddrinfo(found);
  if (out.addresses.empty()) out.problem = "it has no address";
}

}  // namespace

bool is_address(const std::string& host) {
  in6_addr room{};
  return inet_pton(AF_INET, host.c_str(), &room) == 1 || inet_pton(AF_INET6, host.c_str(), &room) == 1;
}

std::vector<std::string> addresses_of(const std::string& host, query::waiter& w, std::optional<monotonic_time> until,
                                      std::string& problem) {
  const auto found = std::make_shared<answer>();
  const background_call call([host, found] { look_up(host, *found); });
  if (!call.wait(w, until))
    raise({.kind = error_kind::connect_timeout, .message = "The address of the host was not found in time"});
  problem = found->problem;
  return std::move(found->addresses);
}

}  // namespace tenon::waiting
