#include <shop/client.hpp>

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace {

using namespace shop;
using tenon::decimal;
using tenon::json;
using tenon::null;

class composites : public testing::Test {
 protected:
  composites() { db.create_tables(); }

  static Address home() { return {.street = "Main St 1", .city = "Oslo", .zip = "0150"}; }

  Customer add_ann() { return db.customer.create({.id = "ann", .name = "Ann", .address = home()}); }

  Customer ann() { return db.customer.find_unique_or_throw(customer::id == "ann"); }

  // The ids of customers that meet the condition.
  std::string found(const tenon::predicate<Customer>& where) {
    std::string out;
    for (const Customer& c : db.customer.find_many({.where = where, .allow_scan = true})) out += c.id + ";";
    return out;
  }

  tenon::dynamodb::item stored(const std::string& pk, const std::string& sk) {
    auto r = raw.get_item({.table_name = "shop", .key = {{"PK", pk}, {"SK", sk}}, .consistent_read = true});
    return r.item.value_or(tenon::dynamodb::item());
  }

  std::shared_ptr<tenon::dynamodb::transport> way = tenon::local_dynamodb::make_transport();
  client db{*way};
  tenon::dynamodb::client raw{way};
};

TEST_F(composites, are_read_as_they_were_created) {
  db.customer.create({.id = "ann",
                      .name = "Ann",
                      .address = Address{.street = "Main St 1",
                                         .city = "Oslo",
                                         .kind = Kind::WORK,
                                         .place = Place{.lat = 59.9, .lng = 10.7},
                                         .tags = {"a", "b"}},
                      .past = {{.street = "Old St", .city = "Bergen"}, {.street = "Older St", .city = "Moss"}}});
  const Customer c = ann();
  EXPECT_EQ(c.address, (Address{.street = "Main St 1",
                                .city = "Oslo",
                                .zip = {},
                                .kind = Kind::WORK,
                                .place = Place{.lat = 59.9, .lng = 10.7},
                                .tags = {"a", "b"}}));
  EXPECT_FALSE(c.billing.has_value());
  ASSERT_EQ(c.past.size(), 2u);
  EXPECT_EQ(c.past[1].city, "Moss");
}

TEST_F(composites, are_stored_as_maps_without_what_is_null) {
  db.customer.create({.id = "ann",
                      .name = "Ann",
                      .address = Address{.street = "Main St 1", .city = "Oslo", .kind = Kind::WORK},
                      .past = {Address{.street = "Old St", .city = "Bergen"}}});
  const auto i = stored("CUSTOMER#ann", "PROFILE");
  EXPECT_EQ(i.at("address"), tenon::dynamodb::attribute_value(tenon::dynamodb::attribute_map{
                                 {"street", "Main St 1"},
                                 {"town", "Oslo"},
                                 {"kind", "work"},
                                 {"tags", tenon::dynamodb::attribute_list()},
                                 {"visits", 0},
                             }));
  EXPECT_FALSE(i.contains("billing"));
  ASSERT_EQ(i.at("past").as_list().size(), 1u);
  EXPECT_EQ(i.at("past").as_list()[0].as_map().at("town").as_string(), "Bergen");
}

TEST_F(composites, hold_fields_of_every_type) {
  const tenon::timestamp time = tenon::timestamp::parse("2026-01-02T03:04:05.678901Z");
  const Everything full{.flag = true,
                        .int_ = -7,
                        .big = 9007199254740993,
                        .real = 2.5,
                        .exact = decimal("12345678901234567890.5"),
                        .text = "text",
                        .at = time,
                        .doc = json::parse(R"({"a":[1,null]})"),
                        .raw = tenon::bytes{1, 2, 255},
                        .kind = Kind::WORK,
                        .maybe_flag = false,
                        .maybe_int = 8,
                        .maybe_exact = decimal("0.1"),
                        .maybe_text = "",
                        .maybe_at = time,
                        .maybe_doc = json::parse("[]"),
                        .maybe_kind = Kind::WORK,
                        .flags = {true, false},
                        .ints = {1, 2},
                        .exacts = {decimal("1.5")},
                        .times = {time},
                        .docs = {json::parse("1"), json::parse("\"x\"")},
                        .raws = {tenon::bytes{0}},
                        .kinds = {Kind::WORK, Kind::HOME},
                        .places = {{.lat = 1, .lng = 2}}};
  const Everything empty{.doc = json::parse("{}")};
  db.customer.create({.id = "full", .name = "", .address = home(), .things = full});
  db.customer.create({.id = "empty", .name = "", .address = home(), .things = empty});
  EXPECT_EQ(db.customer.find_unique_or_throw(customer::id == "full").things, full);
  EXPECT_EQ(db.customer.find_unique_or_throw(customer::id == "empty").things, empty);
}

TEST_F(composites, are_replaced_whole_by_updates) {
  add_ann();
  db.customer.update(customer::id == "ann", {.address = Address{.street = "New St", .city = "Bergen"}});
  EXPECT_EQ(ann().address, (Address{.street = "New St", .city = "Bergen"}));

  db.customer.update(customer::id == "ann", {.billing = home()});
  EXPECT_EQ(ann().billing, home());
  db.customer.update(customer::id == "ann", {.billing = null});
  EXPECT_FALSE(ann().billing.has_value());
  const std::optional<Address> some = home();
  db.customer.update(customer::id == "ann", {.billing = some});
  EXPECT_EQ(ann().billing, home());
}

TEST_F(composites, have_single_parts_changed_by_updates) {
  add_ann();
  const Customer after =
      db.customer.update(customer::id == "ann", {.name = "Anna", .address = set(customer::address.city, "Bergen")});
  EXPECT_EQ(after.address, (Address{.street = "Main St 1", .city = "Bergen", .zip = "0150"}));
  EXPECT_EQ(after.name, "Anna");
  EXPECT_EQ(after.version, 2);

  db.customer.update(customer::id == "ann",
                     {.address = {set(customer::address.zip, null), set(customer::address.kind, Kind::WORK),
                                  set(customer::address.place, Place{.lat = 1, .lng = 2}),
                                  increment(customer::address.visits, 3), push(customer::address.tags, "new")}});
  EXPECT_EQ(ann().address, (Address{.street = "Main St 1",
                                    .city = "Bergen",
                                    .zip = {},
                                    .kind = Kind::WORK,
                                    .place = Place{.lat = 1, .lng = 2},
                                    .tags = {"new"},
                                    .visits = 3}));
  db.customer.update(customer::id == "ann",
                     {.address = {set(customer::address.place.lat, 5), decrement(customer::address.visits, 1),
                                  set(customer::address.tags, {"x", "y"})}});
  EXPECT_EQ(ann().address.place, (Place{.lat = 5, .lng = 2}));
  EXPECT_EQ(ann().address.visits, 2);
  EXPECT_EQ(ann().address.tags, (std::vector<std::string>{"x", "y"}));
}

TEST_F(composites, that_are_null_have_no_parts_to_change) {
  add_ann();
  try {
    db.customer.update(customer::id == "ann", {.billing = set(customer::billing.city, "Bergen")});
    FAIL() << "there is no billing address";
  } catch (const tenon::not_found& e) {
    EXPECT_NE(std::string(e.what()).find("`billing` of the record is not there"), std::string::npos) << e.what();
  }
  try {
    db.customer.update(customer::id == "ann", {.address = set(customer::address.place.lat, 1)});
    FAIL() << "there is no place";
  } catch (const tenon::not_found& e) {
    EXPECT_NE(std::string(e.what()).find("`address.place`"), std::string::npos) << e.what();
  }
  EXPECT_EQ(ann().version, 1);
}

TEST_F(composites, in_lists_are_replaced_added_and_changed_one_by_one) {
  const auto key = purchase::customer_id_id("ann", "1");
  db.purchase.create({.id = "1", .customer_id = "ann", .lines = {{.sku = "a", .price = decimal("1.50")}}});
  db.purchase.update(key, {.lines = tenon::push(Line{.sku = "b", .quantity = 2, .price = decimal("3")})});
  db.purchase.update(key, {.lines = {set(purchase::lines[0].quantity, 5), increment(purchase::lines[1].quantity, 1),
                                     set(purchase::lines[1].gift, Address{.street = "X", .city = "Y"})}});
  Purchase p = db.purchase.find_unique_or_throw(key);
  ASSERT_EQ(p.lines.size(), 2u);
  EXPECT_EQ(p.lines[0], (Line{.sku = "a", .quantity = 5, .price = decimal("1.5")}));
  EXPECT_EQ(p.lines[1].quantity, 3);
  EXPECT_EQ(p.lines[1].gift->city, "Y");
  db.purchase.update(key, {.lines = set(purchase::lines[1].gift.city, "Z")});
  EXPECT_EQ(db.purchase.find_unique_or_throw(key).lines[1].gift->city, "Z");

  try {
    db.purchase.update(key, {.lines = set(purchase::lines[7].quantity, 5)});
    FAIL() << "there is no eighth line";
  } catch (const tenon::not_found& e) {
    EXPECT_NE(std::string(e.what()).find("`lines[7]`"), std::string::npos) << e.what();
  }
  const std::vector<Line> others = {{.sku = "c", .price = decimal("9")}};
  db.purchase.update(key, {.lines = others});
  EXPECT_EQ(db.purchase.find_unique_or_throw(key).lines, others);
}

TEST_F(composites, are_compared_by_their_fields) {
  add_ann();
  db.customer.create({.id = "bob",
                      .name = "Bob",
                      .address = Address{.street = "Side St",
                                         .city = "Bergen",
                                         .kind = Kind::WORK,
                                         .place = Place{.lat = 60, .lng = 5},
                                         .tags = {"x"},
                                         .visits = 4},
                      .billing = home(),
                      .past = {home()}});
  EXPECT_EQ(found(customer::address.city == "Oslo"), "ann;");
  EXPECT_EQ(found(customer::address.city != "Oslo"), "bob;");
  EXPECT_EQ(found(customer::address.city.in({"Bergen", "Moss"})), "bob;");
  EXPECT_EQ(found(customer::address.city.begins_with("Os")), "ann;");
  EXPECT_EQ(found(customer::address.street.contains("Side")), "bob;");
  EXPECT_EQ(found(customer::address.zip.is_null()), "bob;");
  EXPECT_EQ(found(customer::address.zip == null), "bob;");
  EXPECT_EQ(found(customer::address.zip != null), "ann;");
  EXPECT_EQ(found(customer::address.visits >= 4), "bob;");
  EXPECT_EQ(found(customer::address.kind > Kind::HOME), "bob;");
  EXPECT_EQ(found(customer::address.kind == Kind::HOME), "ann;");
  EXPECT_EQ(found(customer::address.place.lat > 59), "bob;");
  EXPECT_EQ(found(customer::address.place == null), "ann;");
  EXPECT_EQ(found(customer::address.tags.has("x")), "bob;");
  EXPECT_EQ(found(customer::address.tags.is_empty()), "ann;");
  EXPECT_EQ(found(customer::billing.city == "Oslo"), "bob;");
  EXPECT_EQ(found(customer::billing == null), "ann;");
  EXPECT_EQ(found(customer::past[0].city == "Oslo"), "bob;");
  EXPECT_EQ(found(customer::past.is_empty()), "ann;");
  EXPECT_EQ(found(!(customer::address.city == "Oslo" || customer::address.visits > 10)), "bob;");
}

TEST_F(composites, whose_value_is_null_meet_no_comparison_of_their_fields_negated_or_not) {
  add_ann();
  EXPECT_EQ(found(customer::billing.city == "Oslo"), "");
  EXPECT_EQ(found(customer::billing.city != "Oslo"), "");
  EXPECT_EQ(found(!(customer::billing.city == "Oslo")), "");
  EXPECT_EQ(found(!customer::billing.city.in({"Oslo"})), "");
  EXPECT_EQ(found(customer::billing.city.is_null()), "ann;");
}

TEST_F(composites, are_compared_whole) {
  add_ann();
  EXPECT_EQ(found(customer::address == home()), "ann;");
  EXPECT_EQ(found(customer::address != home()), "");
  EXPECT_EQ(found(customer::address == Address{.street = "Main St 1"}), "");
  db.customer.update(customer::id == "ann", {.past = {home()}});
  EXPECT_EQ(found(customer::past.has(home())), "ann;");
  EXPECT_EQ(found(customer::past.equals({home()})), "ann;");
  EXPECT_EQ(found(customer::past.equals({home(), home()})), "");
}

TEST_F(composites, are_conditions_of_writes) {
  add_ann();
  EXPECT_THROW(db.customer.update(customer::id == "ann" && customer::address.city == "Bergen", {.name = "x"}),
               tenon::not_found);
  EXPECT_EQ(db.customer.update(customer::id == "ann" && customer::address.city == "Oslo", {.name = "x"}).name, "x");
  EXPECT_THROW((void)db.batch(ops.purchase.create({.id = "1", .customer_id = "ann"}),
                              ops.customer.check(customer::id == "ann" && customer::address.zip == null)),
               tenon::not_found);
}

TEST_F(composites, are_selected_and_omitted_whole) {
  add_ann();
  const auto some =
      db.customer.find_many({.where = customer::id == "ann"}, select(customer::id, customer::address, customer::past));
  ASSERT_EQ(some.size(), 1u);
  EXPECT_EQ(some[0].address, home());
  EXPECT_TRUE(some[0].past.empty());
  EXPECT_EQ(db.customer.find_first({.where = customer::id == "ann"}, omit(customer::things, customer::past))->address,
            home());
}

TEST_F(composites, are_held_by_indexes) {
  db.purchase.create({.id = "1", .customer_id = "ann", .lines = {{.sku = "a", .price = decimal("1")}}});
  const auto open = db.purchase.find_many({.where = purchase::status == "open" && purchase::lines[0].sku == "a"},
                                          select(purchase::id, purchase::lines));
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].lines[0].sku, "a");
}

TEST_F(composites, are_streamed) {
  for (int i = 0; i < 3; ++i)
    db.purchase.create(
        {.id = std::to_string(i),
         .customer_id = "ann",
         .lines = std::vector<Line>(static_cast<std::size_t>(2 - i), Line{.sku = "a", .price = decimal("1")})});
  std::string sizes;
  db.purchase.for_each({.where = purchase::customer_id == "ann"},
                       [&](const purchase::view& p) { sizes += std::to_string(p.lines.size()); });
  EXPECT_EQ(sizes, "210");
}

TEST_F(composites, take_part_in_puts_upserts_and_batches) {
  const auto key = purchase::customer_id_id("ann", "1");
  const Line line{.sku = "a", .price = decimal("1")};
  db.purchase.put({.id = "1", .customer_id = "ann", .lines = {line}});
  db.purchase.batch_put({{.id = "2", .customer_id = "ann", .lines = {line, line}}});
  EXPECT_EQ(db.purchase.find_many({.where = purchase::customer_id == "ann"})[1].lines.size(), 2u);
  const auto change = set(purchase::lines[0].quantity, 9);
  const auto upserted =
      db.purchase.upsert(key, {.create = {.id = "1", .customer_id = "ann"}, .update = {.lines = change}});
  EXPECT_EQ(upserted.lines[0].quantity, 9);
  db.batch(ops.purchase.update(key, {.lines = set(purchase::lines[0].quantity, 10)}),
           ops.customer.create({.id = "ann", .name = "Ann", .address = home()}));
  EXPECT_EQ(db.purchase.find_unique_or_throw(key).lines[0].quantity, 10);
}

TEST_F(composites, are_read_in_collections_with_what_is_below_them) {
  for (const char* id : {"1", "10", "1 a"}) {
    db.purchase.create({.id = id, .customer_id = "ann", .lines = {{.sku = id, .price = decimal("1")}}});
    for (int n = 1; n < 3; ++n) db.parcel.create({.purchase_id = id, .number = n, .customer_id = "ann"});
  }
  std::string found;
  std::string token;
  do {
    const auto page = db.collect_page<Purchase, Parcel>(
        {.where = purchase::customer_id == "ann" && purchase::id == "1", .take = 2, .page = token});
    for (const auto& one : page.records) {
      if (const auto* p = std::get_if<Purchase>(&one)) found += "purchase " + p->lines[0].sku + ";";
      if (const auto* p = std::get_if<Parcel>(&one)) found += "parcel " + std::to_string(p->number) + ";";
    }
    token = page.next;
  } while (!token.empty());
  EXPECT_EQ(found, "purchase 1;parcel 1;parcel 2;");
}

TEST_F(composites, contain_lists_of_their_own_type) {
  db.customer.create({.id = "ann",
                      .name = "Ann",
                      .address = home(),
                      .tree = Branch{.name = "trunk", .branches = {{.name = "left"}, {.name = "right"}}}});
  db.customer.update(customer::id == "ann",
                     {.tree = {set(customer::tree.branches[1].name, "east"),
                               push(customer::tree.branches[0].branches, Branch{.name = "twig"})}});
  EXPECT_EQ(ann().tree, (Branch{.name = "trunk",
                                .branches = {{.name = "left", .branches = {{.name = "twig"}}}, {.name = "east"}}}));
  EXPECT_EQ(found(customer::tree.branches[0].branches[0].name == "twig"), "ann;");
  const auto at = [](const auto& branch) { return branch.branches[0].branches[0].branches[0].branches[0]; };
  EXPECT_THROW(at(at(customer::tree)), tenon::validation_error);
}

TEST_F(composites, that_are_not_what_the_schema_says_are_refused) {
  add_ann();
  raw.update_item({.table_name = "shop",
                   .key = {{"PK", "CUSTOMER#ann"}, {"SK", "PROFILE"}},
                   .update_expression = tenon::dynamodb::remove(tenon::dynamodb::attr("address")["town"])});
  try {
    ann();
    FAIL() << "an address has a city";
  } catch (const tenon::error& e) {
    EXPECT_EQ(e.kind(), tenon::error_kind::unexpected_null);
    EXPECT_NE(std::string(e.what()).find("`city` of Address"), std::string::npos) << e.what();
  }
  raw.update_item({.table_name = "shop",
                   .key = {{"PK", "CUSTOMER#ann"}, {"SK", "PROFILE"}},
                   .update_expression = tenon::dynamodb::set(tenon::dynamodb::attr("address"), "Oslo")});
  try {
    ann();
    FAIL() << "an address is no text";
  } catch (const tenon::error& e) {
    EXPECT_EQ(e.kind(), tenon::error_kind::inconsistent_data);
    EXPECT_NE(std::string(e.what()).find("is not a Composite"), std::string::npos) << e.what();
  }
}

}  // namespace
