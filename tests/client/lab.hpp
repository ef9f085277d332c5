// A fresh database for each test: SQLite in memory, or with TENON_ON_POSTGRESQL a schema of a PostgreSQL server.
#pragma once

#ifdef TENON_ON_POSTGRESQL
#include "support/fresh_postgres.hpp"
#endif

#include <lab/client.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

inline std::string fresh_url() {
#ifdef TENON_ON_POSTGRESQL
  return tenon::testing::fresh_postgres_url();
#else
  return ":memory:";
#endif
}

class lab_test : public testing::Test {
 protected:
  explicit lab_test(tenon::pool_options pool = {})
      : db({.url = fresh_url(), .pool = pool, .log = {.warn = tenon::emit::event}}) {
    db.create_tables();
  }

  std::vector<std::string> titles(const std::vector<lab::Book>& books) const {
    std::vector<std::string> out;
    for (const lab::Book& b : books) out.push_back(b.title);
    return out;
  }

  // Ann wrote A (10 pages), B (20) and C (30), Bob D (40); nobody is known to have written E (50).
  void add_library() {
    db.author.create({.name = "Ann", .born = 1950});
    db.author.create({.name = "Bob"});
    db.book.create_many({{.title = "A", .pages = 10, .price = tenon::decimal("1.10"), .author_id = 1},
                         {.title = "B", .pages = 20, .price = tenon::decimal("2.20"), .author_id = 1},
                         {.title = "C", .pages = 30, .price = tenon::decimal("3.30"), .author_id = 1},
                         {.title = "D", .pages = 40, .author_id = 2},
                         {.title = "E", .pages = 50}});
  }

  lab::client db;
};

using names = std::vector<std::string>;
