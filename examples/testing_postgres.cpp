// A PostgreSQL server of the tests' own, a database for each test, and a network that fails.
#include "expect.hpp"

#include <shop/client.hpp>
#include <tenon/testing/database.hpp>
#include <tenon/testing/fault_proxy.hpp>
#include <tenon/testing/postgres_messages.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <chrono>
#include <string>

using namespace shop;
using namespace std::chrono_literals;
namespace testing = tenon::testing;
using testing::direction;
using testing::fault;

namespace {

void a_server_that_crashes() {
  testing::postgres_server server({.settings = {{"synchronous_commit", "on"}}});
  client db{{.url = server.url()}};
  db.create_tables();
  db.user.create({.email = "ann@example.org"});

  server.kill();  // by SIGKILL, all of it
  server.start();
  std::size_t attempts = 0;
  while (!db.try_run(ops.user.count())) expect(++attempts < 1000, "the client finds its server again");
  expect(db.user.count() == 1, "what was committed is there");
}

void a_bad_network() {
  testing::postgres_server server({.tcp = true});
  testing::database_template<client> empty(server);
  testing::database<client> test_db(empty);

  testing::fault_proxy proxy({.port = server.port()});
  client db{{.url = proxy.through(test_db.url())}};
  proxy.set(direction::to_client, {.latency = 2ms, .jitter = 1ms});
  db.user.create({.email = "ann@example.org"});

  // The answer to a commit is lost: the client cannot know what became of the transaction, and says so.
  proxy.set({});
  proxy.on_traffic(testing::at_message({.type = 'Q', .containing = "COMMIT", .after = 12}, fault::reset));
  try {
    db.transaction([](auto& tx) { tx.user.create({.email = "bob@example.org"}); });
    expect(false, "the connection is cut");
  } catch (const tenon::connection_error& e) {
    expect(e.outcome_unknown(), "nobody knows whether the transaction was committed");
  }

  proxy.heal();
  expect(db.user.find_unique(user::email == "ann@example.org").has_value(), "the client goes on with a new connection");
}

void many_tests_on_one_server() {
  // Without a template of yours there is one for the process, on a server that is started when it is first needed.
  testing::database<client> test_db;
  client db = test_db.client();
  expect(db.user.count() == 0, "it has tables, and nothing in them");
}

}  // namespace

int main() {
  a_server_that_crashes();
  a_bad_network();
  many_tests_on_one_server();
}
