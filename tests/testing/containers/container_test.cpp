#include <tenon/testing/container.hpp>

#include "testing/file_text.hpp"
#include "testing/free_port.hpp"
#include "testing/http_exchange.hpp"

#include "support/temporary_folder.hpp"
#include "testing/containers/podman_engine.hpp"
#include "testing/processes.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <libpq-fe.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Tests with an engine and a network of their own.
class on_podman : public ::testing::Test {
 protected:
  static void set_up_with(const std::vector<std::string>& images) {
    enter_private_network();
    try {
      engine_ = std::make_unique<podman_engine>(images);
      setenv("DOCKER_HOST", engine_->url().c_str(), 1);
    } catch (const unsupported& e) {
      why_not_ = e.what();
    }
  }
  static void TearDownTestSuite() { engine_.reset(); }

  void SetUp() override {
    if (!engine_) GTEST_SKIP() << why_not_;
  }

  static std::unique_ptr<podman_engine> engine_;
  static std::string why_not_;
};

std::unique_ptr<podman_engine> on_podman::engine_;
std::string on_podman::why_not_;

class container_test : public on_podman {
 protected:
  static void SetUpTestSuite() { set_up_with({"busybox:test"}); }

  // A shell that runs the script.
  static container_options shell(const std::string& script) {
    return {.image = "busybox:test", .command = {"sh", "-c", script}, .network = "host"};
  }

  // The same on the engine's own network, with a web server at port 80.
  static container_options web_server(const std::string& before = "true", std::uint16_t port = 80) {
    container_options out =
        shell(before + "; mkdir /www; echo hello >/www/index.html; exec httpd -f -h /www -p " + std::to_string(port));
    out.network = {};
    out.ports = {port};
    return out;
  }

  static http_response get(const container& server, const std::string& path = "/index.html", std::uint16_t port = 80) {
    return exchange(server.host(), server.port(port), {.target = path}, monotonic_now() + seconds(10));
  }

  static constexpr char only_root[] = "Not every Podman of a user's can do this.";

  static bool exists(const std::string& container) {
    const docker_engine engine = docker_engine::find({});
    try {
      engine.look(container, monotonic_now() + seconds(30));
      return true;
    } catch (const error& e) {
      EXPECT_NE(e.server_message().find("no such container"), std::string::npos) << e.what();
      return false;
    }
  }

  template <class Exception>
  static Exception failure_of(container_options options) {
    try {
      const container unwanted(std::move(options));
    } catch (const Exception& e) {
      return e;
    }
    throw std::logic_error("nothing was thrown");
  }
};

class networked_container_test : public container_test {
 protected:
  void SetUp() override {
    container_test::SetUp();
    if (!IsSkipped() && !engine_->why_no_networks().empty()) GTEST_SKIP() << engine_->why_no_networks();
  }
};

TEST_F(container_test, runs_a_command_in_the_given_environment) {
  container_options options = shell("echo problem >&2; echo \"$GREETING\"; id -u; sleep 1000");
  options.environment = {{"GREETING", "a = b 'c'"}};
  options.user = "postgres";
  options.wait = {wait_for::log_line("999")};
  const container c(options);
  const std::string log = c.logs();  // the order of lines of different streams may be lost
  for (const char* line : {"a = b 'c'\n", "problem\n", "999\n"}) EXPECT_NE(log.find(line), std::string::npos) << log;
  EXPECT_TRUE(c.is_running());
}

TEST_F(container_test, an_entrypoint_replaces_the_images) {
  container_options options = shell("");
  options.entrypoint = {"/bin/echo", "one"};
  options.command = {"two"};
  const container c(options);
  EXPECT_TRUE(eventually([&] { return c.logs() == "one two\n"; })) << c.logs();
}

TEST_F(networked_container_test, a_port_inside_is_reached_by_one_outside) {
  const container server(web_server());
  EXPECT_NE(server.port(80), 80);
  EXPECT_EQ(get(server).body, "hello\n");
}

TEST_F(networked_container_test, a_port_outside_can_be_chosen) {
  container_options options = web_server();
  options.ports = {{80, find_free_port()}};
  const container server(options);
  EXPECT_EQ(server.port(80), options.ports[0].outside);
  EXPECT_EQ(get(server).body, "hello\n");
}

TEST_F(container_test, ports_on_the_hosts_network_are_the_same_inside_and_outside) {
  const std::uint16_t port = find_free_port();
  container_options options = web_server("true", port);
  options.network = "host";
  const container server(options);
  EXPECT_EQ(server.port(port), port);
  EXPECT_EQ(get(server, "/index.html", port).body, "hello\n");
}

TEST_F(networked_container_test, a_port_that_was_not_asked_for_is_refused) {
  const container server(web_server());
  EXPECT_THROW(server.port(81), validation_error);
}

TEST_F(container_test, files_of_this_machine_are_mounted) {
  const temporary_folder folder;
  write_text_file(folder.file("given"), "from outside");
  container_options options =
      shell("exec 2>&1; cat /in/given; echo; touch /in/new || true; echo from inside >/out/new; sleep 1000");
  const temporary_folder other;
  options.mounts = {{folder.path().string(), "/in", true}, {other.path().string(), "/out"}};
  options.wait = {wait_for::command({"test", "-e", "/out/new"})};
  const container c(options);
  EXPECT_EQ(c.logs(), "from outside\ntouch: /in/new: Read-only file system\n");
  EXPECT_EQ(read_text_file(other.file("new")), "from inside\n");
}

TEST_F(container_test, folders_in_memory_have_their_size) {
  container_options options = shell("sleep 1000");
  options.tmpfs = {{"/memory", "size=64k"}};
  const container c(options);
  EXPECT_EQ(c.exec({"sh", "-c", "df -k /memory | tail -n 1 | awk '{print $2}'"}).output, "64\n");
}

TEST_F(container_test, limits_of_resources_are_set) {
  if (geteuid() != 0) GTEST_SKIP() << only_root;
  container_options options = shell("ulimit -Sn; ulimit -Hn; sleep 1000");
  options.limits = {{"nofile", 100, 200}, {"nproc", 4096, 4096}};
  options.wait = {wait_for::log_line("200")};
  const container c(options);
  EXPECT_EQ(c.logs(), "100\n200\n");
}

TEST_F(container_test, labels_are_set) {
  container_options options = shell("sleep 1000");
  options.labels = {{"suite", "of this test"}};
  const container c(options);
  const docker_engine engine = docker_engine::find({});
  const std::string target = engine.path_prefix() + "/containers/" + c.id() + "/json";
  const std::string body = exchange(engine.socket_path(), {.target = target}, monotonic_now() + seconds(30)).body;
  EXPECT_NE(body.find(R"("suite":"of this test")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("org.tenon.testing":"true")"), std::string::npos) << body;
}

TEST_F(networked_container_test, waits_until_its_ports_take_connections) {
  const container server(web_server("sleep 1"));
  EXPECT_EQ(get(server).body, "hello\n");
}

TEST_F(container_test, waits_for_lines_of_the_log) {
  container_options options = shell("for i in 1 2 3 4; do echo line $i; sleep 0.2; done; sleep 1000");
  options.wait = {wait_for::log_line("line", 3)};
  const container c(options);
  EXPECT_NE(c.logs().find("line 3\n"), std::string::npos);
}

TEST_F(networked_container_test, waits_for_an_answer_over_http) {
  container_options options = web_server("( sleep 1; touch /www/ready ) & true");
  options.wait = {wait_for::http(80, "/ready")};
  const container server(options);
  EXPECT_EQ(get(server, "/ready").status, 200U);
}

TEST_F(networked_container_test, waits_for_another_status_over_http) {
  container_options options = web_server();
  options.wait = {wait_for::http(80, "/missing", 404)};
  EXPECT_EQ(get(container(options)).status, 200U);
}

TEST_F(container_test, waits_for_a_command_to_succeed) {
  container_options options = shell("sleep 1; touch /ready; sleep 1000");
  options.wait = {wait_for::command({"test", "-e", "/ready"})};
  const container c(options);
  EXPECT_EQ(c.exec({"ls", "/ready"}).status, 0);
}

TEST_F(container_test, waits_for_its_health_check_to_succeed) {
  container_options options = shell("sleep 1; touch /ready; sleep 1000");
  options.health =
      container_health_check{.command = {"test", "-e", "/ready"}, .interval = milliseconds(100), .retries = 50};
  options.wait = {wait_for::healthy()};
  const container c(options);
  EXPECT_EQ(c.exec({"ls", "/ready"}).status, 0);
}

TEST_F(container_test, without_a_health_check_health_cannot_be_waited_for) {
  container_options options = shell("sleep 1000");
  options.wait = {wait_for::healthy()};
  EXPECT_NE(failure_of<validation_error>(options).message().find("health check"), std::string::npos);
}

TEST_F(container_test, one_that_is_not_ready_in_time_shows_its_log) {
  container_options options = shell("echo still at it; sleep 1000");
  options.wait = {wait_for::log_line("done", 2)};
  options.timeout = milliseconds(1500);
  const auto e = failure_of<connection_error>(options);
  EXPECT_EQ(
      e.message(),
      "The container of the image `busybox:test` did not start: it was not ready in 1500 ms: fewer than 2 lines of its "
      "log contained `done`.");
  EXPECT_EQ(e.hint(), "The last lines of its log:\nstill at it\n");
}

TEST_F(container_test, a_command_that_hangs_does_not_hold_up_the_time_limit) {
  container_options options = shell("sleep 1000");
  options.wait = {wait_for::command({"sleep", "1000"})};
  options.timeout = milliseconds(1500);
  EXPECT_EQ(
      failure_of<connection_error>(options).message(),
      "The container of the image `busybox:test` did not start: it was not ready in 1500 ms: `sleep` did not end with "
      "status 0 in it.");
}

TEST_F(container_test, one_that_ends_too_early_shows_the_last_lines_of_its_log) {
  container_options options = shell("for i in $(seq 30); do echo line $i; done; exit 3");
  options.wait = {wait_for::log_line("never")};
  const auto e = failure_of<connection_error>(options);
  EXPECT_EQ(e.message(),
            "The container of the image `busybox:test` did not start: it ended with status 3 before it was ready.");
  EXPECT_NE(e.hint().find(":\nline 11\n"), std::string::npos) << e.hint();
  EXPECT_NE(e.hint().find("\nline 30\n"), std::string::npos) << e.hint();
  EXPECT_EQ(e.hint().find("line 10\n"), std::string::npos) << e.hint();
}

TEST_F(container_test, a_program_that_the_image_lacks_is_told) {
  container_options options = shell("");
  options.command = {"no-such-program"};
  const auto e = failure_of<error>(options);
  EXPECT_NE(e.hint().find("no-such-program"), std::string::npos) << e.what();
}

TEST_F(container_test, an_image_that_may_not_be_fetched_has_to_be_there) {
  container_options options{.image = "missing:1", .pull = image_pull::never};
  EXPECT_EQ(failure_of<error>(options).message(),
            "The container engine at `" + engine_->socket() +
                "` does not have the image `missing:1`, and the option `pull` forbids to fetch it.");
}

TEST_F(container_test, an_image_that_cannot_be_fetched_is_told_with_the_reason) {
  const auto e = failure_of<error>({.image = "no-registry.invalid/missing"});
  EXPECT_EQ(e.kind(), error_kind::external_failure);
  EXPECT_EQ(e.message(), "The container engine at `" + engine_->socket() +
                             "` did not pull the image `no-registry.invalid/missing`.");
  EXPECT_NE(e.hint().find("no-registry.invalid"), std::string::npos) << e.hint();
}

TEST_F(container_test, an_image_that_is_there_can_be_fetched_all_the_same) {
  container_options options = shell("");
  options.pull = image_pull::always;
  EXPECT_NE(failure_of<error>(options).message().find("did not pull the image `busybox:test`"), std::string::npos);
}

// Listens at a port until it is destroyed.
class listener {
 public:
  explicit listener(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(socket_.get(), 8) != 0)
      throw std::runtime_error("the port cannot be listened at");
  }

 private:
  file_descriptor socket_;
};

TEST_F(container_test, a_port_outside_that_is_taken_is_told) {
  const std::uint16_t port = find_free_port();
  const listener taken(port);
  container_options options = web_server();
  options.ports = {{80, port}};
  const auto e = failure_of<connection_error>(options);
  EXPECT_EQ(e.message(), "The container of the image `busybox:test` did not start: a port that it wants is taken (" +
                             std::to_string(port) + ").");
}

TEST_F(container_test, a_port_of_the_hosts_network_that_is_taken_is_told) {
  const std::uint16_t port = find_free_port();
  const listener taken(port);
  container_options options = web_server("true", port);
  options.network = "host";
  const auto e = failure_of<connection_error>(options);
  EXPECT_NE(e.message().find("a port that it wants is taken (" + std::to_string(port) + ")"), std::string::npos)
      << e.message();
}

TEST_F(networked_container_test, a_port_that_is_taken_before_another_start_is_told) {
  container server(web_server());
  server.stop(seconds(0));
  std::optional<listener> taken(std::in_place, server.port(80));
  try {
    server.start();
    FAIL();
  } catch (const connection_error& e) {
    EXPECT_NE(e.message().find("is taken (" + std::to_string(server.port(80)) + ")"), std::string::npos) << e.message();
  }
  taken.reset();
  server.start();
  EXPECT_EQ(get(server).body, "hello\n");
}

TEST_F(container_test, options_that_make_no_sense_are_refused) {
  EXPECT_THROW(container({.image = ""}), validation_error);
  container_options relative = shell("");
  relative.mounts = {{"relative/path", "/in"}};
  EXPECT_THROW(container{relative}, validation_error);
  container_options translated = web_server();
  translated.network = "host";
  translated.ports = {{80, 8080}};
  EXPECT_THROW(container{translated}, validation_error);
  container_options unknown = web_server();
  unknown.wait = {wait_for::port(81)};
  EXPECT_THROW(container{unknown}, validation_error);
}

TEST_F(container_test, a_command_inside_tells_its_status_and_what_it_wrote) {
  const container c(shell("sleep 1000"));
  const container_command result = c.exec({"sh", "-c", "echo out; echo err >&2; exit 7"});
  EXPECT_EQ(result.status, 7);
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
}

TEST_F(container_test, a_command_that_is_not_there_has_status_127) {
  const container c(shell("sleep 1000"));
  const container_command result = c.exec({"no-such-program"});
  EXPECT_EQ(result.status, 127);
  EXPECT_NE(result.errors.find("no-such-program"), std::string::npos) << result.errors;
}

TEST_F(networked_container_test, stops_and_starts_again_at_the_same_port) {
  container server(web_server("trap 'exit 5' TERM; rm -rf /www"));
  const std::uint16_t port = server.port(80);
  EXPECT_EQ(server.exit_status(), std::nullopt);
  server.stop(seconds(0));
  EXPECT_FALSE(server.is_running());
  EXPECT_THROW(get(server), connection_error);
  server.start();
  EXPECT_TRUE(server.is_running());
  EXPECT_EQ(server.port(80), port);
  EXPECT_EQ(get(server).body, "hello\n");
}

TEST_F(container_test, is_asked_to_stop_before_it_is_killed) {
  container_options options = shell("trap 'echo asked; exit 5' TERM; echo ready; while true; do sleep 0.05; done");
  options.wait = {wait_for::log_line("ready")};
  container c(options);
  c.stop();
  EXPECT_EQ(c.exit_status(), 5);
  EXPECT_EQ(c.logs(), "ready\nasked\n");
}

TEST_F(container_test, starting_waits_for_lines_written_since) {
  container_options options = shell("trap exit TERM; sleep 0.5; echo ready; while true; do sleep 0.05; done");
  options.wait = {wait_for::log_line("ready")};
  container c(options);
  c.restart();
  EXPECT_EQ(c.logs(), "ready\nready\n");
}

TEST_F(container_test, starting_one_that_runs_does_nothing) {
  container c(shell("echo once; sleep 1000"));
  c.start();
  EXPECT_TRUE(eventually([&] { return c.logs() == "once\n"; })) << c.logs();
}

TEST_F(container_test, is_killed_at_once) {
  container_options options = shell("trap 'echo asked' TERM; echo ready; while true; do sleep 0.05; done");
  options.wait = {wait_for::log_line("ready")};
  container c(options);
  c.kill();
  EXPECT_EQ(c.exit_status(), 128 + SIGKILL);
  EXPECT_EQ(c.logs(), "ready\n");
  c.kill();  // nothing is left to do
}

TEST_F(container_test, gets_signals) {
  container_options options = shell("trap 'echo signal' HUP; echo ready; while true; do sleep 0.05; done");
  options.wait = {wait_for::log_line("ready")};
  container c(options);
  c.signal(SIGHUP);
  EXPECT_TRUE(eventually([&] { return c.logs() == "ready\nsignal\n"; })) << c.logs();
}

TEST_F(container_test, stands_still_while_paused) {
  if (geteuid() != 0) GTEST_SKIP() << only_root;
  container_options options = shell("while true; do echo tick; sleep 0.01; done");
  options.wait = {wait_for::log_line("tick")};
  container c(options);
  c.pause();
  const std::size_t before = c.logs().size();
  std::this_thread::sleep_for(milliseconds(200));
  EXPECT_EQ(c.logs().size(), before);
  c.resume();
  EXPECT_TRUE(eventually([&] { return c.logs().size() > before; }));
}

TEST_F(container_test, is_stopped_and_killed_while_paused) {
  if (geteuid() != 0) GTEST_SKIP() << only_root;
  container c(shell("sleep 1000"));
  c.pause();
  c.stop(seconds(0));
  EXPECT_FALSE(c.is_running());
  c.start();
  c.pause();
  c.kill();
  EXPECT_FALSE(c.is_running());
}

TEST_F(container_test, is_removed_with_the_object) {
  std::string name;
  {
    container c(shell("sleep 1000"));
    name = c.name();
    EXPECT_TRUE(exists(name));
    const container moved(std::move(c));
    EXPECT_EQ(moved.name(), name);
  }
  EXPECT_FALSE(exists(name));
}

TEST_F(container_test, is_removed_even_if_it_is_paused_or_has_ended) {
  if (geteuid() != 0) GTEST_SKIP() << only_root;
  std::vector<std::string> names;
  {
    container paused(shell("sleep 1000"));
    const container ended(shell("true"));
    paused.pause();
    names = {paused.name(), ended.name()};
  }
  for (const std::string& name : names) EXPECT_FALSE(exists(name));
}

TEST_F(container_test, is_removed_when_it_did_not_become_ready) {
  container_options options = shell("sleep 1000");
  options.labels = {{"purpose", "never ready"}};
  options.wait = {wait_for::log_line("never")};
  options.timeout = milliseconds(500);
  failure_of<connection_error>(options);
  const docker_engine engine = docker_engine::find({});
  const std::string filter =
      "/containers/json?all=true&filters=%7B%22label%22%3A%5B%22purpose%3Dnever%20ready%22%5D%7D";
  const auto listed =
      exchange(engine.socket_path(), {.target = engine.path_prefix() + filter}, monotonic_now() + seconds(30));
  EXPECT_EQ(listed.body, "[]\n");
}

// Forks before it makes the container, so that there is a process to kill.
TEST_F(container_test, is_removed_when_this_process_is_killed) {
  const temporary_folder folder;
  const std::string file = folder.file("name");
  child_process child([&] {
    const container c(shell("sleep 1000"));
    write_text_file(file + ".new", c.name());
    std::filesystem::rename(file + ".new", file);
    for (;;) pause();
  });
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(file); }));
  const std::string name = read_text_file(file);
  EXPECT_TRUE(exists(name));
  child.kill();
  EXPECT_TRUE(eventually([&] { return !exists(name); }));
}

TEST_F(container_test, a_forked_copy_of_the_object_removes_nothing) {
  auto c = std::make_unique<container>(shell("sleep 1000"));
  EXPECT_EQ(child_process([&] { c.reset(); }).wait(), 0);
  EXPECT_TRUE(c->is_running());
}

class postgres_container_test : public on_podman {
 protected:
  static void SetUpTestSuite() { set_up_with({"busybox:test", "postgres:15"}); }
  void SetUp() override {
    on_podman::SetUp();
    if (!IsSkipped() && !engine_->why_no_networks().empty()) GTEST_SKIP() << engine_->why_no_networks();
  }

  static container_options postgres() {
    return {.image = "postgres:15",
            .environment = {{"POSTGRES_PASSWORD", "secret"}},
            .command = {"postgres", "-c", "fsync=off"},
            .ports = {5432},
            .wait = {wait_for::log_line("database system is ready to accept connections", 2)}};
  }

  // The answer to the statement, or the complaint.
  static std::string ask(const container& server, const std::string& sql) {
    const std::string url = "postgresql://postgres:secret@" + server.host() + ":" + std::to_string(server.port(5432));
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb((url + "/postgres").c_str()), PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) return PQerrorMessage(connection.get());
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), PQclear);
    return PQntuples(result.get()) == 1 ? PQgetvalue(result.get(), 0, 0) : PQresultErrorMessage(result.get());
  }
};

TEST_F(postgres_container_test, answers_once_it_is_ready) {
  const container server(postgres());
  EXPECT_EQ(ask(server, "SELECT current_user"), "postgres");
  EXPECT_EQ(ask(server, "SHOW fsync"), "off");
  EXPECT_EQ(server.exec({"/usr/lib/postgresql/15/bin/pg_isready"}).status, 0);
}

TEST_F(postgres_container_test, keeps_what_was_committed_through_a_crash) {
  container_options options = postgres();
  options.wait = {wait_for::command({"/usr/lib/postgresql/15/bin/pg_isready", "--host=127.0.0.1"}),
                  wait_for::port(5432)};
  container server(options);
  EXPECT_EQ(ask(server, "CREATE TABLE t (a int); INSERT INTO t VALUES (1); SELECT a FROM t"), "1");
  server.kill();
  EXPECT_NE(ask(server, "SELECT 1"), "1");
  server.start();
  EXPECT_EQ(ask(server, "SELECT count(*) FROM t"), "1");
}

#ifdef TENON_CONTAINER_EXAMPLE
TEST_F(postgres_container_test, the_example_of_the_guide_runs) { EXPECT_EQ(std::system(TENON_CONTAINER_EXAMPLE), 0); }
#endif

class docker_host {
 public:
  explicit docker_host(const char* value)
      : before_(std::getenv("DOCKER_HOST") == nullptr ? "" : std::getenv("DOCKER_HOST")) {
    setenv("DOCKER_HOST", value, 1);
  }
  ~docker_host() { setenv("DOCKER_HOST", before_.c_str(), 1); }

 private:
  std::string before_;
};

TEST_F(container_test, the_engine_can_be_given_as_an_option) {
  const docker_host other("unix:///does/not/exist");
  container_options options = shell("sleep 1000");
  EXPECT_FALSE(container::is_available());
  EXPECT_TRUE(container::is_available(engine_->socket()));
  options.engine = engine_->socket();
  EXPECT_TRUE(container(options).is_running());
  options.engine = engine_->url();
  EXPECT_TRUE(container(options).is_running());
}

TEST(container_engines, where_they_were_looked_for_is_told) {
  const temporary_folder folder;
  const docker_host unset("");
  setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
  setenv("HOME", "/home/of/nobody", 1);
  if (container::is_available()) GTEST_SKIP() << "there is one in one of the usual places";
  try {
    container({.image = "any"});
    FAIL();
  } catch (const unsupported& e) {
    for (const std::string& place : {std::string("/var/run/docker.sock"), std::string("/run/podman/podman.sock"),
                                     folder.file("podman/podman.sock"), folder.file("docker.sock"),
                                     std::string("/home/of/nobody/.docker/run/docker.sock")})
      EXPECT_NE(e.message().find("\n  " + place + ": "), std::string::npos) << e.message();
    EXPECT_NE(e.message().find("No such file or directory"), std::string::npos) << e.message();
  }
}

TEST(container_engines, only_unix_sockets_are_spoken_to) {
  const docker_host remote("tcp://example.org:2375");
  try {
    container({.image = "any"});
    FAIL();
  } catch (const unsupported& e) {
    EXPECT_EQ(e.message(), "DOCKER_HOST is `tcp://example.org:2375`, which is not a unix socket.");
  }
}

}  // namespace
}  // namespace tenon::testing
