// The embedded engine for DynamoDB's API beside SQLite's C interface written by hand, in one program and run: items of
// 1 KB in memory. The hand-written side stores the same bytes under the same key, with its statements prepared.
//
// With a number as its argument, tables of so many small items are compared with one of ten thousand, in memory, in a file and by
// hand; a million by default.
#include "compare.hpp"
#include "query/waiter.hpp"

#include <tenon/local/dynamodb/engine.hpp>

#include <sqlite3.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace {

using tenon::bench::compare;
using tenon::bench::comparison;
using tenon::dynamodb::api_reply;

constexpr int item_count = 10'000;
constexpr int items_per_partition = 100;

void require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(1);
}

// An engine, called as the client calls it.
class embedded {
 public:
  explicit embedded(const std::string& path = ":memory:")
      : transport_(tenon::local_dynamodb::make_transport({.path = path})) {}

  const std::string& call(std::string_view operation, const std::string& body) {
    transport_->send({.operation = operation, .body = body}, reply_, tenon::query::blocking_waiter(), {});
    require(reply_.status == 200, reply_.body);
    return reply_.body;
  }

 private:
  std::unique_ptr<tenon::dynamodb::transport> transport_;
  api_reply reply_;
};

class by_hand {
 public:
  by_hand() {
    sqlite3_open_v2(":memory:", &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    run("CREATE TABLE items(pk TEXT, sk TEXT, body TEXT, PRIMARY KEY(pk, sk))");
    find_ = prepare("SELECT body FROM items WHERE pk=?1 AND sk=?2");
    put_ = prepare("INSERT INTO items(pk,sk,body) VALUES(?1,?2,?3) ON CONFLICT(pk,sk) DO UPDATE SET body=?3");
    query_ = prepare("SELECT body FROM items WHERE pk=?1 AND sk>=?2 ORDER BY sk LIMIT 10");
  }
  ~by_hand() {
    for (auto* s : {find_, put_, query_}) sqlite3_finalize(s);
    sqlite3_close(db_);
  }
  by_hand(const by_hand&) = delete;
  by_hand& operator=(const by_hand&) = delete;

  void run(const char* sql) { require(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql); }
  const std::string& get(const std::string& pk, const std::string& sk) { return read(find_, pk, sk); }
  const std::string& query(const std::string& pk, const std::string& sk) { return read(query_, pk, sk); }
  void put(const std::string& pk, const std::string& sk, const std::string& body) {
    bind(put_, 1, pk);
    bind(put_, 2, sk);
    bind(put_, 3, body);
    require(sqlite3_step(put_) == SQLITE_DONE, "put by hand");
    sqlite3_reset(put_);
  }

 private:
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* out = nullptr;
    require(sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &out, nullptr) == SQLITE_OK, sql);
    return out;
  }
  static void bind(sqlite3_stmt* s, int at, const std::string& text) {
    sqlite3_bind_text(s, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  const std::string& read(sqlite3_stmt* s, const std::string& pk, const std::string& sk) {
    bind(s, 1, pk);
    bind(s, 2, sk);
    found_.clear();
    while (sqlite3_step(s) == SQLITE_ROW)
      found_.append(reinterpret_cast<const char*>(sqlite3_column_text(s, 0)),
                    static_cast<std::size_t>(sqlite3_column_bytes(s, 0)));
    sqlite3_reset(s);
    return found_;
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* find_ = nullptr;
  sqlite3_stmt* put_ = nullptr;
  sqlite3_stmt* query_ = nullptr;
  std::string found_;
};

std::string partition(int i) { return "CUSTOMER#" + std::to_string(1'000'000 + i / items_per_partition); }
std::string sort(int i) { return "ORDER#" + std::to_string(1'000'000 + i % items_per_partition); }
std::string key(int i) { return R"({"pk":{"S":")" + partition(i) + R"("},"sk":{"S":")" + sort(i) + R"("}})"; }

// An item of ten attributes; `padding` makes the difference between 1 KB and little.
std::string item(int i, int padding, int version = 1) {
  std::string out = R"({"pk":{"S":")" + partition(i) + R"("},"sk":{"S":")" + sort(i) + R"("},"total":{"N":")" +
                    std::to_string(i) + R"(.25"},"version":{"N":")" + std::to_string(version) + R"("})";
  if (padding > 0) {
    for (const char* name : {"city", "email", "name", "notes", "street"})
      out +=
          std::string(",\"") + name + R"(":{"S":")" + std::string(static_cast<std::size_t>(padding / 5), 'x') + "\"}";
    out += R"(,"tags":{"SS":["blue","green","red"]})";
  }
  return out + "}";
}

constexpr const char* create =
    R"({"TableName":"orders","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
    R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],"KeySchema":[)"
    R"({"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]})";

std::string with_table(const std::string& rest) { return R"({"TableName":"orders",)" + rest + "}"; }

void fill(embedded& to, int count, int padding) {
  constexpr int batch = 25;
  to.call("CreateTable", create);
  for (int i = 0; i < count;) {
    std::string items;
    for (const int end = std::min(i + batch, count); i < end; ++i)
      items += (items.empty() ? R"({"PutRequest":{"Item":)" : R"(,{"PutRequest":{"Item":)") + item(i, padding) + "}}";
    to.call("BatchWriteItem", R"({"RequestItems":{"orders":[)" + items + "]}}");
  }
}

void fill(by_hand& to, int count, int padding) {
  to.run("BEGIN");
  for (int i = 0; i < count; ++i) to.put(partition(i), sort(i), item(i, padding));
  to.run("COMMIT");
}

int next_number(int bound) {
  static unsigned long long state = 42;
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return static_cast<int>((state >> 33) % static_cast<unsigned long long>(bound));
}

std::string query_request(int i) {
  return with_table(
      R"("Limit":10,"KeyConditionExpression":"pk = :p AND sk >= :s","ExpressionAttributeValues":{":p":{"S":")" +
      partition(i) + R"("},":s":{"S":")" + sort(i % 50) + R"("}})");
}

void against_sqlite() {
  constexpr int padding = 800;
  embedded ours;
  fill(ours, item_count, padding);
  by_hand raw;
  fill(raw, item_count, padding);

  const auto repeat = [](const auto& work) {
    return [&work] {
      for (int i = 0; i < 1000; ++i) work(next_number(item_count));
    };
  };
  const auto raw_get = [&](int i) { raw.get(partition(i), sort(i)); };
  const auto our_get = [&](int i) { ours.call("GetItem", with_table(R"("Key":)" + key(i))); };
  print(compare("local_dynamodb.get_item_1kb", 3.0, repeat(raw_get), repeat(our_get), 1000));

  const auto raw_put = [&](int i) { raw.put(partition(i), sort(i), item(i, padding, i)); };
  const auto our_put = [&](int i) { ours.call("PutItem", with_table(R"("Item":)" + item(i, padding, i))); };
  print(compare("local_dynamodb.put_item_1kb", 3.0, repeat(raw_put), repeat(our_put), 1000));

  int raw_next = 10'000'000;
  int our_next = 10'000'000;
  const auto raw_insert = [&](int) {
    raw.put(partition(raw_next), sort(raw_next), item(raw_next, padding)), ++raw_next;
  };
  const auto our_insert = [&](int) {
    ours.call("PutItem", with_table(R"("Item":)" + item(our_next, padding))), ++our_next;
  };
  print(compare("local_dynamodb.put_new_item_1kb", 3.0, repeat(raw_insert), repeat(our_insert), 1000));

  const auto raw_update = [&](int i) {
    const std::string found = raw.get(partition(i), sort(i));
    raw.put(partition(i), sort(i), found);
  };
  const auto our_update = [&](int i) {
    ours.call(
        "UpdateItem",
        with_table(
            R"("Key":)" + key(i) +
            R"j(,"UpdateExpression":"SET version = version + :one","ConditionExpression":"attribute_exists(pk)",)j"
            R"("ExpressionAttributeValues":{":one":{"N":"1"}})"));
  };
  print(compare("local_dynamodb.update_item_1kb", 6.0, repeat(raw_update), repeat(our_update), 1000));

  const auto raw_query = [&](int i) { raw.query(partition(i), sort(i % 50)); };
  const auto our_query = [&](int i) { ours.call("Query", query_request(i)); };
  print(compare("local_dynamodb.query_10_of_1kb", 3.0, repeat(raw_query), repeat(our_query), 1000));
}

// Prints what a call takes among many items, to what it takes among few.
template <class Store, class Get, class Query>
void compare_sizes(Store& small, Store& large, int count, const std::string& suffix, const Get& get,
                   const Query& query) {
  constexpr double goal = 1.5;
  fill(small, item_count, 0);
  fill(large, count, 0);
  for (int i = 0; i < count / 10; ++i)
    get(large, next_number(count));  // a file's pages are in the program's memory after that
  const auto repeat = [](Store& of, int items, const auto& call) {
    return [&of, items, &call] {
      for (int i = 0; i < 1000; ++i) call(of, next_number(items));
    };
  };
  const std::string against = "a table of 10,000 items";
  const std::string of_count = "_of_" + std::to_string(count) + suffix;
  print(compare("local_dynamodb.get_item" + of_count, goal, repeat(small, item_count, get), repeat(large, count, get),
                1000, against));
  print(compare("local_dynamodb.query_10" + of_count, goal, repeat(small, item_count, query),
                repeat(large, count, query), 1000, against));
}

// The cost of a call does not grow with the table, but memory is slower than the processor's caches: the same by hand tells
// by how much on the machine at hand.
void against_size(int count) {
  const auto get = [](embedded& of, int i) { of.call("GetItem", with_table(R"("Key":)" + key(i))); };
  const auto query = [](embedded& of, int i) { of.call("Query", query_request(i)); };
  {
    embedded small;
    embedded large;
    compare_sizes(small, large, count, "", get, query);
  }
  const auto folder = std::filesystem::temp_directory_path() / ("tenon-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  {
    embedded small((folder / "small.db").string());
    embedded large((folder / "large.db").string());
    compare_sizes(small, large, count, "_in_a_file", get, query);
  }
  std::filesystem::remove_all(folder);
  by_hand small;
  by_hand large;
  compare_sizes(
      small, large, count, "_by_hand", [](by_hand& of, int i) { of.get(partition(i), sort(i)); },
      [](by_hand& of, int i) { of.query(partition(i), sort(i % 50)); });
}

}  // namespace

int main(int argc, char** argv) {
  against_sqlite();
  against_size(argc > 1 ? std::atoi(argv[1]) : 1'000'000);
}
