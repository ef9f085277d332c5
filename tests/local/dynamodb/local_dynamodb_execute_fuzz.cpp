// Any bytes as the body of any operation: the engine answers, with status 200, 400 or nothing worse than a refusal.
#include "local/dynamodb/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string_view>

namespace {

using tenon::local_dynamodb::engine;

constexpr std::string_view operations[]{"GetItem",
                                        "PutItem",
                                        "UpdateItem",
                                        "DeleteItem",
                                        "Query",
                                        "Scan",
                                        "BatchGetItem",
                                        "BatchWriteItem",
                                        "TransactGetItems",
                                        "TransactWriteItems",
                                        "CreateTable",
                                        "UpdateTable",
                                        "DeleteTable",
                                        "DescribeTable",
                                        "ListTables",
                                        "UpdateTimeToLive",
                                        "ExecuteStatement",
                                        "BatchExecuteStatement",
                                        "ExecuteTransaction",
                                        "TagResource",
                                        "ListStreams",
                                        "DescribeStream",
                                        "GetShardIterator",
                                        "GetRecords"};
constexpr std::size_t first_of_streams = 20;

constexpr std::string_view table = R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
 {"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"B"}],
 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
 "GlobalSecondaryIndexes":[{"IndexName":"by_g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
  "Projection":{"ProjectionType":"KEYS_ONLY"}}],"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})";

std::unique_ptr<engine> make_engine() {
  auto out = std::make_unique<engine>(tenon::local_dynamodb::options{});
  tenon::dynamodb::api_reply reply;
  out->execute("CreateTable", table, false, reply);
  out->execute("PutItem",
               R"({"TableName":"tab","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"B":"AAE="},"l":{"L":[{"N":"1"}]}}})",
               false, reply);
  if (reply.status != 200) std::abort();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<engine> target;
  static int calls = 0;
  if (calls++ % 1000 == 0) target = make_engine();
  if (size == 0) return 0;
  const std::size_t chosen = data[0] % std::size(operations);
  tenon::dynamodb::api_reply reply;
  target->execute(operations[chosen], std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1),
                  chosen >= first_of_streams, reply);
  if (reply.status != 200 && reply.status != 400) std::abort();
  return 0;
}
