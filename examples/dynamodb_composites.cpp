// Composite types: values with parts, stored in the record; collections in pages; page tokens that nobody forges. Each part has
// tables of its own, as a test would.
#include "expect.hpp"

#include <post_office/client.hpp>

#include <tenon/base/error.hpp>
#include <tenon/testing/database.hpp>

#include <cstdio>
#include <string>
#include <variant>

using namespace post_office;
using tenon::decimal;

static void title(const char* text) { std::printf("\n%s\n", text); }

static void add_customers(client& db) {
  db.customer.create({.id = "1", .name = "Ann", .address = Address{.street = "Main St 1", .city = "Oslo"}});
  db.purchase.create(
      {.id = "2026-1",
       .customer_id = "1",
       .lines = {{.sku = "pen", .quantity = 3, .price = decimal("1.20")}, {.sku = "ink", .price = decimal("4.50")}}});
  for (int n = 1; n <= 3; ++n) db.parcel.create({.number = n, .purchase_id = "2026-1", .customer_id = "1"});
  db.purchase.create({.id = "2026-2", .customer_id = "1", .lines = {{.sku = "cap", .price = decimal("9")}}});
}

void change_parts() {
  title("An address is changed whole, or only its city");
  const tenon::testing::database<client> test_db(add_customers);
  client db = test_db.client();
  db.customer.update(customer::id == "1", {.address = Address{.street = "Side St 2", .city = "Moss", .zip = "1530"}});
  db.customer.update(customer::id == "1", {.address = set(customer::address.city, "Bergen")});
  db.customer.update(customer::id == "1", {.address = {set(customer::address.zip, null),
                                                       set(customer::address.place, Place{.lat = 60.4, .lng = 5.3})}});
  const Customer ann = db.customer.find_unique_or_throw(customer::id == "1");
  expect(ann.address.street == "Side St 2" && ann.address.city == "Bergen" && !ann.address.zip, "the street stays");
  std::printf("  %s, %s\n", ann.address.street.c_str(), ann.address.city.c_str());

  const auto key = purchase::customer_id_id("1", "2026-1");
  db.purchase.update(key, {.lines = push(Line{.sku = "pad", .price = decimal("2")})});
  db.purchase.update(key, {.lines = increment(purchase::lines[0].quantity, 1)});
  const Purchase bought = db.purchase.find_unique_or_throw(key);
  expect(bought.lines.size() == 3 && bought.lines[0].quantity == 4, "one more line, and one more pen");

  try {
    db.customer.update(customer::id == "1", {.billing = set(customer::billing.city, "Oslo")});
    expect(false, "there is no billing address to change");
  } catch (const tenon::not_found& e) {
    std::printf("  %s\n", e.what());
  }
}

void compare_parts() {
  title("Conditions on parts");
  const tenon::testing::database<client> test_db(add_customers);
  client db = test_db.client();
  const auto in_oslo = db.customer.find_many(
      {.where = customer::address.city == "Oslo" && customer::address.zip.is_null(), .allow_scan = true});
  const auto with_pens =
      db.purchase.find_many({.where = purchase::customer_id == "1" && purchase::lines[0].sku == "pen"},
                            select(purchase::id, purchase::lines));
  expect(in_oslo.size() == 1 && with_pens.size() == 1, "one customer, one purchase");
  std::printf("  %s lives in Oslo, and bought %zu things\n", in_oslo[0].name.c_str(), with_pens[0].lines.size());
}

void turn_pages_of_a_collection() {
  title("A purchase and its parcels, two at a time, by tokens that nobody forges");
  const tenon::testing::database<client> test_db(add_customers);
  client db = test_db.client({.page_token_key = "16 random bytes."});
  std::string token;
  do {
    const auto page = db.collect_page<Purchase, Parcel>(
        {.where = purchase::customer_id == "1" && purchase::id == "2026-1", .take = 2, .page = token});
    for (const auto& one : page.records) {
      if (const auto* p = std::get_if<Purchase>(&one)) std::printf("  purchase %s\n", p->id.c_str());
      if (const auto* p = std::get_if<Parcel>(&one)) std::printf("  parcel %d\n", p->number);
    }
    token = page.next;
  } while (!token.empty());

  int parcels = 0;
  db.for_each_collected<Parcel, Purchase, Customer>({.where = parcel::customer_id == "1"}, [&](const auto& record) {
    if constexpr (std::is_same_v<decltype(record), const Parcel&>) ++parcels;
  });
  expect(parcels == 3, "all three parcels, and never more than a page of the customer's records in memory");

  client careless = test_db.client();
  const auto first = careless.purchase.find_page({.where = purchase::customer_id == "1", .take = 1});
  try {
    db.purchase.find_page({.where = purchase::customer_id == "1", .take = 1, .page = first.next});
    expect(false, "the token is not signed");
  } catch (const tenon::validation_error& e) {
    std::printf("  %s\n", e.what());
  }
}

int main() {
  change_parts();
  compare_parts();
  turn_pages_of_a_collection();
}
