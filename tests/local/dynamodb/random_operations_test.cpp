// Thousands of random operations on the engine, held to a model of a few maps.
#include "local/dynamodb/engine_under_test.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace tenon::local_dynamodb {
namespace {

using dynamodb::attribute_value;
using dynamodb::item;
using dynamodb::number;

constexpr const char* table_request = R"({"TableName":"model","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
 {"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},
 {"AttributeName":"g","AttributeType":"S"},{"AttributeName":"h","AttributeType":"N"}],
 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
 "LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
  {"AttributeName":"h","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],
 "GlobalSecondaryIndexes":[{"IndexName":"global","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},
  {"AttributeName":"h","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]})";

// What a page of answers says.
struct answer_page {
  std::vector<item> items;
  std::string last_key;  // JSON; empty at the end
  std::size_t scanned = 0;
};

// The members of the engine's own answers, whose order and spelling are known.
answer_page read_answer(const std::string& body) {
  answer_page out;
  const auto value_at = [&](std::size_t begin) {
    int depth = 0;
    bool in_text = false;
    for (std::size_t i = begin; i < body.size(); ++i) {
      const char c = body[i];
      if (in_text) {
        if (c == '\\') ++i;
        if (c == '"') in_text = false;
        continue;
      }
      if (c == '"') in_text = true;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return body.substr(begin, i + 1 - begin);
    }
    return std::string();
  };
  const auto items = body.find("\"Items\":[");
  if (items == std::string::npos) {
    ADD_FAILURE() << body;
    return out;
  }
  for (std::size_t at = items + 9; body[at] == '{';) {
    const std::string one = value_at(at);
    out.items.push_back(dynamodb::item_from_wire(one));
    at += one.size();
    if (body[at] == ',') ++at;
  }
  if (const auto key = body.find("\"LastEvaluatedKey\":"); key != std::string::npos) out.last_key = value_at(key + 19);
  out.scanned = std::stoul(body.substr(body.find("\"ScannedCount\":") + 15));
  return out;
}

class random_operations : public testing::TestWithParam<bool> {
 protected:
  random_operations() {
    if (GetParam()) {
      path_ = testing::TempDir() + "random_operations_" + std::to_string(::getpid()) + ".db";
      remove_file();
    }
    open();
    EXPECT_EQ(engine_->status("CreateTable", table_request), 200);
  }
  ~random_operations() override {
    engine_.reset();
    if (GetParam()) remove_file();
  }

  void open() {
    options opts;
    if (GetParam()) opts.path = path_;
    engine_.reset();
    engine_.emplace(opts);
  }

  void remove_file() const {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }

  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  std::string random_partition() { return std::string(1, static_cast<char>('a' + below(4))); }
  number random_number() {
    static const std::vector<std::string> texts{
        "-1e20", "-10.5", "-10", "-2", "-0.1", "0",      "0.001", "0.1",  "1",
        "1.5",   "2",     "9",   "10", "11",   "99.999", "100",   "1e20", "123456789012345678901234567890"};
    return number::parse(texts[random_() % texts.size()]);
  }

  item key_of(const item& whole) { return item{{"pk", whole.at("pk")}, {"sk", whole.at("sk")}}; }

  item random_item() {
    item out{{"pk", random_partition()}, {"sk", random_number()}, {"v", below(1000)}};
    if (below(3) != 0) out.set("g", std::string(1, static_cast<char>('x' + below(2))));
    if (below(3) != 0) out.set("h", random_number());
    return out;
  }

  void put() {
    const item whole = random_item();
    ASSERT_EQ(engine_->call("PutItem", R"({"TableName":"model","Item":)" + dynamodb::to_wire(whole) + "}"), "{}");
    model_[{whole.at("pk").as_string(), whole.at("sk").as_number()}] = whole;
  }

  void remove() {
    const item whole = random_item();
    ASSERT_EQ(engine_->call("DeleteItem", R"({"TableName":"model","Key":)" + dynamodb::to_wire(key_of(whole)) + "}"),
              "{}");
    model_.erase({whole.at("pk").as_string(), whole.at("sk").as_number()});
  }

  void update() {
    const item whole = random_item();
    const bool removes = below(2) == 0;
    const number h = random_number();
    const std::string change =
        removes
            ? R"("UpdateExpression":"REMOVE g SET v = :v","ExpressionAttributeValues":{":v":{"N":"7"}}})"
            : R"("UpdateExpression":"SET h = :h","ExpressionAttributeValues":{":h":{"N":")" + h.to_string() + R"("}}})";
    ASSERT_EQ(
        engine_->call("UpdateItem", R"({"TableName":"model","Key":)" + dynamodb::to_wire(key_of(whole)) + "," + change),
        "{}");
    auto [found, is_new] = model_.try_emplace({whole.at("pk").as_string(), whole.at("sk").as_number()}, key_of(whole));
    if (removes) {
      found->second.erase("g");
      found->second.set("v", 7);
    } else {
      found->second.set("h", h);
    }
  }

  // All pages of a request without its closing brace.
  std::vector<item> all_pages(const std::string& operation, const std::string& request, int limit) {
    std::vector<item> out;
    std::string start;
    for (int pages = 0; pages < 1000; ++pages) {
      std::string body = request;
      if (limit > 0) body += R"(,"Limit":)" + std::to_string(limit);
      if (!start.empty()) body += R"(,"ExclusiveStartKey":)" + start;
      const auto answer = read_answer(engine_->call(operation, body + "}"));
      if (limit > 0) {
        EXPECT_LE(answer.scanned, static_cast<std::size_t>(limit));
      }
      out.insert(out.end(), answer.items.begin(), answer.items.end());
      start = answer.last_key;
      if (start.empty()) return out;
    }
    ADD_FAILURE() << "pages do not end: " << request;
    return out;
  }

  struct sort_condition {
    std::string text;  // of :a and :b
    std::function<bool(const number&)> holds;
    std::string values;
  };
  sort_condition random_condition(const std::string& attribute) {
    const number a = random_number();
    const number b = random_number();
    const std::string value = R"(,":a":{"N":")" + a.to_string() + R"("})";
    switch (below(7)) {
      case 0: return {" AND " + attribute + " = :a", [=](const number& n) { return n == a; }, value};
      case 1: return {" AND " + attribute + " < :a", [=](const number& n) { return n < a; }, value};
      case 2: return {" AND " + attribute + " <= :a", [=](const number& n) { return n <= a; }, value};
      case 3: return {" AND " + attribute + " > :a", [=](const number& n) { return n > a; }, value};
      case 4: return {" AND " + attribute + " >= :a", [=](const number& n) { return n >= a; }, value};
      case 5: {
        const auto [low, high] = std::minmax(a, b);
        return {" AND " + attribute + " BETWEEN :a AND :b",
                [low = low, high = high](const number& n) { return n >= low && n <= high; },
                R"(,":a":{"N":")" + low.to_string() + R"("},":b":{"N":")" + high.to_string() + R"("})"};
      }
      default: return {"", [](const number&) { return true; }, ""};
    }
  }

  void query_table() {
    const std::string partition = random_partition();
    const auto condition = random_condition("sk");
    const bool forward = below(2) == 0;
    std::vector<item> expected;
    for (const auto& [key, whole] : model_)
      if (key.first == partition && condition.holds(key.second)) expected.push_back(whole);
    if (!forward) std::reverse(expected.begin(), expected.end());
    const auto found = all_pages("Query",
                                 R"({"TableName":"model","KeyConditionExpression":"pk = :p)" + condition.text +
                                     R"(","ExpressionAttributeValues":{":p":{"S":")" + partition + "\"}" +
                                     condition.values + R"(},"ScanIndexForward":)" + (forward ? "true" : "false"),
                                 below(5));
    ASSERT_EQ(found, expected) << partition << condition.text << condition.values;
  }

  void query_index(bool global) {
    const std::string partition = global ? std::string(1, static_cast<char>('x' + below(2))) : random_partition();
    const char* partition_name = global ? "g" : "pk";
    const auto condition = random_condition("h");
    const bool forward = below(2) == 0;
    std::vector<item> expected;
    for (const auto& [key, whole] : model_) {
      const auto* g = whole.find(partition_name);
      const auto* h = whole.find("h");
      if (!g || !h || g->as_string() != partition || !condition.holds(h->as_number())) continue;
      if (global) {
        expected.push_back(whole);
      } else {
        item keys = key_of(whole);
        keys.set("h", *h);
        expected.push_back(keys);
      }
    }
    auto found = all_pages("Query",
                           std::string(R"({"TableName":"model","IndexName":")") + (global ? "global" : "local") +
                               R"(","KeyConditionExpression":")" + partition_name + " = :p" + condition.text +
                               R"(","ExpressionAttributeValues":{":p":{"S":")" + partition + "\"}" + condition.values +
                               R"(},"ScanIndexForward":)" + (forward ? "true" : "false"),
                           below(4));
    ASSERT_TRUE(std::is_sorted(found.begin(), found.end(), [&](const item& a, const item& b) {
      return forward ? a.at("h").as_number() < b.at("h").as_number() : b.at("h").as_number() < a.at("h").as_number();
    }));
    // Items of one value of h are in no particular order.
    sort_by_text(found);
    sort_by_text(expected);
    ASSERT_EQ(found, expected) << partition << condition.text << condition.values;
  }

  static void sort_by_text(std::vector<item>& items) {
    std::sort(items.begin(), items.end(),
              [](const item& a, const item& b) { return dynamodb::to_wire(a) < dynamodb::to_wire(b); });
  }

  void scan() {
    const int segments = 1 + below(4);
    std::vector<item> found;
    for (int i = 0; i < segments; ++i) {
      const auto part = all_pages(
          "Scan",
          R"({"TableName":"model","Segment":)" + std::to_string(i) + R"(,"TotalSegments":)" + std::to_string(segments),
          below(6));
      found.insert(found.end(), part.begin(), part.end());
    }
    std::vector<item> expected;
    for (const auto& [key, whole] : model_) expected.push_back(whole);
    sort_by_text(found);
    sort_by_text(expected);
    ASSERT_EQ(found, expected);
  }

  void get() {
    const item whole = random_item();
    const auto found = model_.find({whole.at("pk").as_string(), whole.at("sk").as_number()});
    ASSERT_EQ(engine_->call("GetItem", R"({"TableName":"model","Key":)" + dynamodb::to_wire(key_of(whole)) + "}"),
              found == model_.end() ? "{}" : R"({"Item":)" + dynamodb::to_wire(found->second) + "}");
  }

  void check_statistics() {
    const auto described = engine_->call("DescribeTable", R"({"TableName":"model"})");
    EXPECT_NE(described.find("\"ItemCount\":" + std::to_string(model_.size())), std::string::npos) << described;
  }

  std::string path_;
  std::optional<engine_under_test> engine_;
  std::map<std::pair<std::string, number>, item> model_;
  std::mt19937 random_{20240229};
};

TEST_P(random_operations, leave_what_the_model_has) {
  for (int i = 0; i < 4000; ++i) {
    switch (below(12)) {
      case 0:
      case 1:
      case 2: put(); break;
      case 3: remove(); break;
      case 4:
      case 5: update(); break;
      case 6: query_table(); break;
      case 7: query_index(true); break;
      case 8: query_index(false); break;
      case 9: scan(); break;
      default: get(); break;
    }
    if (HasFatalFailure()) return;
    if (GetParam() && i % 1000 == 999) open();
  }
  check_statistics();
}

INSTANTIATE_TEST_SUITE_P(in_memory, random_operations, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(in_a_file, random_operations, testing::Values(true));

}  // namespace
}  // namespace tenon::local_dynamodb
