#include <tenon/describe/description.hpp>

#include "support/compiled_schema.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace tenon::describe {
namespace {

using testing::compiled_schema;

description describe_models(const std::string& models, const std::string& provider = "sqlite") {
  return description(compiled_schema(models, provider));
}

const query::model_descriptor& model(const description& d, std::string_view name) {
  for (const query::model_descriptor* m : d.schema().models)
    if (m->name == name) return *m;
  throw std::runtime_error("no such model");
}

template <class Items>
auto find(const Items& items, std::string_view name) -> decltype(items[0]) {
  for (const auto& item : items)
    if (item.name == name) return item;
  throw std::runtime_error("nothing of that name");
}

std::vector<std::string> names(const auto& items) {
  std::vector<std::string> out;
  for (const auto& item : items) out.emplace_back(item.name);
  return out;
}

std::vector<std::uint16_t> list(query::slice<std::uint16_t> indexes) { return {indexes.begin(), indexes.end()}; }

using strings = std::vector<std::string>;
using indexes = std::vector<std::uint16_t>;

TEST(description, keeps_models_and_fields_in_the_order_written) {
  const description d = describe_models(R"(
model B {
  z Int @id
  a String
}
model A {
  id Int @id
}
)");
  ASSERT_EQ(d.schema().models.size(), 2u);
  EXPECT_EQ(d.schema().models[0]->name, "B");
  EXPECT_EQ(d.schema().models[1]->name, "A");
  EXPECT_EQ(d.schema().models[1]->index, 1);
  EXPECT_EQ(names(model(d, "B").fields), (strings{"z", "a"}));
}

TEST(description, says_how_fields_are_stored) {
  const description d = describe_models(R"(
enum Role {
  USER
  ADMIN @map("adm")
  @@map("roles")
}
model User {
  id     Int      @id @map("user_id")
  name   String?
  role   Role     @default(USER)
  scores Int[]
  at     DateTime @updatedAt @db.Timestamptz(3)
  @@map("users")
}
)",
                                        "postgresql");
  const query::model_descriptor& user = model(d, "User");
  EXPECT_EQ(user.table, "users");
  EXPECT_EQ(find(user.fields, "id").column, "user_id");
  EXPECT_TRUE(find(user.fields, "name").nullable);
  EXPECT_TRUE(find(user.fields, "scores").list);
  EXPECT_FALSE(find(user.fields, "scores").nullable);
  EXPECT_TRUE(find(user.fields, "at").updated_at);
  EXPECT_EQ(find(user.fields, "at").native_type, "Timestamptz(3)");
  const query::field_descriptor& role = find(user.fields, "role");
  EXPECT_EQ(role.type, query::scalar::enumeration);
  ASSERT_NE(role.enumeration, nullptr);
  EXPECT_EQ(role.enumeration, d.schema().enums[0]);
  EXPECT_EQ(role.enumeration->database_name, "roles");
  EXPECT_EQ(role.enumeration->values[1].name, "ADMIN");
  EXPECT_EQ(role.enumeration->values[1].database_name, "adm");
}

TEST(description, has_the_composite_types_with_their_fields_on_every_database_that_has_them) {
  for (const char* provider : {"mongodb", "dynamodb"}) {
    const description d = describe_models(R"(
type Address {
  city   String    @map("town")
  zip    String?
  former Address[]
}
model User {
  id      String    @id @map("_id")
  address Address
  others  Address[]
  spare   Address?
}
)",
                                          provider);
    ASSERT_EQ(d.composite_types().size(), 1u) << provider;
    const query::model_descriptor& address = d.composite_types()[0];
    EXPECT_EQ(address.name, "Address");
    EXPECT_TRUE(address.keys.empty());
    EXPECT_EQ(names(address.fields), (strings{"city", "zip", "former"}));
    EXPECT_EQ(address.fields[0].column, "town");
    EXPECT_TRUE(address.fields[1].nullable);
    EXPECT_EQ(address.fields[2].composite, &address);
    const query::model_descriptor& user = model(d, "User");
    EXPECT_EQ(names(user.fields), (strings{"id", "address", "others", "spare"}));
    EXPECT_EQ(find(user.fields, "address").type, query::scalar::composite);
    EXPECT_EQ(find(user.fields, "address").composite, &address);
    EXPECT_TRUE(find(user.fields, "others").list);
    EXPECT_TRUE(find(user.fields, "spare").nullable);
  }
}

TEST(description, puts_the_key_that_identifies_every_record_first) {
  const description d = describe_models(R"(
model A {
  code  String? @unique
  first String
  last  String
  mail  String  @unique
  @@unique([first, last])
}
)");
  const query::model_descriptor& a = model(d, "A");
  ASSERT_EQ(a.keys.size(), 3u);
  EXPECT_EQ(a.keys[0].name, "mail");
  EXPECT_FALSE(a.keys[0].primary);
}

TEST(description, says_who_supplies_a_default) {
  const description d = describe_models(R"x(
enum Role {
  USER
  ADMIN
}
model M {
  id    Int      @id @default(autoincrement())
  plain String
  text  String   @default("a \"b\"")
  real  Decimal  @default(3.10)
  role  Role     @default(ADMIN)
  at    DateTime @default(now())
  u4    String   @default(uuid())
  u7    String   @default(uuid(7))
  c2    String   @default(cuid(2))
  ul    String   @default(ulid())
  na    String   @default(nanoid(10))
  db    String   @default(dbgenerated("'x'"))
  tags  String[] @default(["a", "b\n"])
  nums  Int[]    @default([1, 2])
}
)x",
                                        "postgresql");
  const query::model_descriptor& m = model(d, "M");
  using source = query::default_source;
  EXPECT_EQ(find(m.fields, "id").source, source::autoincrement);
  EXPECT_EQ(find(m.fields, "plain").source, source::none);
  EXPECT_EQ(find(m.fields, "text").source, source::literal);
  EXPECT_EQ(find(m.fields, "text").text, "a \"b\"");
  EXPECT_EQ(find(m.fields, "real").text, "3.10");
  EXPECT_EQ(find(m.fields, "role").text, "ADMIN");
  EXPECT_EQ(find(m.fields, "at").source, source::now);
  EXPECT_EQ(find(m.fields, "u4").parameter, 4u);
  EXPECT_EQ(find(m.fields, "u7").parameter, 7u);
  EXPECT_EQ(find(m.fields, "c2").source, source::cuid);
  EXPECT_EQ(find(m.fields, "c2").parameter, 2u);
  EXPECT_EQ(find(m.fields, "ul").source, source::ulid);
  EXPECT_EQ(find(m.fields, "na").source, source::nanoid);
  EXPECT_EQ(find(m.fields, "na").parameter, 10u);
  EXPECT_EQ(find(m.fields, "db").source, source::database);
  EXPECT_EQ(find(m.fields, "tags").source, source::literal_list);
  EXPECT_EQ(find(m.fields, "tags").text, R"(["a","b\n"])");
  EXPECT_EQ(find(m.fields, "nums").text, "[1,2]");
}

TEST(description, names_keys_as_clients_do_and_puts_the_primary_key_first) {
  const description d = describe_models(R"(
model M {
  a Int
  b Int
  c String? @unique
  e Int
  @@unique([b, c])
  @@unique([c, b], name: "custom")
  @@unique([e])
  @@index([b])
  @@id([a, b], name: "pk")
}
)");
  const query::model_descriptor& m = model(d, "M");
  EXPECT_EQ(names(m.keys), (strings{"pk", "c", "b_c", "custom", "e"}));
  EXPECT_TRUE(m.keys[0].primary);
  EXPECT_FALSE(m.keys[1].primary);
  EXPECT_EQ(list(m.keys[0].fields), (indexes{0, 1}));
  EXPECT_EQ(list(m.keys[3].fields), (indexes{2, 1}));
}

TEST(description, tells_both_sides_of_a_relation_how_they_are_tied) {
  const description d = describe_models(R"(
model User {
  id    Int    @id
  posts Post[]
}
model Post {
  id       Int  @id
  authorId Int?
  author   User? @relation(fields: [authorId], references: [id], onDelete: Cascade)
}
)");
  const query::relation_descriptor& posts = model(d, "User").relations[0];
  const query::relation_descriptor& author = model(d, "Post").relations[0];
  EXPECT_EQ(posts.end, query::relation_end::many);
  EXPECT_FALSE(posts.holds_key);
  EXPECT_EQ(list(posts.fields), indexes{0});
  EXPECT_EQ(list(posts.references), indexes{1});
  EXPECT_EQ(posts.target, &model(d, "Post"));
  EXPECT_EQ(posts.inverse, 0);
  EXPECT_EQ(author.end, query::relation_end::optional);
  EXPECT_TRUE(author.holds_key);
  EXPECT_EQ(list(author.fields), indexes{1});
  EXPECT_EQ(list(author.references), indexes{0});
  EXPECT_EQ(author.target, &model(d, "User"));
  EXPECT_EQ(author.on_delete, query::referential_action::cascade);
  EXPECT_EQ(posts.on_delete, query::referential_action::cascade);
}

TEST(description, tells_the_two_sides_of_a_self_relation_apart) {
  const description d = describe_models(R"(
model N {
  id       Int @id
  parentId Int?
  children N[] @relation("tree")
  parent   N?  @relation("tree", fields: [parentId], references: [id])
}
)");
  const query::model_descriptor& n = model(d, "N");
  EXPECT_EQ(names(n.relations), (strings{"children", "parent"}));
  EXPECT_EQ(n.relations[0].inverse, 1);
  EXPECT_EQ(n.relations[1].inverse, 0);
  EXPECT_FALSE(n.relations[0].holds_key);
  EXPECT_TRUE(n.relations[1].holds_key);
}

TEST(description, gives_many_to_many_relations_their_junction) {
  const description d = describe_models(R"(
model Post {
  id   Int   @id
  tags Tag[] @relation("labels")
}
model Tag {
  x    Int
  name String @id
  posts Post[] @relation("labels")
}
)");
  const query::relation_descriptor& tags = model(d, "Post").relations[0];
  const query::relation_descriptor& posts = model(d, "Tag").relations[0];
  EXPECT_EQ(tags.junction, "_labels");
  EXPECT_TRUE(tags.is_junction_a);
  EXPECT_FALSE(posts.is_junction_a);
  EXPECT_EQ(list(tags.fields), indexes{0});
  EXPECT_EQ(list(tags.references), indexes{1});
  EXPECT_FALSE(tags.holds_key);
}

TEST(description, leaves_out_what_is_ignored_and_relations_that_need_it) {
  const description d = describe_models(R"(
model User {
  id     Int     @id
  secret String? @ignore
  posts  Post[]
  logs   Log[]   @ignore
}
model Post {
  id       Int  @id
  authorId Int  @ignore
  author   User @relation(fields: [authorId], references: [id])
}
model Log {
  id     Int @id
  userId Int
  user   User @relation(fields: [userId], references: [id])
  @@ignore
}
)");
  ASSERT_EQ(d.schema().models.size(), 2u);
  EXPECT_EQ(names(model(d, "User").fields), strings{"id"});
  EXPECT_TRUE(model(d, "User").relations.empty());
  EXPECT_TRUE(model(d, "Post").relations.empty());
}

TEST(description, knows_models_that_cannot_be_created) {
  const description d = describe_models(R"(
model A {
  id  Int                  @id
  pos Unsupported("point")
}
model B {
  id  Int                   @id
  pos Unsupported("point")?
}
)",
                                        "postgresql");
  EXPECT_FALSE(model(d, "A").is_creatable);
  EXPECT_TRUE(model(d, "B").is_creatable);
}

TEST(description, says_where_the_database_is) {
  const description plain = describe_models("model A {\n  id Int @id\n}\n");
  EXPECT_EQ(plain.schema().url, "file:dev.db");
  EXPECT_TRUE(plain.schema().enforces_foreign_keys);
  const description d(compiled_schema(R"(
datasource db {
  provider     = "sqlite"
  url          = env("DATABASE_URL")
  relationMode = "prisma"
}
model A {
  id Int @id
}
)"),
                      "/srv/app/prisma");
  EXPECT_TRUE(d.schema().url.empty());
  EXPECT_EQ(d.schema().url_variable, "DATABASE_URL");
  EXPECT_EQ(d.schema().directory, "/srv/app/prisma");
  EXPECT_FALSE(d.schema().enforces_foreign_keys);
}

TEST(description, keeps_its_tables_in_place_when_it_is_moved) {
  description a = describe_models("model A {\n  id Int @id\n}\n");
  const query::schema_descriptor* before = &a.schema();
  const description b = std::move(a);
  EXPECT_EQ(&b.schema(), before);
  EXPECT_EQ(b.schema().models[0]->fields[0].name, "id");
}

TEST(description, refuses_providers_that_have_no_client) {
  EXPECT_THROW(describe_models("model A {\n  id Int @id\n}\n", "sqlserver"), unsupported);
}

}  // namespace
}  // namespace tenon::describe
