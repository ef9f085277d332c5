// A database with the tables of types.prisma, for each test anew.
#pragma once

#include "support/fresh_postgres.hpp"

#include <types/client.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <string>

class types_database : public testing::Test {
 protected:
  types_database() : url(fresh_database()), db({.url = url, .log = {.warn = tenon::emit::event}}) {
    db.execute_raw_unsafe("CREATE EXTENSION citext");
    db.create_tables();
  }

  const std::string url;
  types::client db;

 private:
  static std::string fresh_database() {
    static std::atomic<int> last{0};
    const std::string name = "types_" + std::to_string(++last);
    tenon::testing::shared_postgres().execute("CREATE DATABASE " + name);
    return tenon::testing::shared_postgres().url(name);
  }
};
