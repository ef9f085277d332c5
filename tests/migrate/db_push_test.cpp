#include <tenon/migrate/db_push.hpp>

#include "schema_text.hpp"
#include "sql/sqlite/connection.hpp"
#include "support/temporary_folder.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace tenon::migrate {
namespace {

const std::string user = "model User {\n id Int @id @default(autoincrement())\n email String\n}\n";

TEST(db_push, creates_the_file_beside_the_schema) {
  const testing::temporary_folder folder;
  EXPECT_TRUE(db_push(models(user), "file:./dev.db", folder.path().string(), {}).applied);
  EXPECT_TRUE(std::filesystem::exists(folder.file("dev.db")));
  EXPECT_TRUE(db_push(models(user), "file:" + folder.file("dev.db"), "", {}).changes.empty());
}

TEST(db_push, names_a_missing_folder) {
  const testing::temporary_folder folder;
  try {
    db_push(models(user), "file:none/dev.db", folder.path().string(), {});
    FAIL();
  } catch (const connection_error& e) {
    EXPECT_NE(e.message().find(folder.file("none")), std::string::npos) << e.message();
  }
}

TEST(db_push, refuses_other_providers) {
  const schema::definition cockroach = definition_of(
      "datasource db {\n  provider = \"cockroachdb\"\n  url = \"postgresql://localhost/x\"\n}\n"
      "model User {\n id Int @id\n}\n");
  EXPECT_THROW(db_push(cockroach, "file:dev.db", "", {}), unsupported);
}

TEST(db_push, waits_for_other_writers_no_longer_than_it_may) {
  const testing::temporary_folder folder;
  sql::sqlite::connection other({.path = folder.file("dev.db")});
  other.begin(sql::sqlite::begin_mode::immediate);
  EXPECT_THROW(db_push(models(user), "file:dev.db?busy_timeout=20", folder.path().string(), {}), timeout_error);
  other.rollback();
  EXPECT_TRUE(db_push(models(user), "file:dev.db?busy_timeout=20", folder.path().string(), {}).applied);
}

TEST(db_push, leaves_a_read_only_database_alone) {
  const testing::temporary_folder folder;
  ASSERT_TRUE(db_push(models(user), "file:dev.db", folder.path().string(), {}).applied);
  EXPECT_THROW(db_push(models(user + "model B {\n id Int @id\n}"), "file:dev.db?mode=ro", folder.path().string(), {}),
               read_only);
}

}  // namespace
}  // namespace tenon::migrate
