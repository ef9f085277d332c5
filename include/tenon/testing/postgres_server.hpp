// A PostgreSQL server of a test's own.
#pragma once

#include <tenon/base/chrono.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::testing {

struct postgres_options {
  bool tcp = false;                           // listen on a free port of 127.0.0.1, too
  std::string user = "postgres";              // the superuser
  std::string password = {};                  // what connections over TCP have to give; empty: one is made up
  std::uint32_t max_connections = 100;        // three of them are the superuser's
  std::string shared_buffers = "16MB";        // as in postgresql.conf
  std::string locale = "C.UTF-8";             // of the databases
  std::vector<std::string> initdb = {};       // more arguments for initdb: "--data-checksums"
  std::string binaries = {};                  // the folder of `postgres` and `initdb`; empty: the newest that is found
  std::string parent_folder = {};             // of the server's; empty: TMPDIR, /dev/shm if it has room, or /tmp
  std::string cache_folder = {};              // keeps what initdb made; empty: tenon/ in XDG_CACHE_HOME or ~/.cache
  std::chrono::milliseconds timeout{60'000};  // for each start and stop

  // More of postgresql.conf. These win over what the server is given for tests: no fsync, no full-page writes, commits
  // that do not wait for the disk, UTC.
  std::vector<std::pair<std::string, std::string>> settings = {};
};

// A running PostgreSQL server (10 or newer), made from the programs installed on this machine, in a temporary folder. Its
// unix socket lies in that folder, which nobody but this user can enter; over TCP a password is asked for. Started by root,
// it runs as the user `postgres` or `nobody`, and everything in the folder is that user's.
//
// When the object is destroyed, or the process ends, even by SIGKILL, the server and its folder are removed. A child that the
// process forks has a copy of the object that it can destroy, and nothing else.
//
// The first server of a user since the machine was started runs initdb; others copy what it made, and start within a tenth of
// a second.
// Safe to use from any thread. Throws unsupported when no server is installed, storage_error when the system refuses
// something, and connection_error when the server does not start.
class postgres_server {
 public:
  explicit postgres_server(postgres_options options = {});
  postgres_server(postgres_server&& other) noexcept;
  postgres_server& operator=(postgres_server&& other) noexcept;
  ~postgres_server();

  // postgresql://user:password@127.0.0.1:port/database if it listens on TCP, and otherwise
  // postgresql://user@localhost:port/database?host=<socket directory>. These stay the same when it is started again.
  std::string url(std::string_view database = "postgres") const;

  std::uint16_t port() const noexcept;  // also in the name of the socket
  const std::string& user() const noexcept;
  const std::string& password() const noexcept;  // empty without TCP
  const std::string& folder() const noexcept;    // the data is in its folder `data`, the log in its file `log`
  const std::string& socket_directory() const noexcept;
  std::string log() const;

  // Runs statements on a connection of the superuser that is kept for it, and returns the rows of the last one as text.
  // Throws raw_query_failed, with the SQLSTATE in native_code(); connection_error when the server is not there.
  std::vector<std::vector<std::optional<std::string>>> execute(const std::string& sql);

  // The same, on a connection to another database that is made for it.
  std::vector<std::vector<std::optional<std::string>>> execute(const std::string& sql, const std::string& database);

  bool is_running();

  // Starts it on the data and at the port that it had; nothing if it runs.
  void start();

  // A fast shutdown: transactions are rolled back, the data is written. Throws timeout_error.
  void stop();

  // Ends all of its processes by SIGKILL, as a crash would. The next start recovers.
  void kill();

  // Stops all of its processes where they are, as a machine that is frozen would; lets them go on.
  void pause();
  void resume();

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon::testing
