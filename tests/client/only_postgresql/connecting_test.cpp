// Which server is connected to, over what, how long that may take, and what is said when it fails.
#include "client/only_postgresql/connecting.hpp"
#include "support/fresh_postgres.hpp"
#include "support/temporary_folder.hpp"

#include <lab/client.hpp>
#include <tenon/async.hpp>
#include <tenon/client/raw.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace lab;
using namespace std::chrono_literals;
using tenon::testing::postgres_server;
using tenon::testing::shared_postgres;
using tenon::testing::temporary_folder;

namespace {

bool connects(const std::string& url) {
  client db({.url = url});
  return db.query_raw<int>("SELECT 1").at(0) == 1;
}

// A server on TCP without a password to give.
class on_tcp : public testing::Test {
 protected:
  on_tcp() : server({.tcp = true, .password = "p%ss w:rd@/?#"}) {}

  std::string login() const { return "postgres:p%25ss%20w%3Ard%40%2F%3F%23@"; }
  std::string port() const { return std::to_string(server.port()); }

  postgres_server server;
};

TEST_F(on_tcp, the_first_of_several_hosts_that_answers_is_taken) {
  const silent_port silence;
  const std::string hosts = "127.0.0.1:1,127.0.0.1:" + silence.text + ",no.such.host.invalid,127.0.0.1:" + port();
  EXPECT_TRUE(connects("postgresql://" + login() + hosts + "/postgres?connect_timeout=1"));
}

TEST_F(on_tcp, when_no_host_answers_all_reasons_are_kept) {
  const tenon::error e =
      failure_of("postgresql://postgres@127.0.0.1:1,no.such.host.invalid,127.0.0.1:2/postgres?connect_timeout=5");
  EXPECT_EQ(e.kind(), tenon::error_kind::server_unreachable);
  EXPECT_NE(e.message().find("nor could the others of the 3 places tried"), std::string::npos) << e.message();
  EXPECT_NE(e.server_message().find("port 1 failed"), std::string::npos) << e.server_message();
  EXPECT_NE(e.server_message().find("port 2 failed"), std::string::npos) << e.server_message();
}

TEST_F(on_tcp, a_host_that_refuses_the_password_ends_the_search) {
  const tenon::error e =
      failure_of("postgresql://postgres:wrong@127.0.0.1:" + port() + ",127.0.0.1:" + port() + "/postgres");
  EXPECT_EQ(e.kind(), tenon::error_kind::authentication_failed);
  EXPECT_EQ(e.message().find("places tried"), std::string::npos);
}

TEST_F(on_tcp, a_name_is_looked_up_and_a_server_of_the_kind_wanted_is_sought) {
  const std::string local = "postgresql://" + login() + "localhost:" + port() + "/postgres";
  EXPECT_TRUE(connects(local));
  EXPECT_TRUE(connects(local + "?target_session_attrs=read-write"));
  EXPECT_TRUE(connects(local + "?target_session_attrs=prefer-standby"));
  const tenon::error e = failure_of(local + "?target_session_attrs=standby");
  EXPECT_EQ(e.kind(), tenon::error_kind::server_unreachable);
  EXPECT_NE(e.message().find("target_session_attrs"), std::string::npos) << e.message();
}

TEST_F(on_tcp, addresses_of_every_kind_are_reached) {
  EXPECT_TRUE(connects("postgresql://" + login() + "127.0.0.1:" + port() + "/postgres"));
  EXPECT_TRUE(connects("postgresql://" + login() + "nowhere:" + port() + "/postgres?hostaddr=127.0.0.1"));
  EXPECT_TRUE(connects("postgresql://postgres@localhost:" + port() + "/postgres?host=" + server.socket_directory()));
  std::string folder;
  for (const char c : server.socket_directory()) folder += c == '/' ? "%2F" : std::string(1, c);
  EXPECT_TRUE(connects("postgresql://postgres@" + folder + ":" + port() + "/postgres"));
  const tenon::error six = failure_of("postgresql://postgres@[::1]:1/postgres");
  EXPECT_EQ(six.kind(), tenon::error_kind::server_unreachable);
  const tenon::error none = failure_of("postgresql://postgres@localhost:1/postgres?host=/nowhere");
  EXPECT_NE(none.message().find("there is no such socket"), std::string::npos) << none.message();
}

TEST_F(on_tcp, a_server_that_starts_or_stops_is_unreachable_for_a_while) {
  client db({.url = server.url()});
  db.connect();
  std::thread stopping([&] { server.stop(); });  // waits for nobody: a fast shutdown
  stopping.join();
  const tenon::error e = failure_of(server.url());
  EXPECT_EQ(e.kind(), tenon::error_kind::server_unreachable);
}

TEST_F(on_tcp, nothing_is_said_of_the_password) {
  const std::vector<std::string> secrets = {"p%ss w:rd@/?#", "p%25ss", "ss%20w", "wr0ng", "hidd3n"};
  std::vector<std::string> said;
  const auto keep = [&](const tenon::error& e) {
    said.insert(said.end(), {e.what(), e.message(), e.hint(), e.server_message(), e.constraint(), e.native_code()});
  };
  const std::string place = "@127.0.0.1:" + port() + "/";
  for (const std::string& url :
       {"postgresql://postgres:wr0ng" + place + "postgres", "postgresql://" + login() + "127.0.0.1:1/postgres",
        "postgresql://" + login() + "127.0.0.1:" + port() + "/missing",
        "postgresql://" + login() + "127.0.0.1:" + port() + "/postgres?sslmode=require",
        "postgresql://" + login() + "127.0.0.1:" + port() + "/postgres?bad=hidd3n",
        "postgresql://" + login() + "127.0.0.1:" + port() + "/postgres?password=hidd3n",
        "postgresql://" + login() + "127.0.0.1:" + port() +
            "/postgres?sslmode=require&sslpassword=hidd3n&sslcert=x&sslkey=y",
        "postgresql://" + login() + "no.such.host.invalid/postgres",
        "postgresql://postgres:p%25ss%20w:rd" + place + "postgres?connect_timeout=x"})
    keep(failure_of(url));
  client db({.url = server.url(),
             .log = {.query = tenon::emit::event,
                     .info = tenon::emit::event,
                     .warn = tenon::emit::event,
                     .error = tenon::emit::event}});
  db.on_query([&](const tenon::query_event& e) { said.push_back(std::string(e.sql) + std::string(e.target)); });
  db.on_log([&](const tenon::log_event& e) { said.push_back(std::string(e.message)); });
  db.create_tables();
  server.stop();
  std::this_thread::sleep_for(5ms);
  try {
    db.author.count();
  } catch (const tenon::error& e) {
    keep(e);
  }
  EXPECT_GT(said.size(), 50u);
  for (const std::string& text : said)
    for (const std::string& secret : secrets) EXPECT_EQ(text.find(secret), std::string::npos) << text;
}

TEST_F(on_tcp, a_statement_over_its_time_is_given_up_though_the_server_takes_no_request_to_cancel_it) {
  client db({.url = server.url() + "?socket_timeout=1", .pool = {.max_size = 1}});
  db.connect();
  server.pause();
  try {
    db.query_raw<int>("SELECT 1");
    ADD_FAILURE();
  } catch (const tenon::timeout_error& e) {
    EXPECT_EQ(e.code(), "P1008");
  }
  server.resume();
  EXPECT_EQ(db.query_raw<int>("SELECT 2").at(0), 2);
}

TEST_F(on_tcp, statements_over_their_time_are_cancelled_and_the_connection_goes_on) {
  client db({.url = server.url() + "?socket_timeout=1", .pool = {.max_size = 1}});
  const int process = db.query_raw<int>("SELECT pg_backend_pid()").at(0);
  EXPECT_THROW(db.query_raw<std::string>("SELECT pg_sleep(60)"), tenon::timeout_error);
  EXPECT_THROW(db.execute_raw_unsafe("SELECT pg_sleep(60)"), tenon::timeout_error);
  EXPECT_THROW(db.transaction([](auto& tx) { tx.execute_raw("SELECT pg_sleep(60)"); }), tenon::timeout_error);
  EXPECT_EQ(db.query_raw<int>("SELECT pg_backend_pid()").at(0), process);
  EXPECT_EQ(
      server.execute("SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid() AND "
                     "backend_type = 'client backend'")[0][0],
      "0");
}

TEST(tls, that_the_server_does_not_offer_is_an_error_where_it_is_required) {
  postgres_server server({.tcp = true});
  const tenon::error e = failure_of(server.url() + "?sslmode=require");
  EXPECT_EQ(e.kind(), tenon::error_kind::tls_failed);
  EXPECT_NE(e.message().find("does not offer encryption"), std::string::npos) << e.message();
  EXPECT_TRUE(connects(server.url() + "?sslmode=prefer"));
  EXPECT_TRUE(connects(server.url() + "?sslaccept=accept_invalid_certs"));
}

// A server whose certificate, for the name `localhost`, is signed by an authority of its own.
class encrypted : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (std::system("openssl version >/dev/null 2>&1") != 0) return;
    files = new temporary_folder();
    const std::string in = "cd " + files->path().string() + " && exec 2>/dev/null && ";
    const auto run = [&](const std::string& command) {
      if (std::system((in + command).c_str()) != 0) throw std::runtime_error(command);
    };
    for (const char* name : {"ca", "other"})
      run("openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=" + std::string(name) + " -keyout " + name +
          ".key -out " + name + ".pem");
    for (const auto& [name, subject] : {std::pair{"server", "localhost"}, std::pair{"me", "postgres"}})
      run("openssl req -newkey rsa:2048 -nodes -subj /CN=" + std::string(subject) + " -keyout " + name + ".key -out " +
          name + ".csr && openssl x509 -req -days 9 -CA ca.pem -CAkey ca.key -CAcreateserial -in " + name +
          ".csr -out " + name + ".pem");
    run("openssl rsa -aes256 -passout pass:hidd3n -in me.key -out me.locked.key && chmod 600 *.key");
    server = new postgres_server({.tcp = true});
    run("cp server.pem server.key ca.pem '" + server->folder() + "/data/' && chown --reference='" + server->folder() +
        "/data' '" + server->folder() + "'/data/*.pem '" + server->folder() + "'/data/*.key");
    server->execute("ALTER SYSTEM SET ssl = on");
    server->execute("ALTER SYSTEM SET ssl_cert_file = 'server.pem'");
    server->execute("ALTER SYSTEM SET ssl_key_file = 'server.key'");
    server->execute("ALTER SYSTEM SET ssl_ca_file = 'ca.pem'");
    server->stop();
    server->start();
  }
  static void TearDownTestSuite() {
    delete server;
    delete files;
    server = nullptr;
    files = nullptr;
  }

  void SetUp() override {
    if (!files) GTEST_SKIP() << "there is no openssl to make certificates with";
  }

  // A URL to the server by that name.
  static std::string url(const std::string& host, const std::string& parameters) {
    return "postgresql://postgres:" + server->password() + "@" + host + ":" + std::to_string(server->port()) +
           "/postgres?" + parameters;
  }
  static std::string file(const std::string& name) { return files->file(name); }

  static bool is_encrypted(const std::string& at) {
    client db({.url = at});
    return db.query_raw<bool>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").at(0);
  }

  static inline temporary_folder* files = nullptr;
  static inline postgres_server* server = nullptr;
};

TEST_F(encrypted, connections_are_made_as_asked_for) {
  EXPECT_TRUE(is_encrypted(url("127.0.0.1", "sslmode=require")));
  EXPECT_TRUE(is_encrypted(url("127.0.0.1", "sslmode=prefer")));
  EXPECT_FALSE(is_encrypted(url("127.0.0.1", "sslmode=disable")));
  EXPECT_TRUE(is_encrypted(url("127.0.0.1", "sslmode=verify-ca&sslrootcert=" + file("ca.pem"))));
  EXPECT_TRUE(is_encrypted(url("localhost", "sslmode=verify-full&sslrootcert=" + file("ca.pem"))));
  // As Prisma writes it: the certificate of the authority is `sslcert`.
  EXPECT_TRUE(is_encrypted(url("localhost", "sslmode=require&sslaccept=strict&sslcert=" + file("ca.pem"))));
  EXPECT_TRUE(
      is_encrypted(url("127.0.0.1", "sslmode=require&sslaccept=accept_invalid_certs&sslcert=" + file("other.pem"))));
}

TEST_F(encrypted, connections_to_a_server_that_is_not_trusted_are_refused) {
  const auto expect = [&](const std::string& at, const char* reason) {
    const tenon::error e = failure_of(at);
    EXPECT_EQ(e.kind(), tenon::error_kind::tls_failed) << e.server_message();
    EXPECT_EQ(e.code(), "P1011");
    EXPECT_NE(e.message().find(reason), std::string::npos) << e.message() << "\n" << e.server_message();
  };
  expect(url("localhost", "sslmode=verify-full&sslrootcert=" + file("other.pem")), "not signed by an authority");
  expect(url("localhost", "sslmode=require&sslaccept=strict&sslcert=" + file("other.pem")),
         "not signed by an authority");
  expect(url("127.0.0.1", "sslmode=verify-full&sslrootcert=" + file("ca.pem")), "for another host");
  expect(url("localhost", "sslmode=verify-full&sslrootcert=" + file("missing.pem")), "does not exist");
}

TEST_F(encrypted, connections_may_show_a_certificate_of_their_own) {
  const std::string own = "sslmode=verify-full&sslrootcert=" + file("ca.pem") + "&sslcert=" + file("me.pem");
  EXPECT_TRUE(is_encrypted(url("localhost", own + "&sslkey=" + file("me.key"))));
  EXPECT_TRUE(is_encrypted(url("localhost", own + "&sslkey=" + file("me.locked.key") + "&sslpassword=hidd3n")));
  const tenon::error e = failure_of(url("localhost", own + "&sslkey=" + file("me.locked.key") + "&sslpassword=wr0ng"));
  EXPECT_EQ(e.kind(), tenon::error_kind::tls_failed) << e.server_message();
  EXPECT_EQ(e.server_message().find("wr0ng"), std::string::npos);
}

TEST_F(encrypted, connections_do_all_that_others_do) {
  client db({.url = url("127.0.0.1", "sslmode=require"), .pool = {.max_size = 1}, .log = {.warn = tenon::emit::event}});
  db.execute_raw_unsafe("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  db.create_tables();
  constexpr std::size_t many = 20'000;  // by COPY, and more than is sent or received at once
  const auto name = [](std::size_t i) { return std::string(100, 'x') + std::to_string(i); };
  std::vector<AuthorCreate> authors;
  for (std::size_t i = 0; i < many; ++i) authors.push_back({.name = name(i)});
  EXPECT_EQ(db.author.create_many(authors), static_cast<std::int64_t>(many));
  EXPECT_EQ(db.author.find_many({.order_by = author::id.asc()}).at(many - 1).name, name(many - 1));
  std::size_t seen = 0;
  db.author.for_each({}, [&](const author::view&) { ++seen; });
  EXPECT_EQ(seen, many);
  const std::string large(3'000'000, 'y');
  EXPECT_EQ(db.query_raw<std::string>("SELECT {}", large).at(0), large);
  db.transaction([](auto& tx) { tx.author.create({.name = "last"}); });
  EXPECT_EQ(db.author.count({.where = author::name == "last"}), 1);
  std::vector<tenon::operation<Author>> writes;
  for (int i = 0; i < 500; ++i)
    writes.push_back(ops.author.create({.name = std::string(1000, 'z') + std::to_string(i)}));
  EXPECT_EQ(db.batch(writes).size(), 500u);
}

TEST_F(encrypted, connections_are_waited_for_on_a_loop) {
  client db({.url = url("127.0.0.1", "sslmode=require"), .pool = {.max_size = 1}, .log = {.warn = tenon::emit::event}});
  boost::asio::io_context loop;
  std::string seen;
  const auto coroutine = [&]() -> boost::asio::awaitable<void> {
    const std::string repeated = "SELECT repeat('y', {})";
    for (const int size : {1, 100, 3'000'000, 1}) {
      const auto text = co_await db.async_query_raw<std::string>(repeated, size);
      EXPECT_EQ(text.at(0), std::string(static_cast<std::size_t>(size), 'y'));
    }
    const std::string echo = "SELECT {}";
    const std::string large(3'000'000, 'z');
    EXPECT_EQ((co_await db.async_query_raw<std::string>(echo, large)).at(0), large);
    const std::string end = "SELECT pg_terminate_backend(pg_backend_pid())::text";
    try {
      co_await db.async_query_raw<std::string>(end);
    } catch (const tenon::connection_error& e) {
      seen = e.what();
    }
    EXPECT_EQ((co_await db.async_query_raw<std::string>(echo, "again")).at(0), "again");
  };
  boost::asio::co_spawn(loop, coroutine, [](std::exception_ptr e) { EXPECT_FALSE(e); });
  loop.run();
  EXPECT_NE(seen, "");
}

TEST_F(encrypted, statements_over_their_time_are_cancelled) {
  client db({.url = url("127.0.0.1", "sslmode=require&socket_timeout=1"), .pool = {.max_size = 1}});
  EXPECT_THROW(db.execute_raw_unsafe("SELECT pg_sleep(30)"), tenon::timeout_error);
  EXPECT_EQ(db.query_raw<int>("SELECT 2").at(0), 2);
}

TEST_F(encrypted, connections_that_end_are_replaced) {
  client db({.url = url("127.0.0.1", "sslmode=require"), .pool = {.max_size = 1}, .log = {.warn = tenon::emit::event}});
  const int first = db.query_raw<int>("SELECT pg_backend_pid()").at(0);
  server->execute("SELECT pg_terminate_backend(" + std::to_string(first) + ", 5000)");
  EXPECT_NE(db.query_raw<int>("SELECT pg_backend_pid()").at(0), first);
}

}  // namespace
