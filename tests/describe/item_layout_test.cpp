#include <tenon/describe/description.hpp>
#include <tenon/query/item_layout.hpp>

#include "support/compiled_schema.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::describe {
namespace {

// "USER#{1}": texts, and the positions of fields.
std::string spelled(const query::key_template& t) {
  std::string out = std::string(t.attribute) + (t.native ? "=" : ":");
  for (const query::key_piece& p : t.pieces)
    out += p.field == query::no_field ? std::string(p.text) : "{" + std::to_string(p.field) + "}";
  return out;
}

const query::item_layout& layout_of(const description& d, std::size_t model) {
  return *d.schema().models[model]->items;
}

TEST(item_layout, has_the_templates_of_keys_and_indexes) {
  const description d(testing::compiled_schema(R"(
model Order {
  id     String
  userId String
  total  Decimal
  ends   DateTime? @ttl
  n      Int       @version
  @@table("app")
  @@map("ORDER")
  @@key(pk: "USER#{userId}", sk: "ORDER#{id}")
  @@gsi("GSI1", pk: "ORDER#{id}", sk: "USER#{userId}", project: [total])
  @@lsi("ByTotal", sk: "{total}")
}
)",
                                               "dynamodb"));
  const query::item_layout& l = layout_of(d, 0);
  EXPECT_EQ(l.table, "app");
  EXPECT_EQ(l.type, "ORDER");
  EXPECT_EQ(l.type_attribute, "_type");
  EXPECT_EQ(spelled(l.partition), "PK:USER#{1}");
  EXPECT_EQ(spelled(l.sort), "SK:ORDER#{0}");
  EXPECT_EQ(l.ttl, 3);
  EXPECT_EQ(l.version, 4);
  ASSERT_EQ(l.indexes.size(), 2u);
  EXPECT_EQ(spelled(l.indexes[0].partition), "GSI1PK:ORDER#{0}");
  EXPECT_EQ(spelled(l.indexes[0].sort), "GSI1SK:USER#{1}");
  EXPECT_FALSE(l.indexes[0].local);
  EXPECT_EQ((std::vector<std::uint16_t>(l.indexes[0].projected.begin(), l.indexes[0].projected.end())),
            (std::vector<std::uint16_t>{0, 1, 2}));
  EXPECT_TRUE(l.indexes[1].local);
  EXPECT_EQ(spelled(l.indexes[1].partition), "PK:USER#{1}");
  EXPECT_EQ(spelled(l.indexes[1].sort), "ByTotalSK:{2}");
  EXPECT_TRUE(l.indexes[1].projects_all);
}

TEST(item_layout, identifies_a_record_by_the_fields_of_its_key) {
  const description d(testing::compiled_schema(R"(
model Order {
  id     String
  userId String
  email  String @unique
  @@table("app")
  @@key(pk: "USER#{userId}", sk: "ORDER#{id}")
}
)",
                                               "dynamodb"));
  const auto& keys = d.schema().models[0]->keys;
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].name, "userId_id");
  EXPECT_TRUE(keys[0].primary);
  EXPECT_EQ(keys[1].name, "email");
}

TEST(item_layout, keeps_ids_in_attributes_of_their_own_without_a_template) {
  const description d(testing::compiled_schema(R"(
model Reading {
  sensor String   @map("s")
  at     DateTime
  @@id([sensor, at])
  @@map("readings")
}
)",
                                               "dynamodb"));
  const query::item_layout& l = layout_of(d, 0);
  EXPECT_EQ(l.table, "readings");
  EXPECT_EQ(d.schema().models[0]->table, "readings");
  EXPECT_EQ(l.type_attribute, "");
  EXPECT_EQ(spelled(l.partition), "s={0}");
  EXPECT_EQ(spelled(l.sort), "at={1}");
}

TEST(item_layout, is_for_dynamodb_alone) {
  const description d(testing::compiled_schema("model A {\n id Int @id\n}\n", "sqlite"));
  EXPECT_EQ(d.schema().models[0]->items, nullptr);
}

}  // namespace
}  // namespace tenon::describe
