// A PgBouncer of a test's own, before a server of the testing kit.
#pragma once

#include "testing/account.hpp"
#include "testing/environment.hpp"
#include "testing/file_text.hpp"
#include "testing/supervisor.hpp"

#include <tenon/testing/postgres_server.hpp>

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

namespace tenon::testing {

// Runs in a folder of its own, in which its socket lies, until the object is destroyed or the process ends. Whoever
// connects is the server's superuser.
class pgbouncer {
 public:
  static constexpr const char* program_path = "/usr/sbin/pgbouncer";

  static bool is_installed() { return access(program_path, X_OK) == 0; }

  // `mode`: session, transaction or statement; `more`: lines of its configuration.
  pgbouncer(const postgres_server& server, const std::string& mode, int pool_size, const std::string& more = {})
      : pgbouncer(next_folder()) {
    write_text_file(
        guard_.folder() + "/pgbouncer.ini",
        "[databases]\n* = host=" + server.socket_directory() + " port=" + std::to_string(server.port()) +
            " user=" + server.user() + "\n[pgbouncer]\nlisten_port = 6432\nunix_socket_dir = " + guard_.folder() +
            "\nauth_type = any\npool_mode = " + mode + "\ndefault_pool_size = " + std::to_string(pool_size) +
            "\nmax_client_conn = 500\nserver_login_retry = 1\nlogfile = " + guard_.folder() + "/log\n" + more);
    start();
  }

  // Parameters may be added to it.
  std::string url(const std::string& database) const {
    return "postgresql://postgres@localhost:6432/" + database + "?host=" + guard_.folder();
  }

  std::string log() const { return read_text_file(guard_.folder() + "/log"); }

  void start() {
    guard_.start();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!answers()) {
      if (guard_.ended() || std::chrono::steady_clock::now() > limit)
        throw std::runtime_error("PgBouncer does not start: " + read_text_file(guard_.folder() + "/output") + log());
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  // By SIGKILL as a crash would, or by SIGTERM, which does not wait for clients either.
  void stop(int signal = SIGTERM) {
    guard_.signal_program(signal);
    while (!guard_.ended()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    unlink(socket().c_str());
  }

 private:
  explicit pgbouncer(const std::string& folder) : guard_(how_to_run(folder), folder) {}

  static program how_to_run(const std::string& folder) {
    return {.arguments = {program_path, "-q", folder + "/pgbouncer.ini"},
            .environment = server_environment(),
            .output = folder + "/output",
            .runs_as = unprivileged_account(),
            .end_signal = SIGTERM,
            .end_wait = std::chrono::milliseconds(1000)};
  }

  static std::string next_folder() {
    static std::atomic<int> last{0};
    return (std::filesystem::temp_directory_path() /
            ("tenon-pgbouncer-" + std::to_string(getpid()) + "-" + std::to_string(++last)))
        .string();
  }

  std::string socket() const { return guard_.folder() + "/.s.PGSQL.6432"; }

  bool answers() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
    const int s = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const bool connected = connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    close(s);
    return connected;
  }

  supervisor guard_;
};

}  // namespace tenon::testing
