#include <tenon/testing/postgres_server.hpp>

#include "testing/environment.hpp"
#include "testing/file_text.hpp"
#include "testing/free_port.hpp"
#include "testing/memory_folder.hpp"
#include "testing/percent_encoding.hpp"
#include "testing/postgres_files.hpp"
#include "testing/postgres_session.hpp"
#include "testing/postgres_template.hpp"
#include "testing/random_letters.hpp"
#include "testing/scratch_folder.hpp"
#include "testing/supervisor.hpp"

#include "base/quote.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include <signal.h>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;

constexpr std::uint16_t socket_port = 5432;  // part of the socket's name and nothing else
constexpr milliseconds look_again{1};

cluster_template template_for(const postgres_options& options) {
  cluster_template out{.installation = find_postgres(options.binaries),
                       .initdb_arguments = {"--username=" + options.user, "--auth=trust", "--encoding=UTF8",
                                            "--locale=" + options.locale, "--no-sync"},
                       .runs_as = unprivileged_account(),
                       .scratch_parent = options.parent_folder,
                       .cache_folder = options.cache_folder};
  out.initdb_arguments.insert(out.initdb_arguments.end(), options.initdb.begin(), options.initdb.end());
  return out;
}

program server_program(const cluster_template& cluster, const std::string& folder) {
  return {.arguments = {cluster.installation.server, "-D", folder + "/data"},
          .environment = server_environment(),
          .output = folder + "/log",
          .runs_as = cluster.runs_as,
          .end_signal = SIGQUIT,
          .end_wait = milliseconds(10'000)};
}

}  // namespace

class postgres_server::state {
 public:
  state(postgres_options options, const cluster_template& cluster, const std::string& folder)
      : options_(std::move(options)), process_(server_program(cluster, folder), folder) {
    copy_cluster(cluster, data_folder());
    first_configuration_ = read_text_file(data_folder() + "/postgresql.conf");
    write_text_file(data_folder() + "/pg_hba.conf", "local all all trust\nhost all all all scram-sha-256\n");
    if (!options_.tcp) {
      port_ = socket_port;
      configure();
      start();
      return;
    }
    if (options_.password.empty()) options_.password = random_letters(24);
    for (int attempt = 0;; ++attempt) {
      port_ = guess_port();
      configure();
      const start_outcome outcome = try_start();
      if (outcome == start_outcome::ready) break;
      if (attempt == 20) fail_to_start("found no free port");
    }
    execute("ALTER ROLE " + quote_identifier(options_.user) + " PASSWORD " + quote_literal(options_.password));
  }
  state(const state&) = delete;
  state& operator=(const state&) = delete;
  ~state() {
    if (!process_.belongs_to_this_process()) {
      if (session_) session_->leave_to_parent();
      return;
    }
    session_.reset();
    // Left behind by a server that was killed; one that is ended in order removes it, and then this finds nothing.
    const std::optional<shared_memory> segment = read_postmaster_file(data_folder()).memory;
    try {
      process_.signal_everything(SIGKILL);
    } catch (const error&) {
      // The supervising process was killed, and the server with it.
    }
    if (segment) remove_shared_memory(*segment);
  }

  const postgres_options& options() const noexcept { return options_; }
  const std::string& folder() const noexcept { return process_.folder(); }
  std::uint16_t port() const noexcept { return port_; }

  bool is_running() { return !process_.ended(); }

  void start() {
    const std::lock_guard lock(lifecycle_);
    if (is_running_now()) return;
    const monotonic_time deadline = monotonic_now() + options_.timeout;
    while (try_start() == start_outcome::port_taken) {
      if (monotonic_now() >= deadline) fail_to_start("found its port " + std::to_string(port_) + " taken");
      std::this_thread::sleep_for(50 * look_again);
    }
  }

  void stop() {
    const std::lock_guard lock(lifecycle_);
    if (!is_running_now()) return;
    process_.signal_everything(SIGCONT);
    process_.signal_program(SIGINT);
    const monotonic_time deadline = monotonic_now() + options_.timeout;
    while (is_running()) {
      if (monotonic_now() >= deadline)
        raise({.kind = error_kind::operation_timeout,
               .message = "The PostgreSQL server in " + text::quote(folder(), 200) + " did not stop in " +
                          std::to_string(options_.timeout.count()) + " ms.",
               .hint = "Its log may say why; kill() ends it in any case."});
      std::this_thread::sleep_for(look_again);
    }
    end_session();
  }

  void kill() {
    const std::lock_guard lock(lifecycle_);
    kill_all();
    end_session();
  }

  void signal_all(int number) {
    const std::lock_guard lock(lifecycle_);
    process_.signal_everything(number);
  }

  std::vector<std::vector<std::optional<std::string>>> execute(const std::string& sql) {
    const std::lock_guard lock(session_mutex_);
    if (!session_ || session_->is_lost()) session_.emplace(address(), "postgres");
    return session_->execute(sql);
  }

  postgres_address address() const { return {folder(), port_, options_.user}; }

 private:
  enum class start_outcome { ready, port_taken };

  std::string data_folder() const { return folder() + "/data"; }

  bool is_running_now() { return started_ && is_running(); }

  void configure() const {
    std::string text = first_configuration_;
    for (const auto& [name, value] : test_settings()) text += configuration_line(name, value);
    for (const auto& [name, value] : options_.settings) text += configuration_line(name, value);
    write_text_file(data_folder() + "/postgresql.conf", text);
  }

  std::vector<std::pair<std::string, std::string>> test_settings() const {
    return {{"port", std::to_string(port_)},
            {"listen_addresses", options_.tcp ? "127.0.0.1" : ""},
            {"unix_socket_directories", folder()},
            {"max_connections", std::to_string(options_.max_connections)},
            {"shared_buffers", options_.shared_buffers},
            {"fsync", "off"},
            {"synchronous_commit", "off"},
            {"full_page_writes", "off"},
            {"dynamic_shared_memory_type", "mmap"},  // files in the folder, which a crash does not leave in /dev/shm
            {"password_encryption", "scram-sha-256"},
            {"timezone", "UTC"},
            {"log_timezone", "UTC"}};
  }

  start_outcome try_start() {
    kill_all();  // what a postmaster that died by itself left
    end_session();
    remove_lock_files(data_folder(), folder(), port_);
    const std::size_t log_before = read_text_file(folder() + "/log").size();
    const pid_t process = process_.start();
    started_ = true;
    const monotonic_time deadline = monotonic_now() + options_.timeout;
    for (;;) {
      const postmaster_file file = read_postmaster_file(data_folder());
      if (file.process == process && file.ready) return start_outcome::ready;
      if (const std::optional<int> status = process_.ended()) {
        const std::string said = read_text_file(folder() + "/log").substr(log_before);
        if (options_.tcp && said.find("Address already in use") != std::string::npos) return start_outcome::port_taken;
        fail_to_start(describe_end(*status), said);
      }
      if (monotonic_now() >= deadline)
        fail_to_start("was not ready in " + std::to_string(options_.timeout.count()) + " ms",
                      read_text_file(folder() + "/log").substr(log_before));
      std::this_thread::sleep_for(look_again);
    }
  }

  [[noreturn]] void fail_to_start(const std::string& how, const std::string& log = {}) {
    kill_all();
    raise({.kind = error_kind::server_unreachable,
           .message = "The PostgreSQL server for the tests did not start: it " + how + ".",
           .hint = log.empty() ? std::string() : "Its log says:\n" + log});
  }

  void kill_all() {
    const std::optional<shared_memory> segment = read_postmaster_file(data_folder()).memory;
    process_.signal_everything(SIGKILL);
    if (segment) remove_shared_memory(*segment);
  }

  // Nobody waits in execute() any more: its server is gone.
  void end_session() {
    const std::lock_guard lock(session_mutex_);
    session_.reset();
  }

  postgres_options options_;
  supervisor process_;
  std::string first_configuration_;
  std::uint16_t port_ = 0;
  std::mutex lifecycle_;
  bool started_ = false;  // once; until then there is no end to ask for
  std::mutex session_mutex_;
  std::optional<postgres_session> session_;
};

postgres_server::postgres_server(postgres_options options) {
  if (options.parent_folder.empty()) options.parent_folder = memory_folder();
  const cluster_template cluster = template_for(options);
  const std::string folder = new_scratch_path("postgres", options.parent_folder, cluster.runs_as);
  state_ = std::make_unique<state>(std::move(options), cluster, folder);
}

postgres_server::postgres_server(postgres_server&& other) noexcept = default;
postgres_server& postgres_server::operator=(postgres_server&& other) noexcept = default;
postgres_server::~postgres_server() = default;

std::string postgres_server::url(std::string_view database) const {
  const std::string user = percent_encoded(state_->options().user);
  const std::string place = ":" + std::to_string(port()) + "/" + percent_encoded(database);
  if (state_->options().tcp) return "postgresql://" + user + ":" + percent_encoded(password()) + "@127.0.0.1" + place;
  return "postgresql://" + user + "@localhost" + place + "?host=" + percent_encoded(socket_directory(), "/");
}

std::uint16_t postgres_server::port() const noexcept { return state_->port(); }
const std::string& postgres_server::user() const noexcept { return state_->options().user; }
const std::string& postgres_server::password() const noexcept { return state_->options().password; }
const std::string& postgres_server::folder() const noexcept { return state_->folder(); }
const std::string& postgres_server::socket_directory() const noexcept { return state_->folder(); }
std::string postgres_server::log() const { return read_text_file(folder() + "/log"); }

std::vector<std::vector<std::optional<std::string>>> postgres_server::execute(const std::string& sql) {
  return state_->execute(sql);
}

std::vector<std::vector<std::optional<std::string>>> postgres_server::execute(const std::string& sql,
                                                                              const std::string& database) {
  return postgres_session(state_->address(), database).execute(sql);
}

bool postgres_server::is_running() { return state_->is_running(); }
void postgres_server::start() { state_->start(); }
void postgres_server::stop() { state_->stop(); }
void postgres_server::kill() { state_->kill(); }
void postgres_server::pause() { state_->signal_all(SIGSTOP); }
void postgres_server::resume() { state_->signal_all(SIGCONT); }

}  // namespace tenon::testing
