#include <tenon/schema/compile.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tenon::schema {
namespace {

source_set sources_of(const std::string& provider, const std::string& models, const std::string& settings = {}) {
  return {{{"schema.prisma",
            "datasource db {\n  provider = \"" + provider + "\"\n  url = \"x\"\n  " + settings + "\n}\n" + models}}};
}

definition valid(const std::string& provider, const std::string& models, const std::string& settings = {}) {
  const source_set sources = sources_of(provider, models, settings);
  compile_result result = compile(sources);
  EXPECT_TRUE(result.ok()) << render(result.diagnostics, sources);
  return std::move(result.schema);
}

/// The codes of everything reported, in the order of places, with the text each is about: "code: text".
std::vector<std::string> reported(const std::string& provider, const std::string& models,
                                  const std::string& settings = {}) {
  const source_set sources = sources_of(provider, models, settings);
  std::vector<std::string> found;
  for (const diagnostic& d : compile(sources).diagnostics) {
    EXPECT_FALSE(d.message.empty());
    found.push_back(d.code + ": " + sources.files[0].text.substr(d.where.begin, d.where.end - d.where.begin));
  }
  return found;
}

using strings = std::vector<std::string>;

constexpr const char* user_with_posts = "model User {\n  id Int @id\n  posts Post[]\n}\n";

TEST(relations, one_to_many_has_its_key_on_side_a) {
  const definition s =
      valid("postgresql", std::string{user_with_posts} +
                              "model Post {\n  id Int @id\n  authorId Int @map(\"author_id\")\n"
                              "  author User @relation(fields: [authorId], references: [id])\n  @@map(\"posts\")\n}\n");
  ASSERT_EQ(s.relations.size(), 1U);
  const relation& r = s.relations[0];
  EXPECT_EQ(r.type, relation::kind::one_to_many);
  EXPECT_EQ(r.name, "PostToUser");
  EXPECT_FALSE(r.is_name_explicit);
  EXPECT_EQ(s.models[r.a.model].name, "Post");
  EXPECT_EQ(s.models[r.b.model].name, "User");
  EXPECT_EQ(r.fields, (std::vector<std::size_t>{1}));
  EXPECT_EQ(r.references, (std::vector<std::size_t>{0}));
  EXPECT_EQ(r.constraint_name, "posts_author_id_fkey");
  EXPECT_TRUE(s.models[1].fields[1].is_foreign_key);
  EXPECT_EQ(std::get<relation_field_type>(s.models[0].fields[1].type).relation, 0U);
}

TEST(relations, optional_one_to_one_has_its_key_where_fields_stands) {
  const definition s =
      valid("postgresql",
            "model A {\n  id Int @id\n  bId Int? @unique\n  b B? @relation(fields: [bId], references: [id])\n}\n"
            "model B {\n  id Int @id\n  a A?\n}\n");
  ASSERT_EQ(s.relations.size(), 1U);
  EXPECT_EQ(s.relations[0].type, relation::kind::one_to_one);
  EXPECT_EQ(s.models[s.relations[0].a.model].name, "A");
}

TEST(relations, implicit_many_to_many_has_the_model_that_sorts_first_on_side_a) {
  const definition s =
      valid("sqlite", "model Tag {\n  id Int @id\n  posts Post[]\n}\nmodel Post {\n  id Int @id\n  tags Tag[]\n}\n");
  ASSERT_EQ(s.relations.size(), 1U);
  EXPECT_EQ(s.relations[0].type, relation::kind::many_to_many);
  EXPECT_EQ(s.models[s.relations[0].a.model].name, "Post");
  EXPECT_TRUE(s.relations[0].fields.empty());
  EXPECT_FALSE(s.relations[0].constraint_name);
}

TEST(relations, many_to_many_self_relation_sorts_by_field) {
  const definition s =
      valid("sqlite", "model User {\n  id Int @id\n  z User[] @relation(\"x\")\n  a User[] @relation(\"x\")\n}\n");
  ASSERT_EQ(s.relations.size(), 1U);
  EXPECT_EQ(s.models[0].fields[s.relations[0].a.field].name, "a");
  EXPECT_TRUE(s.relations[0].is_self_relation());
}

TEST(relations, mongodb_many_to_many_keeps_the_lists_of_both_sides) {
  const definition s = valid(
      "mongodb",
      "model A {\n  id Int @id @map(\"_id\")\n  bIds Int[]\n  bs B[] @relation(fields: [bIds], references: [id])\n}\n"
      "model B {\n  id Int @id @map(\"_id\")\n  n Int\n  aIds Int[]\n  as A[] @relation(fields: [aIds], references: "
      "[id])\n}\n");
  ASSERT_EQ(s.relations.size(), 1U);
  EXPECT_EQ(s.relations[0].fields, (std::vector<std::size_t>{1}));
  EXPECT_EQ(s.relations[0].back_fields, (std::vector<std::size_t>{2}));
  EXPECT_EQ(s.relations[0].back_references, (std::vector<std::size_t>{0}));
}

TEST(relations, default_actions_depend_on_whether_the_key_is_required) {
  const auto on_delete = [](const std::string& provider, const std::string& mark) {
    const definition s =
        valid(provider, std::string{user_with_posts} + "model Post {\n  id Int @id\n  userId Int" + mark +
                            "\n  user User" + mark + " @relation(fields: [userId], references: [id])\n}\n");
    EXPECT_EQ(effective_on_update(s, s.relations.at(0)), referential_action::cascade);
    return effective_on_delete(s, s.relations.at(0));
  };
  EXPECT_EQ(on_delete("postgresql", ""), referential_action::restrict);
  EXPECT_EQ(on_delete("postgresql", "?"), referential_action::set_null);
  EXPECT_EQ(on_delete("sqlserver", ""), referential_action::no_action);
}

TEST(relations, an_optional_relation_with_a_required_field_is_restricted) {
  const definition s = valid(
      "mysql",
      "model A {\n  x Int\n  y Int\n  bs B[]\n  @@id([x, y])\n}\n"
      "model B {\n  id Int @id\n  ax Int?\n  ay Int\n  a A? @relation(fields: [ax, ay], references: [x, y])\n}\n");
  EXPECT_EQ(effective_on_delete(s, s.relations.at(0)), referential_action::restrict);
}

TEST(relations, a_missing_opposite_field_is_reported_once) {
  EXPECT_EQ(reported("postgresql", "model A {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n}\n"),
            (strings{"missing-opposite-relation-field: bs B[]"}));
}

TEST(relations, an_opposite_field_of_an_unknown_type_is_not_called_missing) {
  EXPECT_EQ(reported("postgresql", "model A {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n  a AA\n}\n").size(),
            1U);
}

TEST(relations, every_wrong_argument_is_reported_at_its_place) {
  const strings found =
      reported("postgresql",
               std::string{user_with_posts} +
                   "model Post {\n  id Int @id\n  userId Int\n"
                   "  user User @relation(fields: [userid], references: [posts], onDelete: Cascad, name: \"\")\n}\n");
  EXPECT_EQ(found, (strings{"unknown-field: userid", "relation-field-in-key: posts",
                            "unknown-referential-action: Cascad", "empty-relation-name: \"\""}));
}

TEST(relations, fields_of_the_same_name_are_ambiguous) {
  EXPECT_EQ(
      reported(
          "postgresql",
          "model User {\n  id Int @id\n  a Post[]\n  b Post[]\n}\n"
          "model Post {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n}\n"),
      (strings{"ambiguous-relation: a Post[]"}));
}

TEST(relations, a_name_given_with_and_without_its_argument_name_does_not_count) {
  const std::string models =
      "model User {\n  id Int @id\n  posts Post[] @relation(\"written\", name: \"own\")\n}\n"
      "model Post {\n  id Int @id\n  userId Int\n  user User @relation(name: \"w\", \"o\", fields: [userId], "
      "references: [id])\n}\n";
  EXPECT_EQ(valid("postgresql", models).relations.at(0).name, "PostToUser");
  EXPECT_EQ(reported("postgresql", models), (strings{"ignored-argument: \"written\"", "ignored-argument: \"o\""}));
}

TEST(relations, both_ends_of_a_named_self_relation_are_not_ambiguous) {
  EXPECT_EQ(reported("postgresql",
                     "model User {\n  id Int @id\n  bossId Int?\n  boss User? @relation(\"x\", fields: [bossId], "
                     "references: [id])\n"
                     "  staff User[] @relation(\"x\")\n}\n"),
            strings{});
}

TEST(relations, one_to_one_without_a_key_is_reported_at_both_ends) {
  EXPECT_EQ(reported("postgresql", "model A {\n  id Int @id\n  b B?\n}\nmodel B {\n  id Int @id\n  a A\n}\n"),
            (strings{"missing-relation-fields: b B?", "missing-relation-references: b B?",
                     "missing-relation-fields: a A", "missing-relation-references: a A"}));
}

TEST(relations, one_to_one_needs_a_unique_key_in_the_same_order) {
  const auto model_b = [](const std::string& unique) {
    return "model A {\n  x Int\n  y Int\n  b B?\n  @@id([x, y])\n}\nmodel B {\n  id Int @id\n  ax Int\n  ay Int\n"
           "  a A @relation(fields: [ax, ay], references: [x, y])\n  @@unique(" +
           unique + ")\n}\n";
  };
  EXPECT_EQ(reported("postgresql", model_b("[ax, ay]")), strings{});
  EXPECT_EQ(reported("postgresql", model_b("[ay, ax]")),
            (strings{"one-to-one-not-unique: @relation(fields: [ax, ay], references: [x, y])"}));
}

TEST(relations, references_keep_the_order_of_the_key_on_sqlserver_only) {
  const std::string models =
      "model A {\n  x Int\n  y Int\n  bs B[]\n  @@id([x, y])\n}\nmodel B {\n  id Int @id\n  ax Int\n  ay Int\n"
      "  a A @relation(fields: [ay, ax], references: [y, x])\n}\n";
  EXPECT_EQ(reported("postgresql", models), strings{});
  EXPECT_EQ(reported("sqlserver", models), (strings{"references-order: references: [y, x]"}));
}

TEST(relations, set_null_on_a_required_field_is_an_error_except_on_postgresql) {
  const std::string models = std::string{user_with_posts} +
                             "model Post {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], "
                             "references: [id], onDelete: SetNull)\n}\n";
  const strings found{"set-null-on-required: SetNull"};
  EXPECT_EQ(reported("mysql", models), found);
  EXPECT_EQ(reported("postgresql", models), found);
  EXPECT_FALSE(compile(sources_of("mysql", models)).ok());
  EXPECT_TRUE(compile(sources_of("postgresql", models)).ok());
}

TEST(relations, emulated_relations_without_index_are_warned_about) {
  const auto post = [](const std::string& attribute) {
    return std::string{user_with_posts} +
           "model Post {\n  id Int @id\n  n Int\n  userId Int\n  user User @relation(fields: [userId], references: "
           "[id])\n  " +
           attribute + "\n}\n";
  };
  const std::string mode = "relationMode = \"prisma\"";
  EXPECT_EQ(reported("mysql", post(""), mode),
            (strings{"missing-foreign-key-index: @relation(fields: [userId], references: [id])"}));
  EXPECT_EQ(reported("mysql", post("@@index([n, userId])"), mode).size(), 1U);
  EXPECT_EQ(reported("mysql", post("@@index([userId, n])"), mode), strings{});
  EXPECT_EQ(reported("mysql", post("")), strings{});
}

TEST(relations, cycles_of_actions_are_reported_on_sqlserver) {
  const std::string models =
      "model A {\n  id Int @id\n  bId Int\n  b B @relation(\"x\", fields: [bId], references: [id])\n  bs B[] "
      "@relation(\"y\")\n}\n"
      "model B {\n  id Int @id\n  aId Int\n  a A @relation(\"y\", fields: [aId], references: [id])\n  as A[] "
      "@relation(\"x\")\n}\n";
  EXPECT_EQ(reported("postgresql", models), strings{});
  const strings found = reported("sqlserver", models);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].starts_with("referential-action-cycle: b B")) << found[0];
  EXPECT_TRUE(found[1].starts_with("referential-action-cycle: a A")) << found[1];
}

TEST(relations, several_paths_of_actions_to_one_model_are_reported_on_sqlserver) {
  const std::string models =
      "model User {\n  id Int @id\n  orders Order[]\n  addresses Address[]\n}\n"
      "model Address {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n  "
      "orders Order[]\n}\n"
      "model Order {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n  "
      "addressId Int\n"
      "  address Address @relation(fields: [addressId], references: [id]ACTIONS)\n}\n";
  const auto with = [&](const std::string& actions) {
    return std::string{models}.replace(models.find("ACTIONS"), 7, actions);
  };
  EXPECT_EQ(reported("sqlserver", with("")).size(), 2U);
  EXPECT_EQ(reported("sqlserver", with(", onDelete: NoAction, onUpdate: NoAction")), strings{});
}

TEST(relations, actions_are_checked_against_the_provider_and_the_relation_mode) {
  const auto models = [](const std::string& action) {
    return std::string{user_with_posts} +
           "model Post {\n  id Int @id\n  userId Int?\n  user User? @relation(fields: [userId], references: [id], "
           "onDelete: " +
           action + ")\n  @@index([userId])\n}\n";
  };
  const std::string mode = "relationMode = \"prisma\"";
  EXPECT_EQ(reported("sqlserver", models("Restrict")), (strings{"unsupported-referential-action: Restrict"}));
  EXPECT_EQ(reported("postgresql", models("NoAction")), strings{});
  EXPECT_EQ(reported("postgresql", models("NoAction"), mode), (strings{"unsupported-referential-action: NoAction"}));
  EXPECT_EQ(reported("mysql", models("NoAction"), mode), strings{});
  EXPECT_EQ(reported("mysql", models("SetDefault"), mode), (strings{"unsupported-referential-action: SetDefault"}));
}

TEST(relations, fields_that_refer_to_ignored_models_are_ignored) {
  const auto models = [](const std::string& attribute) {
    return "model A {\n  id Int @id\n  bs B[] " + attribute +
           "\n}\nmodel B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n  @@ignore\n}\n";
  };
  EXPECT_EQ(reported("postgresql", models("@ignore")), strings{});
  EXPECT_EQ(reported("postgresql", models("")), (strings{"relation-to-ignored-model: bs B[]"}));
}

}  // namespace
}  // namespace tenon::schema
