// A fresh engine in memory for each test, used through the generated client and, to look behind it, the document client.
#pragma once

#include <app/client.hpp>

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

class app_test : public testing::Test {
 protected:
  app_test() { db.create_tables(); }

  // Ann has orders a (10), b (20), c (30), Bob has d (40), which is paid.
  void add_orders() {
    db.order.create({.id = "a", .user_id = "ann", .total = tenon::decimal("10"), .created_at = day(1)});
    db.order.create({.id = "b", .user_id = "ann", .total = tenon::decimal("20"), .created_at = day(2)});
    db.order.create({.id = "c", .user_id = "ann", .total = tenon::decimal("30"), .created_at = day(3)});
    db.order.create({.id = "d",
                     .user_id = "bob",
                     .total = tenon::decimal("40"),
                     .status = app::OrderStatus::PAID,
                     .created_at = day(4)});
  }

  static tenon::timestamp day(int n) { return tenon::timestamp::parse("2026-01-0" + std::to_string(n) + "T00:00:00Z"); }

  static std::string ids(const std::vector<app::Order>& orders) {
    std::string out;
    for (const app::Order& o : orders) out += o.id;
    return out;
  }

  // An item as it is stored.
  tenon::dynamodb::item stored(const std::string& pk, const std::string& sk) {
    auto r = raw.get_item({.table_name = "app", .key = {{"PK", pk}, {"SK", sk}}, .consistent_read = true});
    return r.item.value_or(tenon::dynamodb::item());
  }

  std::shared_ptr<tenon::dynamodb::transport> way = tenon::local_dynamodb::make_transport();
  app::client db{*way};
  tenon::dynamodb::client raw{way};
};
