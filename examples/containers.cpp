// A test's own PostgreSQL, from the official image, on Docker or Podman.
#include "expect.hpp"

#include <guestbook/client.hpp>
#include <tenon/testing/container.hpp>

#include <cstdio>
#include <string>

using namespace guestbook;
using tenon::testing::container;
namespace wait_for = tenon::testing::wait_for;

int main() {
  if (!container::is_available()) {
    std::puts("There is no container engine here.");
    return 0;
  }

  // Removed with the object, or when this process is killed.
  container server({.image = "postgres:15",
                    .environment = {{"POSTGRES_PASSWORD", "secret"}},
                    .ports = {5432},
                    .tmpfs = {{"/var/lib/postgresql/data"}},
                    .wait = {wait_for::log_line("database system is ready to accept connections", 2)}});
  client db{
      {.url = "postgresql://postgres:secret@" + server.host() + ":" + std::to_string(server.port(5432)) + "/postgres"}};
  db.create_tables();
  db.entry.create({.name = "Ann", .text = "I was here."});
  expect(db.entry.count({}) == 1, "what was written is there");

  const tenon::testing::container_command listed = server.exec({"ls", "/var/lib/postgresql/data/PG_VERSION"});
  std::printf("status %d: %s", listed.status, listed.output.c_str());
}
