#include "dynamodb/fake_transport.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace people {

struct Person {
  std::string id;
  int age = 0;
  friend bool operator==(const Person&, const Person&) = default;
};

constexpr auto describe(tenon::dynamodb::type<Person>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(member<&Person::id>("id"), member<&Person::age>("age"));
}

}  // namespace people

namespace tenon::dynamodb {
namespace {

using people::Person;

TEST(Client, NeedsATransport) { EXPECT_THROW(client(nullptr), validation_error); }

TEST(Client, CopiesShareTheTransport) {
  faked f;
  f.service->then("{}");
  const client copy = f.db;
  copy.list_tables();
  EXPECT_EQ(f.service->calls.size(), 1U);
}

TEST(Client, AnyOperationIsCalledByName) {
  faked f;
  f.service->then(R"({"A":[1,2]})");
  EXPECT_EQ(f.db.call("ExportTable", json::object({{"B", 1}})), json::parse(R"({"A":[1,2]})"));
  EXPECT_EQ(f.service->calls[0].operation, "ExportTable");
  EXPECT_EQ(f.service->calls[0].body, R"({"B":1})");
}

TEST(Client, AnItemIsReadIntoAStructure) {
  faked f;
  f.service->then(R"({"Item":{"id":{"S":"a"},"age":{"N":"7"},"more":{"M":{}}}})").then("{}");
  const get_item_request r{.table_name = "t", .key = {{"id", "a"}}};
  EXPECT_EQ(f.db.get_item_as<Person>(r), (Person{"a", 7}));
  EXPECT_EQ(f.db.get_item_as<Person>(r), std::nullopt);
}

TEST(Client, PagesAreReadIntoStructures) {
  faked f;
  f.service
      ->then(R"({"Items":[{"id":{"S":"a"},"age":{"N":"1"}},{"id":{"S":"b"},"age":{"N":"2"}}],"Count":2,)"
             R"("ScannedCount":2,"LastEvaluatedKey":{"id":{"S":"b"}}})")
      .then(R"({"Items":[{"id":{"S":"c"},"age":{"N":"3"}}],"Count":1,"ScannedCount":1})");
  const query_request r{.table_name = "t", .key_condition_expression = key("id") == "a"};
  EXPECT_EQ(f.db.all_as<Person>(r), (std::vector<Person>{{"a", 1}, {"b", 2}, {"c", 3}}));
  EXPECT_NE(f.service->last_body().find(R"("ExclusiveStartKey":{"id":{"S":"b"}})"), std::string::npos);
}

TEST(Client, ReadsIntoStructuresAsItsOptionsSay) {
  const std::string answer = R"({"Item":{"n":{"N":"0.12345678901234567890123"}}})";
  const get_item_request r{.table_name = "t", .key = {{"id", "a"}}};
  faked exact;
  exact.service->then(answer);
  EXPECT_THROW((exact.db.get_item_as<std::map<std::string, double>>(r)), value_out_of_range);
  faked near({.unmarshal = {.allow_imprecise_numbers = true}});
  near.service->then(answer);
  EXPECT_EQ((near.db.get_item_as<std::map<std::string, double>>(r)->at("n")), 0.12345678901234567890123);
}

TEST(Client, WhatAReaderThrowsReachesTheCaller) {
  faked f;
  f.service->then(R"({"Item":{"a":{"N":"1"}}})");
  struct stop : error {
    stop() : error({.message = "Stop."}) {}
  };
  EXPECT_THROW(f.db.run(get_item_request{.table_name = "t", .key = {{"a", 1}}}, [](value_source&) { throw stop(); }),
               stop);
  EXPECT_EQ(f.service->calls.size(), 1U);
}

TEST(Client, ItemsGoThroughAllPagesAndEmptyOnes) {
  faked f;
  f.service->then(R"({"Items":[],"LastEvaluatedKey":{"a":{"N":"0"}}})")
      .then(R"({"Items":[{"a":{"N":"1"}},{"a":{"N":"2"}}],"LastEvaluatedKey":{"a":{"N":"2"}}})")
      .then(R"({"Items":[],"LastEvaluatedKey":{"a":{"N":"2"}}})")
      .then(R"({"Items":[{"a":{"N":"3"}}]})");
  std::vector<item> seen;
  for (const item& i : f.db.items(scan_request{.table_name = "t"})) seen.push_back(i);
  EXPECT_EQ(seen, (std::vector<item>{{{"a", 1}}, {{"a", 2}}, {{"a", 3}}}));
  EXPECT_EQ(f.service->calls.size(), 4U);
}

TEST(Client, NoItemsAreNoIteration) {
  faked f;
  f.service->then(R"({"Items":[]})");
  for (const item& i : f.db.items(scan_request{.table_name = "t"})) FAIL() << i.size();
}

TEST(Client, PagesOfTablesGoOnWhereTheLastEnded) {
  faked f;
  f.service->then(R"({"TableNames":["a","b"],"LastEvaluatedTableName":"b"})").then(R"({"TableNames":["c"]})");
  std::vector<std::string> names;
  for (const list_tables_response& page : f.db.pages(list_tables_request{}))
    names.insert(names.end(), page.table_names.begin(), page.table_names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(f.service->last_body(), R"({"ExclusiveStartTableName":"b"})");
}

TEST(Client, ACallThatWouldWaitBeyondItsTimeIsGivenUp) {
  auto service = std::make_shared<fake_transport>();
  service->refuse("ThrottlingException");
  client_options o;
  o.retry.throttling_base_delay = std::chrono::hours(1);
  o.retry.max_delay = std::chrono::hours(1);
  const client db(service, o);
  EXPECT_THROW(db.with_timeout(std::chrono::milliseconds(1)).list_tables(), throttled);
  EXPECT_EQ(service->calls.size(), 1U);
}

TEST(Client, TellsObserversOfEachCall) {
  faked f;
  f.service->refuse("InternalServerError", "", 500)
      .then(R"({"Items":[{"a":{"N":"1"}}],"ConsumedCapacity":{"TableName":"t","CapacityUnits":2.5}})");
  std::string seen;
  f.db.on_query([&](const query_event& e) {
    seen = std::string(e.sql) + "|" + e.params.to_string() + "|" + std::string(e.target) + "|" + std::string(e.model) +
           "|" + std::string(e.operation) + "|" + std::to_string(e.rows) + "|" + std::to_string(e.attempts) + "|" +
           std::to_string(e.capacity_units) + "|" + std::string(e.error_code);
  });
  f.db.scan({.table_name = "t"});
  EXPECT_EQ(seen, "Scan t|[?]|dynamodb|t|Scan|1|2|2.500000|");
}

TEST(Client, ShowsValuesToObserversOnlyWhenAskedTo) {
  faked f({.log = {.reveal_parameters = true}});
  f.service->then("{}");
  std::string seen;
  f.db.on_query([&](const query_event& e) { seen = e.params.to_string(); });
  f.db.get_item({.table_name = "t", .key = {{"a", "secret"}}});
  EXPECT_EQ(seen, R"([{"TableName":"t","Key":{"a":{"S":"secret"}}}])");
}

TEST(Client, TellsObserversOfFailures) {
  faked f;
  f.service->refuse("ResourceNotFoundException");
  std::string seen;
  f.db.on_query([&](const query_event& e) { seen = e.error_code; });
  EXPECT_THROW(f.db.scan({.table_name = "t"}), resource_not_found);
  EXPECT_EQ(seen, "P2021");
}

TEST(Client, CountsItsCalls) {
  faked f;
  f.service->then("{}");
  f.db.list_tables();
  f.db.list_tables();
  EXPECT_NE(f.db.metrics_prometheus().find("client_queries_total 2"), std::string::npos) << f.db.metrics_prometheus();
}

// ---- batches ----

// A table of numbers: item n has a = n and b = "x".
std::string batch_answer(const std::string& body, std::size_t processed) {
  std::string items;
  std::string left;
  std::size_t count = 0;
  for (std::size_t at = body.find(R"({"a":{"N":")"); at != std::string::npos;
       at = body.find(R"({"a":{"N":")", at + 1)) {
    const std::string number = body.substr(at + 11, body.find('"', at + 11) - at - 11);
    std::string& to = count++ < processed ? items : left;
    // In the other order, as the service may answer in any; multiples of 7 do not exist.
    if (&to == &items && std::stoi(number) % 7 == 0) continue;
    const std::string one = R"({"a":{"N":")" + number + (&to == &items ? R"("},"b":{"S":"x"}})" : R"("}})");
    to = to.empty() ? one : one + "," + to;
  }
  std::string out = R"({"Responses":{"t":[)" + items + "]}";
  if (!left.empty()) out += R"(,"UnprocessedKeys":{"t":{"Keys":[)" + left + "]}}";
  return out + "}";
}

TEST(BatchGet, SplitsKeepsTheOrderAndAsksAgainForWhatIsLeft) {
  faked f;
  std::vector<std::size_t> sizes;
  f.service->then([&](const fake_transport::sent_call& c, api_reply& reply) {
    std::size_t keys = 0;
    for (std::size_t at = c.body.find(R"({"a":)"); at != std::string::npos; at = c.body.find(R"({"a":)", at + 1))
      ++keys;
    sizes.push_back(keys);
    reply.status = 200;
    reply.body = batch_answer(c.body, 60);
  });
  std::vector<document> keys;
  for (int i = 1; i <= 150; ++i) keys.push_back({{"a", (i * 37) % 151}});
  keys.push_back(keys[3]);
  const auto items = f.db.batch_get("t", keys);
  ASSERT_EQ(items.size(), 151U);
  for (int i = 1; i <= 150; ++i) {
    const int n = (i * 37) % 151;
    const auto& found = items[static_cast<std::size_t>(i) - 1];
    if (n % 7 == 0) EXPECT_FALSE(found) << n;
    else EXPECT_EQ(found, (item{{"a", n}, {"b", "x"}})) << n;
  }
  EXPECT_EQ(items[150], items[3]);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{100, 40, 50}));
}

TEST(BatchGet, AsksForTheKeyBesideAProjectionAndTakesItAwayAgain) {
  faked f;
  f.service->then(R"({"Responses":{"t":[{"a":{"N":"1"},"b":{"S":"x"}}]}})");
  const auto items = f.db.batch_get({{.table_name = "t", .key = {{"a", 1}}, .projection_expression = {attr("b")}}});
  EXPECT_EQ(items[0], (item{{"b", "x"}}));
  EXPECT_NE(f.service->last_body().find(R"("ProjectionExpression":"#n0, #n1")"), std::string::npos);
}

TEST(BatchGet, ANameInsideAMapIsNotTheKeys) {
  faked f;
  f.service->then(R"({"Responses":{"t":[{"a":{"N":"1"},"m":{"M":{"a":{"N":"2"}}}}]}})");
  const auto items =
      f.db.batch_get({{.table_name = "t", .key = {{"a", 1}}, .projection_expression = {attr("m")["a"]}}});
  EXPECT_EQ(items[0], (item{{"m", attribute_map{{"a", 2}}}}));
  EXPECT_NE(f.service->last_body().find(R"("ProjectionExpression":"#n0.#n1, #n1")"), std::string::npos);
}

TEST(BatchGet, KeysOfOneTableHaveOneProjection) {
  faked f;
  EXPECT_THROW(f.db.batch_get({{.table_name = "t", .key = {{"a", 1}}, .projection_expression = {attr("b")}},
                               {.table_name = "t", .key = {{"a", 2}}}}),
               validation_error);
}

TEST(BatchGet, RecognisesKeysHoweverTheirNumbersAreWritten) {
  faked f;
  f.service->then(R"({"Responses":{"t":[{"a":{"N":"10"},"b":{"S":"x"}}]}})");
  const auto items = f.db.batch_get("t", {document::from_wire(R"({"a":{"N":"1E1"}})")});
  EXPECT_TRUE(items[0].has_value());
}

TEST(BatchGet, GivesUpWhenNothingIsProcessed) {
  faked f;
  f.service->then(R"({"Responses":{"t":[]},"UnprocessedKeys":{"t":{"Keys":[{"a":{"N":"1"}}]}}})");
  const batch_options o{.max_attempts = 3, .base_delay = std::chrono::milliseconds(0)};
  EXPECT_THROW(f.db.batch_get("t", {{{"a", 1}}}, o), throttled);
  EXPECT_EQ(f.service->calls.size(), 3U);
}

TEST(BatchGet, OfNoKeysSendsNothing) {
  faked f;
  EXPECT_TRUE(f.db.batch_get("t", {}).empty());
  EXPECT_TRUE(f.service->calls.empty());
}

TEST(BatchWrite, SplitsAndSendsWhatIsLeftAgain) {
  faked f;
  f.service
      ->then(R"({"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"a":{"N":"3"},"b":{"S":"x"}}}},)"
             R"({"DeleteRequest":{"Key":{"a":{"N":"4"}}}}]}})")
      .then("{}");
  std::vector<batch_write> writes;
  for (int i = 0; i < 30; ++i) writes.push_back({.table_name = "t", .put = document{{"a", i}}});
  f.db.batch_write(writes, {.base_delay = std::chrono::milliseconds(0)});
  ASSERT_EQ(f.service->calls.size(), 3U);
  EXPECT_EQ(f.service->calls[1].body, R"({"RequestItems":{"t":[{"PutRequest":{"Item":{"a":{"N":"3"},"b":{"S":"x"}}}},)"
                                      R"({"DeleteRequest":{"Key":{"a":{"N":"4"}}}}]}})");
  EXPECT_NE(f.service->calls[2].body.find(R"("a":{"N":"29"})"), std::string::npos);
}

TEST(BatchWrite, AWriteIsOneOfTheTwo) {
  faked f;
  EXPECT_THROW(f.db.batch_write({{.table_name = "t"}}), validation_error);
}

// ---- scans of segments, and waiting ----

TEST(ParallelScan, ReadsAllSegments) {
  faked f;
  f.service->then([](const fake_transport::sent_call& c, api_reply& reply) {
    const std::string segment = c.body.substr(c.body.find(R"("Segment":)") + 10, 1);
    const bool is_second = c.body.find("ExclusiveStartKey") != std::string::npos;
    reply.status = 200;
    reply.body = R"({"Items":[{"s":{"N":")" + segment +
                 (is_second ? R"("},"p":{"N":"2"}}]})" : R"("},"p":{"N":"1"}}],"LastEvaluatedKey":{"s":{"N":"1"}}})");
  });
  std::set<std::string> seen;
  f.db.parallel_scan({.table_name = "t"}, [&](item& i) { seen.insert(to_wire(i)); }, {.segments = 3});
  EXPECT_EQ(seen.size(), 6U);
}

TEST(ParallelScan, EndsWithWhatIsThrown) {
  faked f;
  f.service->then(R"({"Items":[{"a":{"N":"1"}}],"LastEvaluatedKey":{"a":{"N":"1"}}})");
  std::atomic<int> count = 0;
  EXPECT_THROW(f.db.parallel_scan({.table_name = "t"},
                                  [&](item&) {
                                    ++count;
                                    raise({.kind = error_kind::not_found, .message = "Enough."});
                                  }),
               not_found);
  EXPECT_EQ(count, 1);
}

TEST(WaitForTable, UntilItIsActive) {
  faked f;
  f.service->refuse("ResourceNotFoundException")
      .then(R"({"Table":{"TableName":"t","TableStatus":"CREATING"}})")
      .then(R"({"Table":{"TableName":"t","TableStatus":"ACTIVE"}})");
  const wait_options o{.min_delay = std::chrono::milliseconds(1)};
  EXPECT_EQ(f.db.wait_until_table_exists("t", o).table_name, "t");
  EXPECT_EQ(f.service->calls.size(), 3U);
}

TEST(WaitForTable, UntilItIsGone) {
  faked f;
  f.service->then(R"({"Table":{"TableName":"t","TableStatus":"DELETING"}})").refuse("ResourceNotFoundException");
  f.db.wait_until_table_not_exists("t", {.min_delay = std::chrono::milliseconds(1)});
  EXPECT_EQ(f.service->calls.size(), 2U);
}

TEST(WaitForTable, NoLongerThanAskedFor) {
  faked f;
  f.service->then(R"({"Table":{"TableName":"t","TableStatus":"CREATING"}})");
  EXPECT_THROW(f.db.wait_until_table_exists("t", {.timeout = std::chrono::milliseconds(0)}), timeout_error);
}

}  // namespace
}  // namespace tenon::dynamodb
