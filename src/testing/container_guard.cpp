#include "testing/container_guard.hpp"

#include "testing/system_failure.hpp"

#include "base/quote.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

// All that the guard works from.
struct removal_plan {
  sockaddr_un engine{};
  const char* request = nullptr;
  std::size_t request_size = 0;
};

constexpr int no_answer = 0;

void pause_briefly() noexcept {
  timespec time{0, 100'000'000};
  while (nanosleep(&time, &time) != 0 && errno == EINTR) {}
}

bool send_all(int socket, const char* bytes, std::size_t size) noexcept {
  while (size > 0) {
    const ssize_t sent = send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

// The status in "HTTP/1.1 204 No Content", or no_answer.
int read_status(int socket) noexcept {
  char line[12];
  std::size_t size = 0;
  while (size < sizeof line) {
    const ssize_t got = recv(socket, line + size, sizeof line - size, 0);
    if (got <= 0) return no_answer;
    size += static_cast<std::size_t>(got);
  }
  int status = 0;
  for (const char digit : {line[9], line[10], line[11]}) status = status * 10 + (digit - '0');
  return status;
}

int request_removal(const removal_plan& plan) noexcept {
  const int stream = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (stream < 0) return no_answer;
  const timeval limit{30, 0};
  setsockopt(stream, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(stream, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  int status = no_answer;
  if (connect(stream, reinterpret_cast<const sockaddr*>(&plan.engine), sizeof plan.engine) == 0 &&
      send_all(stream, plan.request, plan.request_size))
    status = read_status(stream);
  close(stream);
  return status;
}

// An engine that is gone has three chances; one that is busy with the container, or has yet to make it, more.
void remove_container(const removal_plan& plan, bool settled) noexcept {
  int unanswered = 0;
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int status = request_removal(plan);
    if (status >= 200 && status < 300) return;
    if (status == 404 && settled) return;
    if (status == no_answer && ++unanswered == 3) return;
    pause_briefly();
  }
}

void guard_container(const guard_ends& ends, const void* plan) noexcept {
  bool settled = false;
  char message = 0;
  while (wait_for_message(ends) && recv(ends.control, &message, 1, 0) == 1) settled = true;
  remove_container(*static_cast<const removal_plan*>(plan), settled);
}

std::string removal_request(const docker_engine& engine, const std::string& container) {
  return "DELETE " + engine.path_prefix() + "/containers/" + container +
         "?force=true&v=true HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
}

removal_plan plan_for(const docker_engine& engine, const std::string& request) {
  removal_plan plan;
  plan.engine.sun_family = AF_UNIX;
  if (engine.socket_path().size() >= sizeof plan.engine.sun_path)
    fail("The engine's socket " + text::quote(engine.socket_path(), 200) + " cannot be connected to", ENAMETOOLONG);
  std::memcpy(plan.engine.sun_path, engine.socket_path().c_str(), engine.socket_path().size() + 1);
  plan.request = request.data();
  plan.request_size = request.size();
  return plan;
}

// Lives for as long as the fork takes; the guard has a copy.
class removal {
 public:
  removal(const docker_engine& engine, const std::string& container)
      : request_(removal_request(engine, container)), plan_(plan_for(engine, request_)) {}

  const removal_plan* plan() const noexcept { return &plan_; }

 private:
  std::string request_;
  removal_plan plan_;
};

}  // namespace

container_guard::container_guard(const docker_engine& engine, const std::string& container)
    : process_(guard_container, removal(engine, container).plan(), "the container " + container) {}

void container_guard::settle() noexcept {
  const char message = 1;
  while (send(process_.control(), &message, 1, MSG_NOSIGNAL) < 0 && errno == EINTR) {}
}

}  // namespace tenon::testing
