#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tenon::local_dynamodb {
namespace {

class LocalDynamodbThreads : public testing::TestWithParam<bool> {
 protected:
  LocalDynamodbThreads() : path_(testing::TempDir() + "local_dynamodb_threads_" + std::to_string(::getpid()) + ".db") {
    clean();
    options opts;
    if (GetParam()) opts.path = path_;
    engine_.emplace(opts);
  }
  ~LocalDynamodbThreads() override {
    engine_.reset();
    clean();
  }
  void clean() const {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }

  template <class Work>
  void in_threads(int count, const Work& work) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back([&, i] { work(i); });
    for (auto& t : threads) t.join();
  }

  std::string path_;
  std::optional<engine_under_test> engine_;
};

TEST_P(LocalDynamodbThreads, lose_no_update_of_one_item) {
  engine_->create_hash_table();
  in_threads(4, [&](int) {
    for (int i = 0; i < 100; ++i)
      EXPECT_EQ(
          engine_->status("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"ADD n :o",)"
                                        R"("ExpressionAttributeValues":{":o":{"N":"1"}}})"),
          200);
  });
  EXPECT_EQ(engine_->call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"),
            R"({"Item":{"id":{"S":"a"},"n":{"N":"400"}}})");
}

TEST_P(LocalDynamodbThreads, see_transactions_whole) {
  engine_->create_hash_table();
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const auto body =
          engine_->call("TransactGetItems", R"({"TransactItems":[{"Get":{"TableName":"tab","Key":{"id":{"S":"a"}}}},)"
                                            R"({"Get":{"TableName":"tab","Key":{"id":{"S":"b"}}}}]})");
      const auto first = engine_under_test::text_after(body, R"("n":{"N":")");
      const auto second = engine_under_test::text_after(body.substr(body.find("},{")), R"("n":{"N":")");
      EXPECT_EQ(first, second) << body;
    }
  });
  in_threads(2, [&](int writer) {
    for (int i = 0; i < 100; ++i) {
      std::string actions;
      for (const char* id : {"a", "b"})
        actions += std::string(actions.empty() ? "" : ",") + R"({"Put":{"TableName":"tab","Item":{"id":{"S":")" + id +
                   R"("},"n":{"N":")" + std::to_string(writer * 1000 + i) + R"("}}}})";
      EXPECT_EQ(engine_->status("TransactWriteItems", R"({"TransactItems":[)" + actions + "]}"), 200);
    }
  });
  done = true;
  reader.join();
}

TEST_P(LocalDynamodbThreads, keep_indexes_that_are_added_while_they_write) {
  engine_->create_hash_table();
  std::thread changer([&] {
    EXPECT_EQ(engine_->status("UpdateTable",
                              R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}],
        "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by_g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
        "Projection":{"ProjectionType":"ALL"}}}]})"),
              200);
  });
  in_threads(2, [&](int writer) {
    for (int i = 0; i < 200; ++i)
      EXPECT_EQ(engine_->status("PutItem", R"({"TableName":"tab","Item":{"id":{"S":")" +
                                               std::to_string(writer * 1000 + i) + R"("},"g":{"S":"x"}}})"),
                200);
  });
  changer.join();
  const auto body = engine_->call(
      "Query", R"({"TableName":"tab","IndexName":"by_g","Select":"COUNT","KeyConditionExpression":"g = :g",
      "ExpressionAttributeValues":{":g":{"S":"x"}}})");
  EXPECT_EQ(body, R"({"Count":400,"ScannedCount":400})");
}

TEST_P(LocalDynamodbThreads, read_or_are_refused_while_tables_come_and_go) {
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const auto reply = engine_->reply("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})", false);
      EXPECT_TRUE(reply.status == 200 || reply.body.find("ResourceNotFoundException") != std::string::npos)
          << reply.body;
      const auto written = engine_->reply("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"}}})", false);
      EXPECT_TRUE(written.status == 200 || written.body.find("ResourceNotFoundException") != std::string::npos)
          << written.body;
    }
  });
  for (int i = 0; i < 20; ++i) {
    engine_->create_hash_table();
    EXPECT_EQ(engine_->status("DeleteTable", R"({"TableName":"tab"})"), 200);
  }
  done = true;
  reader.join();
}

INSTANTIATE_TEST_SUITE_P(in_memory, LocalDynamodbThreads, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(in_a_file, LocalDynamodbThreads, testing::Values(true));

}  // namespace
}  // namespace tenon::local_dynamodb
