// Statements, slow ones above all, and metrics.
#include "expect.hpp"

#include <shop/client.hpp>

#include <chrono>
#include <cstdio>

using namespace shop;
using namespace std::chrono_literals;

int main() {
  client db{{.url = ":memory:", .log = {.warn = tenon::emit::event}, .slow_query = 1ns}};
  db.create_tables();

  std::size_t slow = 0;
  db.on_log([&](const tenon::log_event& e) {
    if (e.level != tenon::log_level::warn) return;
    ++slow;
    std::printf("warning: %.*s\n", static_cast<int>(e.message.size()), e.message.data());
  });
  db.on_query([](const tenon::query_event& e) {
    std::printf("%.*s %s: %zu rows in %lld ns\n", static_cast<int>(e.sql.size()), e.sql.data(),
                e.params.to_string().c_str(), e.rows, static_cast<long long>(e.duration.count()));
  });

  db.user.create({.email = "ann@example.org"});
  db.user.find_many();
  expect(slow >= 2, "every statement takes longer than a nanosecond");

  const std::string text = db.metrics().prometheus();
  expect(text.find("prisma_client_queries_total 2") != std::string::npos, "two operations were counted");
  std::printf("%s\n", db.metrics().json().substr(0, 200).c_str());
}
