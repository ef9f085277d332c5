#include <tenon/testing/postgres_server.hpp>

#include "testing/postgres_files.hpp"

#include "support/golden.hpp"
#include "support/temporary_folder.hpp"
#include "testing/processes.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <libpq-fe.h>
#include <signal.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;
using rows = std::vector<std::vector<std::optional<std::string>>>;

// Connects as libpq does with the URL, and returns the answer to the statement or the complaint.
std::string ask(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) return PQerrorMessage(connection.get());
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), PQclear);
  return PQntuples(result.get()) == 1 ? PQgetvalue(result.get(), 0, 0) : PQerrorMessage(connection.get());
}

pid_t postmaster_of(const postgres_server& server) { return read_postmaster_file(server.folder() + "/data").process; }

bool has_shared_memory(const shared_memory& segment) {
  shmid_ds status{};
  return shmctl(segment.id, IPC_STAT, &status) == 0 && static_cast<unsigned>(status.shm_perm.__key) == segment.key;
}

TEST(postgres_server_test, answers_at_its_url_on_a_unix_socket) {
  const postgres_server server;
  EXPECT_EQ(server.url(), "postgresql://postgres@localhost:5432/postgres?host=" + server.socket_directory());
  EXPECT_EQ(ask(server.url(), "SELECT current_user || ' ' || current_database()"), "postgres postgres");
  EXPECT_EQ(ask(server.url("template1"), "SELECT current_database()"), "template1");
  EXPECT_EQ(server.url("a/b c"), "postgresql://postgres@localhost:5432/a%2Fb%20c?host=" + server.socket_directory());
}

TEST(postgres_server_test, keeps_everybody_else_out_of_its_folder) {
  const postgres_server server;
  struct stat status {};
  ASSERT_EQ(stat(server.folder().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  EXPECT_NE(status.st_uid, 0U);
}

TEST(postgres_server_test, asks_for_a_password_over_tcp) {
  postgres_server server({.tcp = true});
  EXPECT_EQ(server.url(),
            "postgresql://postgres:" + server.password() + "@127.0.0.1:" + std::to_string(server.port()) + "/postgres");
  EXPECT_GE(server.password().size(), 20U);
  EXPECT_EQ(ask(server.url(), "SELECT host(inet_client_addr())"), "127.0.0.1");
  const std::string wrong = "postgresql://postgres:wrong@127.0.0.1:" + std::to_string(server.port()) + "/postgres";
  EXPECT_NE(ask(wrong, "SELECT 1").find("password authentication failed"), std::string::npos);
}

TEST(postgres_server_test, takes_a_given_user_and_password) {
  postgres_server server({.tcp = true, .user = "Ann Lee", .password = "pass:w@rd/'\\"});
  EXPECT_EQ(ask(server.url(), "SELECT current_user"), "Ann Lee");
}

TEST(postgres_server_test, executes_statements_and_returns_the_rows_of_the_last) {
  postgres_server server;
  const rows expected{{"1", std::nullopt}, {"2", ""}};
  EXPECT_EQ(server.execute("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (2, ''), (1, NULL);"
                           "SELECT * FROM t ORDER BY a"),
            expected);
  server.execute("CREATE DATABASE other");
  EXPECT_EQ(server.execute("SELECT current_database()", "other"), (rows{{"other"}}));
}

TEST(postgres_server_test, tells_why_a_statement_was_refused) {
  postgres_server server;
  try {
    server.execute("SELECT * FROM missing");
    FAIL();
  } catch (const raw_query_failed& e) {
    EXPECT_EQ(e.native_code(), "42P01");
    EXPECT_EQ(e.server_message(), "relation \"missing\" does not exist");
    EXPECT_NE(e.message().find("SELECT * FROM missing"), std::string::npos);
  }
  EXPECT_THROW(server.execute("COPY pg_class TO STDOUT"), unsupported);
  EXPECT_EQ(server.execute("SELECT 1"), (rows{{"1"}}));
  EXPECT_THROW(server.execute("SELECT 1", "missing"), connection_error);
}

TEST(postgres_server_test, has_the_settings_of_a_test_and_those_given) {
  postgres_server server(
      {.max_connections = 17, .shared_buffers = "4MB", .settings = {{"work_mem", "777kB"}, {"fsync", "on"}}});
  const auto setting = [&](const std::string& name) { return server.execute("SHOW " + name)[0][0].value(); };
  EXPECT_EQ(setting("max_connections"), "17");
  EXPECT_EQ(setting("shared_buffers"), "4MB");
  EXPECT_EQ(setting("work_mem"), "777kB");
  EXPECT_EQ(setting("fsync"), "on");
  EXPECT_EQ(setting("synchronous_commit"), "off");
  EXPECT_EQ(setting("timezone"), "UTC");
  EXPECT_EQ(setting("lc_ctype"), "C.UTF-8");
}

TEST(postgres_server_test, a_wrong_setting_is_explained_by_the_log) {
  try {
    const postgres_server server({.settings = {{"no_such_setting", "1"}}});
    FAIL();
  } catch (const connection_error& e) {
    EXPECT_NE(e.message().find("did not start: it ended with status 1"), std::string::npos) << e.what();
    EXPECT_NE(e.hint().find("unrecognized configuration parameter \"no_such_setting\""), std::string::npos) << e.what();
  }
}

TEST(postgres_server_test, a_wrong_argument_of_initdb_is_explained_by_what_it_said) {
  const temporary_folder cache;
  try {
    const postgres_server server({.initdb = {"--no-such-option"}, .cache_folder = cache.path().string()});
    FAIL();
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), error_kind::external_failure);
    EXPECT_NE(e.hint().find("unrecognized option '--no-such-option'"), std::string::npos) << e.what();
  }
}

TEST(postgres_server_test, keeps_its_data_when_it_is_stopped_and_started) {
  postgres_server server;
  const std::string url = server.url();
  server.execute("CREATE TABLE t AS SELECT 42 AS a");
  server.stop();
  EXPECT_FALSE(server.is_running());
  EXPECT_THROW(server.execute("SELECT 1"), connection_error);
  server.stop();
  server.start();
  EXPECT_TRUE(server.is_running());
  server.start();
  EXPECT_EQ(server.url(), url);
  EXPECT_EQ(server.execute("SELECT a FROM t"), (rows{{"42"}}));
}

TEST(postgres_server_test, recovers_from_being_killed) {
  postgres_server server({.tcp = true, .settings = {{"synchronous_commit", "on"}}});
  server.execute("CREATE TABLE t (a int)");
  for (int round = 1; round <= 3; ++round) {
    server.execute("INSERT INTO t VALUES (1)");
    const std::optional<shared_memory> segment = read_postmaster_file(server.folder() + "/data").memory;
    ASSERT_TRUE(segment);
    EXPECT_TRUE(has_shared_memory(*segment));
    server.kill();
    EXPECT_FALSE(server.is_running());
    EXPECT_FALSE(has_shared_memory(*segment));
    EXPECT_EQ(processes_about(server.folder()), std::vector<pid_t>());
    server.start();
    EXPECT_EQ(server.execute("SELECT count(*) FROM t"), (rows{{std::to_string(round)}}));
    EXPECT_EQ(ask(server.url(), "SELECT 'same port'"), "same port");
  }
  EXPECT_NE(server.log().find("database system was not properly shut down"), std::string::npos);
}

TEST(postgres_server_test, starts_after_its_postmaster_alone_was_killed) {
  postgres_server server;
  // A backend that is busy does not notice by itself.
  std::thread busy([url = server.url()] { ask(url, "SELECT count(*) FROM generate_series(1, 1000000000)"); });
  ASSERT_TRUE(eventually([&] {
    return server.execute(
               "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND "
               "pid <> pg_backend_pid()") == rows{{"1"}};
  }));
  ::kill(postmaster_of(server), SIGKILL);
  ASSERT_TRUE(eventually([&] { return !server.is_running(); }));
  server.start();
  busy.join();
  EXPECT_EQ(server.execute("SELECT 1"), (rows{{"1"}}));
}

TEST(postgres_server_test, does_not_take_a_strangers_process_for_its_own) {
  postgres_server server;
  server.kill();
  // What a killed server leaves, when its number has gone to another process meanwhile.
  struct stat status {};
  ASSERT_EQ(stat(server.folder().c_str(), &status), 0);
  child_process other([&] {
    if (setuid(status.st_uid) != 0) return;
    for (;;) pause();
  });
  std::ofstream(server.folder() + "/data/postmaster.pid") << other.id() << "\n"
                                                          << server.folder() << "/data\n1\n5432\n\n\n";
  server.start();
  EXPECT_EQ(server.execute("SELECT 1"), (rows{{"1"}}));
  EXPECT_TRUE(is_alive(other.id()));
}

TEST(postgres_server_test, stands_still_while_it_is_paused) {
  postgres_server server;
  server.execute("SELECT 1");
  server.pause();
  std::future<rows> answer = std::async(std::launch::async, [&] { return server.execute("SELECT 2"); });
  EXPECT_EQ(answer.wait_for(milliseconds(200)), std::future_status::timeout);
  EXPECT_EQ(process_state(postmaster_of(server)), 'T');
  server.resume();
  EXPECT_EQ(answer.get(), (rows{{"2"}}));
  server.pause();
  server.stop();
  EXPECT_FALSE(server.is_running());
}

TEST(postgres_server_test, can_be_moved) {
  postgres_server first;
  const std::string folder = first.folder();
  postgres_server second(std::move(first));
  EXPECT_EQ(second.execute("SELECT 1"), (rows{{"1"}}));
  second = postgres_server();
  EXPECT_FALSE(std::filesystem::exists(folder));
  EXPECT_EQ(second.execute("SELECT 2"), (rows{{"2"}}));
}

TEST(postgres_server_test, leaves_nothing_behind) {
  std::string folder;
  std::optional<shared_memory> segment;
  for (const bool running : {true, false}) {
    {
      postgres_server server({.tcp = true});
      folder = server.folder();
      segment = read_postmaster_file(folder + "/data").memory;
      server.execute("CREATE TABLE t AS SELECT generate_series(1, 1000)");
      if (!running) server.stop();
    }
    EXPECT_FALSE(std::filesystem::exists(folder));
    EXPECT_EQ(processes_about(folder), std::vector<pid_t>());
    EXPECT_FALSE(has_shared_memory(segment.value()));
  }
}

// What a child process tells before it is killed.
struct report {
  char folder[128] = {};
  shared_memory memory;
};

TEST(postgres_server_test, leaves_nothing_behind_when_the_process_is_killed) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  child_process child([&] {
    postgres_server server;
    server.execute("CREATE TABLE t AS SELECT generate_series(1, 1000)");
    report news;
    server.folder().copy(news.folder, sizeof news.folder - 1);
    news.memory = read_postmaster_file(server.folder() + "/data").memory.value();
    if (write(pipe_ends[1], &news, sizeof news) != sizeof news) return;
    for (;;) pause();
  });
  close(pipe_ends[1]);
  report news;
  ASSERT_EQ(read(pipe_ends[0], &news, sizeof news), static_cast<ssize_t>(sizeof news));
  close(pipe_ends[0]);
  const std::string folder = news.folder;
  ASSERT_FALSE(processes_about(folder).empty());
  child.kill();
  EXPECT_TRUE(eventually([&] { return !std::filesystem::exists(folder); }));
  EXPECT_EQ(processes_about(folder), std::vector<pid_t>());
  EXPECT_FALSE(has_shared_memory(news.memory));
}

// At any moment: while initdb runs, while its result is copied, while the server starts.
TEST(postgres_server_test, leaves_nothing_behind_when_the_process_is_killed_early) {
  for (const int moment_ms : {1, 10, 30, 100, 300, 600, 900}) {
    const temporary_folder parent;
    chmod(parent.path().c_str(), 0755);
    child_process child([&] {
      const postgres_server server({.parent_folder = parent.path().string(), .cache_folder = parent.file("cache")});
      for (;;) pause();
    });
    std::this_thread::sleep_for(milliseconds(moment_ms));
    child.kill();
    EXPECT_TRUE(eventually([&] {
      for (const auto& entry : std::filesystem::directory_iterator(parent.path()))
        if (entry.path().filename().string().starts_with("tenon-")) return false;
      return processes_about(parent.path().string()).empty();
    })) << "killed after "
        << moment_ms << " ms";
    // What was left half made in the cache does no harm.
    const postgres_server server({.parent_folder = parent.path().string(), .cache_folder = parent.file("cache")});
    EXPECT_EQ(ask(server.url(), "SELECT 1"), "1");
  }
}

// As a test does that forks: what is static is destroyed in the child, too.
TEST(postgres_server_test, a_forked_copy_of_the_object_ends_nothing) {
  auto server = std::make_unique<postgres_server>();
  server->execute("CREATE TEMPORARY TABLE kept AS SELECT 1");
  EXPECT_EQ(child_process([&] { server.reset(); }).wait(), 0);
  EXPECT_TRUE(server->is_running());
  EXPECT_EQ(server->execute("SELECT * FROM kept"), (rows{{"1"}}));  // in the same session
}

TEST(postgres_server_test, eight_start_in_parallel_threads) {
  const temporary_folder cache;  // so that all of them want initdb's result at once
  std::vector<std::future<postgres_server>> starting;
  for (int i = 0; i < 8; ++i)
    starting.push_back(std::async(
        std::launch::async, [&] { return postgres_server({.tcp = true, .cache_folder = cache.path().string()}); }));
  std::vector<postgres_server> servers;
  for (auto& server : starting) servers.push_back(server.get());
  std::set<std::string> urls;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    servers[i].execute("CREATE TABLE t AS SELECT " + std::to_string(i) + " AS a");
    urls.insert(servers[i].url());
  }
  EXPECT_EQ(urls.size(), 8U);
  for (std::size_t i = 0; i < servers.size(); ++i)
    EXPECT_EQ(servers[i].execute("SELECT a FROM t"), (rows{{std::to_string(i)}}));
}

TEST(postgres_server_test, eight_start_in_parallel_processes) {
  const temporary_folder cache;
  std::vector<child_process> children;
  for (int i = 0; i < 8; ++i)
    children.emplace_back([&] {
      postgres_server server({.cache_folder = cache.path().string()});
      if (server.execute("SELECT 1") != rows{{"1"}}) throw std::runtime_error("another answer");
    });
  for (child_process& child : children) EXPECT_EQ(child.wait(), 0);
  std::vector<std::string> kept;
  for (const auto& entry : std::filesystem::directory_iterator(cache.path()))
    kept.push_back(entry.path().extension().string());
  std::sort(kept.begin(), kept.end());
  EXPECT_EQ(kept, (std::vector<std::string>{"", ".lock"}));
}

TEST(postgres_server_test, starts_while_other_threads_allocate) {
  std::atomic<bool> done = false;
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i)
    others.emplace_back([&] {
      while (!done) std::vector<std::string>(100, std::string(100, 'x')).shrink_to_fit();
    });
  for (int i = 0; i < 5; ++i) {
    postgres_server server;
    EXPECT_EQ(server.execute("SELECT 1"), (rows{{"1"}}));
  }
  done = true;
  for (std::thread& other : others) other.join();
}

TEST(postgres_server_test, a_template_of_another_build_is_made_anew) {
  const temporary_folder cache;
  const postgres_options options{.cache_folder = cache.path().string()};
  { const postgres_server first(options); }
  std::string identity;
  for (const auto& entry : std::filesystem::directory_iterator(cache.path()))
    if (entry.is_directory()) identity = (entry.path() / "identity").string();
  const std::string written = read_text(identity);
  EXPECT_NE(written.find("/initdb "), std::string::npos) << written;
  std::ofstream(identity) << "another one";
  { const postgres_server second(options); }
  EXPECT_EQ(read_text(identity), written);
}

}  // namespace
}  // namespace tenon::testing
