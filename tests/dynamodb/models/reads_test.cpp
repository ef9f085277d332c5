#include "app_test.hpp"

#include <algorithm>
#include <random>

namespace {

using namespace app;
using tenon::decimal;

class reads : public app_test {
 protected:
  // The message of the error that `f` throws.
  template <class F>
  static std::string message_of(const F& f) {
    try {
      f();
    } catch (const tenon::error& e) {
      return e.what();
    }
    return "nothing was thrown";
  }
};

TEST_F(reads, a_record_is_found_by_its_key) {
  add_orders();
  EXPECT_EQ(db.order.find_unique_or_throw(order::user_id_id("ann", "b")).total, decimal("20"));
  EXPECT_FALSE(db.order.find_unique(order::user_id_id("ann", "d")));
  EXPECT_THROW(db.order.find_unique_or_throw(order::user_id_id("ann", "d")), tenon::not_found);
  EXPECT_TRUE(db.order.find_unique_consistent(order::user_id_id("ann", "b")));
}

TEST_F(reads, a_record_is_found_by_a_unique_field) {
  db.user.create({.id = "1", .email = "ann@x.org"});
  EXPECT_EQ(db.user.find_unique_or_throw(user::email == "ann@x.org").id, "1");
  EXPECT_FALSE(db.user.find_unique(user::email == "bob@x.org"));
}

TEST_F(reads, a_lookup_may_have_conditions_beside_the_key) {
  db.user.create({.id = "1", .email = "ann@x.org", .logins = 3});
  EXPECT_TRUE(db.user.find_unique(user::id == "1" && user::logins > 2));
  EXPECT_FALSE(db.user.find_unique(user::id == "1" && user::logins > 3));
  EXPECT_FALSE(db.user.find_unique(user::email == "ann@x.org" && user::logins > 3));
}

TEST_F(reads, a_partition_is_read_in_the_order_of_the_sort_key) {
  add_orders();
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann"})), "abc");
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann", .order_by = order::id.desc()})), "cba");
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann", .take = 2})), "ab");
  EXPECT_EQ(db.order.find_first({.where = order::user_id == "ann", .order_by = order::id.desc()})->id, "c");
  EXPECT_FALSE(db.order.find_first({.where = order::user_id == "eve"}));
}

TEST_F(reads, models_of_one_partition_are_kept_apart) {
  db.user.create({.id = "ann", .email = "a"});
  add_orders();
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann"})), "abc");
  EXPECT_EQ(db.user.find_many({.where = user::id == "ann"}).size(), 1u);
}

TEST_F(reads, ranges_and_beginnings_of_the_sort_key_are_key_conditions) {
  add_orders();
  const auto where = [&](const tenon::predicate<Order>& p) {
    return ids(db.order.find_many({.where = order::user_id == "ann" && p}));
  };
  EXPECT_EQ(where(order::id > "a"), "bc");
  EXPECT_EQ(where(order::id >= "b"), "bc");
  EXPECT_EQ(where(order::id < "c"), "ab");
  EXPECT_EQ(where(order::id <= "b"), "ab");
  EXPECT_EQ(where(order::id > "a" && order::id < "c"), "b");
  EXPECT_EQ(where(order::id.begins_with("b")), "b");
  EXPECT_EQ(where(order::id == "b"), "b");
}

TEST_F(reads, a_global_index_finds_the_record_the_other_way_round) {
  add_orders();
  EXPECT_EQ(db.order.find_first_or_throw({.where = order::id == "d"}).user_id, "bob");
  EXPECT_EQ(ids(db.order.find_many({.where = order::id == "d", .index = order::gsi1_index})), "d");
}

TEST_F(reads, a_local_index_orders_by_number) {
  for (const char* total : {"5", "100", "-3", "20.5"})
    db.order.create({.id = total, .user_id = "ann", .total = decimal(total)});
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann", .order_by = order::total.asc()})), "-3520.5100");
  EXPECT_EQ(ids(db.order.find_many(
                {.where = order::user_id == "ann" && order::total > decimal("5"), .order_by = order::total.desc()})),
            "10020.5");
}

TEST_F(reads, an_index_with_a_projection_gives_what_it_holds) {
  add_orders();
  const auto open =
      db.order.find_many({.where = order::status == OrderStatus::OPEN, .order_by = order::created_at.desc()},
                         select(order::id, order::total));
  ASSERT_EQ(open.size(), 3u);
  EXPECT_EQ(open[0].id, "c");
  EXPECT_EQ(open[0].total, decimal("30"));
  EXPECT_EQ(
      message_of([&] { db.order.find_many({.where = order::status == OrderStatus::OPEN}); }),
      "The index ByStatus does not hold `expiresAt`, `version` of Order. select() fields that it holds, or add the "
      "others to `project` in the schema");
}

TEST_F(reads, what_would_be_a_scan_is_refused_unless_it_is_allowed) {
  add_orders();
  EXPECT_EQ(
      message_of([&] { db.order.find_many({.where = order::total > decimal("15")}); }),
      "Reading Order by this condition would scan the table `app`: no partition key is known from it. Of what there "
      "is, the table's key needs `==` for `userId`; the index GSI1 needs `==` for `id`; the index ByStatus needs "
      "`==` for `status`; or set .allow_scan = true to read it all");
  EXPECT_EQ(
      ids(db.order.find_many({.where = order::total > decimal("15") && order::user_id != "bob", .allow_scan = true})),
      "bc");
  EXPECT_EQ(db.user.count({.allow_scan = true}), 0);
}

TEST_F(reads, the_refusal_of_a_scan_names_the_index_that_is_missing) {
  EXPECT_NE(message_of([&] {
              db.user.find_many({.where = user::score == 3});
            }).find("An index that would serve it: @@gsi(\"ByScore\", pk: \"SCORE#{score}\")"),
            std::string::npos);
}

TEST_F(reads, an_order_that_no_key_has_is_refused) {
  EXPECT_THROW(db.order.find_many({.where = order::user_id == "ann", .order_by = order::status.asc()}),
               tenon::validation_error);
  EXPECT_THROW(db.order.find_many({.where = order::status == OrderStatus::OPEN, .consistent = true}, select(order::id)),
               tenon::validation_error);
}

TEST_F(reads, what_the_key_does_not_say_is_a_filter) {
  add_orders();
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann" && order::total >= decimal("20")})), "bc");
  EXPECT_EQ(ids(db.order.find_many(
                {.where = order::user_id == "ann" && (order::id == "a" || order::total == decimal("30"))})),
            "ac");
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann" && !(order::id == "a")})), "bc");
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann" && order::id.in({"a", "c", "x"})})), "ac");
  EXPECT_EQ(db.order.count({.where = order::user_id == "ann" && order::total >= decimal("20")}), 2);
}

TEST_F(reads, a_comparison_with_what_is_absent_does_not_hold_negated_or_not) {
  db.user.create({.id = "1", .email = "a", .score = 1});
  db.user.create({.id = "2", .email = "b"});
  const auto count = [&](const tenon::predicate<User>& p) { return db.user.count({.where = p, .allow_scan = true}); };
  EXPECT_EQ(count(user::score == 1), 1);
  EXPECT_EQ(count(user::score != 1), 0);
  EXPECT_EQ(count(!(user::score == 1)), 0);
  EXPECT_EQ(count(!(user::score != 1)), 1);
  EXPECT_EQ(count(user::score.not_in({7})), 1);
  EXPECT_EQ(count(user::score == null), 1);
  EXPECT_EQ(count(user::score != null), 1);
  EXPECT_EQ(count(!(user::score < 1)), 1);
}

TEST_F(reads, lists_and_documents_are_looked_into) {
  db.user.create(
      {.id = "1", .email = "a", .tags = {"x", "y"}, .settings = tenon::json::parse(R"({"a":{"b":3},"l":["p"]})")});
  db.user.create({.id = "2", .email = "b"});
  const auto count = [&](const tenon::predicate<User>& p) { return db.user.count({.where = p, .allow_scan = true}); };
  EXPECT_EQ(count(user::tags.has("x")), 1);
  EXPECT_EQ(count(user::tags.has_every({"x", "z"})), 0);
  EXPECT_EQ(count(user::tags.has_some({"x", "z"})), 1);
  EXPECT_EQ(count(user::tags.is_empty()), 1);
  EXPECT_EQ(count(user::tags.equals({"x", "y"})), 1);
  EXPECT_EQ(count(user::settings.path({"a", "b"}) == tenon::json::parse("3")), 1);
  EXPECT_EQ(count(user::settings.path({"a", "b"}) > tenon::json::parse("3")), 0);
  EXPECT_EQ(count(user::settings.path({"l"}).array_contains(tenon::json::parse("\"p\""))), 1);
  EXPECT_EQ(count(user::email.contains("a")), 1);
}

TEST_F(reads, enums_are_compared_as_the_schema_orders_them) {
  add_orders();
  db.order.update(order::user_id_id("ann", "b"), {.status = OrderStatus::SENT});
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann" && order::status > OrderStatus::OPEN})), "b");
}

TEST_F(reads, pages_go_on_where_the_token_says) {
  add_orders();
  std::string token;
  std::string seen;
  int pages = 0;
  do {
    const auto page = db.order.find_page({.where = order::user_id == "ann", .take = 2, .page = token});
    seen += ids(page.records) + "|";
    token = page.next;
    ++pages;
  } while (!token.empty() && pages < 5);
  EXPECT_EQ(seen, "ab|c|");
  const auto first = db.order.find_page({.where = order::user_id == "ann", .take = 1});
  EXPECT_THROW(db.order.find_page({.where = order::user_id == "bob", .take = 1, .page = first.next}),
               tenon::validation_error);
}

TEST_F(reads, pages_go_on_behind_what_a_filter_left_of_them) {
  for (int i = 0; i < 250; ++i) db.reading.put({.sensor = "s", .at = i, .value = i % 2 == 0 ? 1.0 : 0.0});
  std::string token;
  int records = 0;
  int expected = 0;
  do {
    const auto page = db.reading.find_page(
        {.where = reading::sensor == "s" && reading::value == 1.0, .take = 7, .page = token}, select(reading::at));
    for (const auto& r : page.records) {
      EXPECT_EQ(r.at, expected);
      expected += 2;
    }
    records += static_cast<int>(page.records.size());
    token = page.next;
  } while (!token.empty());
  EXPECT_EQ(records, 125);
}

TEST_F(reads, keys_are_looked_up_together_in_their_order) {
  add_orders();
  EXPECT_EQ(ids(db.order.batch_get(
                {order::user_id_id("bob", "d"), order::user_id_id("eve", "x"), order::user_id_id("ann", "a")})),
            "da");
  EXPECT_TRUE(db.order.batch_get({}).empty());
}

TEST_F(reads, a_batch_of_lookups_is_read_at_one_moment) {
  add_orders();
  const auto [a, b] =
      db.batch(ops.order.find_unique(order::user_id_id("ann", "a")), ops.user.find_unique(user::id == "x"));
  EXPECT_EQ(a->id, "a");
  EXPECT_FALSE(b);
}

TEST_F(reads, records_are_streamed_until_the_callable_has_enough) {
  add_orders();
  std::string seen;
  db.order.for_each({.where = order::user_id == "ann"}, [&](const order::view& o) {
    seen += o.id;
    return seen.size() < 2;
  });
  EXPECT_EQ(seen, "ab");
}

TEST_F(reads, a_table_of_its_own_is_read_by_ranges_of_its_sort_key) {
  for (int i = -3; i <= 3; ++i) db.reading.put({.sensor = "s", .at = i, .value = i * 1.0});
  const auto count = [&](const tenon::predicate<Reading>& p) {
    return db.reading.count({.where = reading::sensor == "s" && p});
  };
  EXPECT_EQ(count(reading::at > -2), 5);
  EXPECT_EQ(count(reading::at >= -2 && reading::at <= 1), 4);
  EXPECT_EQ(db.reading.find_first({.where = reading::sensor == "s", .order_by = reading::at.desc()})->at, 3);
  EXPECT_THROW(count(reading::at != 1), tenon::validation_error);
}

// Random ranges over sort keys of every type, compared with what the records say themselves.
TEST_F(reads, ranges_of_every_type_find_what_they_should) {
  std::mt19937 random(3);
  const auto pick = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  const std::string letters = "a#\" ";
  std::vector<Measure> all;
  for (int i = 0; i < 120; ++i) {
    std::string text;
    for (int n = pick(0, 3); n > 0; --n) text += letters[random() % letters.size()];
    Measure m{.group = "g",
              .number = i - 60,
              .big = pick(-5, 5) * 1'000'000'000'000LL,
              .real = pick(-20, 20) / 4.0,
              .exact = decimal(std::to_string(pick(-20, 20)) + "e" + std::to_string(pick(-3, 3))),
              .flag = pick(0, 1) == 1,
              .level = static_cast<OrderStatus>(pick(0, 2)),
              .at = day(pick(1, 9)),
              .text = text};
    db.measure.put({.group = m.group,
                    .number = m.number,
                    .big = m.big,
                    .real = m.real,
                    .exact = m.exact,
                    .flag = m.flag,
                    .level = m.level,
                    .at = m.at,
                    .text = m.text});
    all.push_back(m);
  }
  const auto check = [&](const tenon::predicate<Measure>& p, tenon::item_index<Measure> index, auto&& expected) {
    const auto found = db.measure.find_many({.where = measure::group == "g" && p, .index = index});
    const auto wanted = std::count_if(all.begin(), all.end(), expected);
    EXPECT_EQ(found.size(), static_cast<std::size_t>(wanted));
    EXPECT_TRUE(std::all_of(found.begin(), found.end(), expected));
  };
  const auto table = tenon::item_index<Measure>::table();
  for (int i = 0; i < 40; ++i) {
    const int n = pick(-61, 60);
    const int m = pick(-61, 60);
    check(measure::number > n && measure::number <= m, table,
          [&](const Measure& x) { return x.number > n && x.number <= m; });
    check(measure::number >= n && measure::number < m, table,
          [&](const Measure& x) { return x.number >= n && x.number < m; });
    const double r = pick(-20, 20) / 4.0;
    check(measure::real < r, measure::by_real_index, [&](const Measure& x) { return x.real < r; });
    check(measure::real >= r, measure::by_real_index, [&](const Measure& x) { return x.real >= r; });
    const std::string prefix(1, letters[random() % letters.size()]);
    check(measure::real == r && measure::text.begins_with(prefix), measure::by_real_index,
          [&](const Measure& x) { return x.real == r && x.text.starts_with(prefix); });
    check(measure::real == r && measure::text > prefix, measure::by_real_index,
          [&](const Measure& x) { return x.real == r && x.text > prefix; });
    check(measure::real == r && measure::text <= prefix, measure::by_real_index,
          [&](const Measure& x) { return x.real == r && x.text <= prefix; });
    const decimal e(std::to_string(pick(-20, 20)) + "e" + std::to_string(pick(-3, 3)));
    check(measure::exact <= e, measure::by_exact_index, [&](const Measure& x) { return x.exact <= e; });
    check(measure::exact > e, measure::by_exact_index, [&](const Measure& x) { return x.exact > e; });
    const auto level = static_cast<OrderStatus>(pick(0, 2));
    check(measure::level < level, measure::by_level_index, [&](const Measure& x) { return x.level < level; });
    check(measure::level == level && measure::at >= day(5), measure::by_level_index,
          [&](const Measure& x) { return x.level == level && x.at >= day(5); });
    const std::int64_t big = pick(-5, 5) * 1'000'000'000'000LL;
    check(measure::big > big, measure::by_big_index, [&](const Measure& x) { return x.big > big; });
  }
  const auto ordered =
      db.measure.find_many({.where = measure::group == "g", .order_by = {measure::level.asc(), measure::at.asc()}});
  EXPECT_TRUE(std::is_sorted(ordered.begin(), ordered.end(), [](const Measure& a, const Measure& b) {
    return std::pair(a.level, a.at) < std::pair(b.level, b.at);
  }));
}

TEST_F(reads, requests_are_told_to_those_who_listen) {
  std::vector<std::string> seen;
  db.on_query([&](const tenon::query_event& e) {
    seen.push_back(std::string(e.sql) + " for " + std::string(e.operation) + " of " + std::string(e.model));
  });
  (void)db.order.find_unique(order::user_id_id("ann", "a"));
  (void)db.order.find_many({.where = order::id == "a"});
  EXPECT_EQ(seen, (std::vector<std::string>{"GetItem app for find_unique of Order",
                                            "Query app/GSI1 for find_many of Order"}));
}

}  // namespace
