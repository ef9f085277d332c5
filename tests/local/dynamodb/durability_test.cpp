#include "local/dynamodb/engine_under_test.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <vector>

namespace tenon::local_dynamodb {
namespace {

class LocalDynamodbFiles : public testing::Test {
 protected:
  LocalDynamodbFiles() : path_(testing::TempDir() + "local_dynamodb_" + std::to_string(::getpid()) + ".db") { clean(); }
  ~LocalDynamodbFiles() override { clean(); }
  void clean() const {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }
  options in_file() const {
    options out;
    out.path = path_;
    return out;
  }

  std::string path_;
};

std::string put(int writer, int number) {
  return R"({"TableName":"ranged","Item":{"pk":{"S":")" + std::to_string(writer) + R"("},"sk":{"N":")" +
         std::to_string(number) + R"("},"text":{"S":"something to write"}}})";
}

// Writes from several threads until it is killed, and tells of each write once it is acknowledged.
[[noreturn]] void write_until_killed(const options& opts, int to) {
  engine_under_test e(opts);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 3; ++writer)
    writers.emplace_back([&e, writer, to] {
      for (int number = 0;; ++number) {
        if (e.status("PutItem", put(writer, number)) != 200) ::_exit(2);
        const int acknowledged[2]{writer, number};
        if (::write(to, acknowledged, sizeof acknowledged) != sizeof acknowledged) ::_exit(3);
      }
    });
  for (auto& writer : writers) writer.join();
  ::_exit(1);
}

TEST_F(LocalDynamodbFiles, every_acknowledged_write_survives_a_kill) {
  {
    engine_under_test e(in_file());
    e.create_range_table("ranged", "N");
  }
  int last[3]{-1, -1, -1};
  for (int round = 0; round < 3; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(in_file(), ends[1]);
    }
    ::close(ends[1]);
    int acknowledged[2];
    int count = 0;
    while (::read(ends[0], acknowledged, sizeof acknowledged) == sizeof acknowledged) {
      last[acknowledged[0]] = std::max(last[acknowledged[0]], acknowledged[1]);
      if (++count == 500) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    engine_under_test e(in_file());
    for (int writer = 0; writer < 3; ++writer)
      for (int number = 0; number <= last[writer]; ++number)
        ASSERT_NE(e.call("GetItem", R"({"TableName":"ranged","Key":{"pk":{"S":")" + std::to_string(writer) +
                                        R"("},"sk":{"N":")" + std::to_string(number) + R"("}}})"),
                  "{}")
            << writer << ' ' << number;
  }
}

TEST_F(LocalDynamodbFiles, tables_items_and_streams_are_there_after_opening_again) {
  std::string before;
  {
    engine_under_test e(in_file());
    before = e.call("CreateTable", R"({"TableName":"kept","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
      {"AttributeName":"id","AttributeType":"S"},{"AttributeName":"g","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
      "GlobalSecondaryIndexes":[{"IndexName":"by_g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
        "Projection":{"ProjectionType":"ALL"}}],
      "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})");
    e.call("PutItem", R"({"TableName":"kept","Item":{"id":{"S":"a"},"g":{"N":"1"}}})");
    before = e.call("DescribeTable", R"({"TableName":"kept"})");
  }
  engine_under_test e(in_file());
  EXPECT_EQ(e.call("DescribeTable", R"({"TableName":"kept"})"), before);
  EXPECT_EQ(e.call("Query", R"({"TableName":"kept","IndexName":"by_g","KeyConditionExpression":"g = :g",
      "ExpressionAttributeValues":{":g":{"N":"1"}}})"),
            R"({"Count":1,"ScannedCount":1,"Items":[{"g":{"N":"1"},"id":{"S":"a"}}]})");
  const auto arn = engine_under_test::text_after(before, R"("LatestStreamArn":")");
  EXPECT_NE(e.call_streams("DescribeStream", R"({"StreamArn":")" + arn + R"("})").find("ENABLED"), std::string::npos);
}

TEST_F(LocalDynamodbFiles, a_file_is_for_one_engine_at_a_time) {
  engine_under_test first(in_file());
  EXPECT_THROW(engine_under_test second(in_file()), error);
  first.create_hash_table();
  EXPECT_EQ(first.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"}}})"), "{}");
}

TEST_F(LocalDynamodbFiles, a_file_of_something_else_is_refused) {
  std::FILE* out = std::fopen(path_.c_str(), "w");
  ASSERT_NE(out, nullptr);
  std::fputs(std::string(8192, 'x').c_str(), out);
  std::fclose(out);
  EXPECT_THROW(engine_under_test e(in_file()), error);
}

TEST_F(LocalDynamodbFiles, a_file_of_an_earlier_version_is_refused_by_its_name_and_left_as_it_is) {
  { engine_under_test e(in_file()); }
  const auto version = [this](const std::string& sql) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    std::string out;
    const auto take = [](void* to, int, char** values, char**) {
      *static_cast<std::string*>(to) = values[0];
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), take, &out, nullptr), SQLITE_OK);
    sqlite3_close(db);
    return out;
  };
  version("PRAGMA user_version=1");
  try {
    engine_under_test e(in_file());
    ADD_FAILURE() << "was opened";
  } catch (const error& refused) {
    EXPECT_EQ(refused.kind(), error_kind::storage_failure);
    EXPECT_EQ(refused.details().message,
              "The file " + path_ + " was written by an earlier version of Tenon, which kept items in another order");
    EXPECT_EQ(
        refused.details().hint,
        "Read its tables with that version and write them to another file with this one, or delete it if they can "
        "be made again");
  }
  EXPECT_EQ(version("PRAGMA user_version"), "1");
  version("PRAGMA user_version=1000");
  try {
    engine_under_test e(in_file());
    ADD_FAILURE() << "was opened";
  } catch (const error& refused) {
    EXPECT_EQ(refused.details().message, "The file " + path_ + " was written by a later version of Tenon");
  }
}

TEST_F(LocalDynamodbFiles, a_folder_that_does_not_exist_is_refused) {
  options opts;
  opts.path = "/no/such/folder/file.db";
  EXPECT_THROW(engine_under_test e(opts), error);
}

}  // namespace
}  // namespace tenon::local_dynamodb
