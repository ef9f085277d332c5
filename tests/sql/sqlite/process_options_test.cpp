#include "sql/sqlite/process_options.hpp"

#include "sql/sqlite/connection.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace tenon::sql::sqlite {
namespace {

TEST(sqlite_process_options, switch_memory_statistics_off_before_the_first_use_only) {
  sqlite3_shutdown();
  disable_memory_statistics();
  {
    connection db({.path = ":memory:", .memory = true});
    db.exec("CREATE TABLE t (v)");
    EXPECT_EQ(sqlite3_memory_used(), 0);
    try {
      disable_memory_statistics();
      FAIL();
    } catch (const unsupported& e) {
      EXPECT_NE(e.hint().find("main"), std::string::npos);
    }
  }
  sqlite3_shutdown();
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 1);
}

}  // namespace
}  // namespace tenon::sql::sqlite
