#include <tenon/schema/compile.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tenon::schema {
namespace {

source_set source_of(const std::string& text) { return {{{"schema.prisma", text}}}; }

std::string datasource_of(const std::string& provider, const std::string& settings = {}) {
  return "datasource db {\n  provider = \"" + provider + "\"\n  url = \"x\"\n" + settings + "}\n";
}

definition valid(const std::string& text) {
  const source_set sources = source_of(text);
  compile_result result = compile(sources);
  EXPECT_TRUE(result.ok()) << render(result.diagnostics, sources);
  return std::move(result.schema);
}

/// The codes of everything reported, in the order of places.
std::vector<std::string> codes(const std::string& text) {
  std::vector<std::string> found;
  for (const diagnostic& d : compile(source_of(text)).diagnostics) found.push_back(d.code);
  return found;
}

using strings = std::vector<std::string>;

/// The default value of the only other field of a model, on postgresql.
default_value default_of(const std::string& field) {
  const definition s = valid(datasource_of("postgresql") + "model A {\n  id Int @id\n  x " + field +
                             "\n}\nenum E {\n  ONE @map(\"1\")\n  TWO\n}\n");
  const std::optional<default_value>& value = s.models.at(0).fields.at(1).default_value;
  EXPECT_TRUE(value.has_value()) << field;
  return value.value_or(default_value{});
}

TEST(validation, a_second_datasource_is_wrong_in_the_same_file_and_without_effect_in_another) {
  const std::string first = datasource_of("postgresql");
  const std::string second = "datasource other {\n  provider = \"sqlite\"\n  url = \"x\"\n}\n";
  EXPECT_EQ(codes(first + second), (strings{"several-datasources"}));

  const compile_result result = compile(source_set{{{"a.prisma", first}, {"b.prisma", second}}});
  EXPECT_TRUE(result.ok());
  ASSERT_EQ(result.diagnostics.size(), 1U);
  EXPECT_EQ(result.diagnostics[0].code, "ignored-datasource");
  EXPECT_EQ(result.schema.datasource->provider, provider::postgresql);

  const std::string wrong =
      "datasource other {\n  provider = \"sqlite\"\n  url = 1\n}\nmodel A {\n  id Int @id\n  tags String[]\n}\n";
  const std::vector<diagnostic> found = compile(source_set{{{"a.prisma", first}, {"b.prisma", wrong}}}).diagnostics;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].code, "wrong-kind-of-value");
}

TEST(validation, the_keys_of_a_view_may_share_their_names) {
  const std::string header =
      datasource_of("postgresql") + "generator client {\n  provider = \"x\"\n  previewFeatures = [\"views\"]\n}\n";
  const std::string members =
      " A {\n  id Int @unique\n  a Int @unique\n  @@unique([a], name: \"k\")\n  @@unique([id, a], name: \"k\")\n"
      "  b B @relation(\"1\", fields: [a], references: [id], map: \"f\")\n  c B @relation(\"2\", fields: [id], "
      "references: [id], map: \"f\")\n}\n"
      "model B {\n  id Int @id\n  a A[] @relation(\"1\")\n  c A[] @relation(\"2\")\n}\n";
  EXPECT_EQ(codes(header + "view" + members), strings{});
  EXPECT_EQ(codes(header + "model" + members),
            (strings{"repeated-constraint-name", "client-name-taken", "repeated-constraint-name", "client-name-taken",
                     "repeated-constraint-name", "repeated-constraint-name"}));
  EXPECT_EQ(
      codes(header + "view V {\n  id Int @unique\n}\nmodel M {\n  id Int @id\n  v Int @unique(map: \"V_id_key\")\n}\n"),
      strings{"repeated-constraint-name"});
}

TEST(validation, an_empty_schema_is_valid) {
  EXPECT_TRUE(compile({}).ok());
  EXPECT_TRUE(compile(source_of("")).ok());
  EXPECT_FALSE(valid("").datasource);
}

TEST(validation, a_datasource_is_read_with_all_its_properties) {
  const definition s = valid(
      "datasource db {\n  /// main database\n  provider = \"postgres\"\n  url = env(\"URL\")\n  directUrl = "
      "\"postgres://direct\"\n"
      "  shadowDatabaseUrl = env(\"SHADOW\")\n  relationMode = \"prisma\"\n  schemas = [\"b\", \"a\"]\n}\n");
  ASSERT_TRUE(s.datasource);
  const datasource& d = *s.datasource;
  EXPECT_EQ(d.name, "db");
  EXPECT_EQ(d.provider, provider::postgresql);
  EXPECT_EQ(d.url->kind, config_value::form::env);
  EXPECT_EQ(d.url->text, "URL");
  EXPECT_EQ(d.direct_url->kind, config_value::form::string);
  EXPECT_EQ(d.direct_url->text, "postgres://direct");
  EXPECT_EQ(d.shadow_database_url->text, "SHADOW");
  EXPECT_EQ(d.relation_mode, relation_mode::prisma);
  EXPECT_EQ(d.schemas, (strings{"a", "b"}));
  EXPECT_EQ(d.documentation, "main database");
}

TEST(validation, a_datasource_may_leave_out_its_url) {
  const definition s = valid("datasource db {\n  provider = \"sqlite\"\n}\n");
  EXPECT_FALSE(s.datasource->url);
}

TEST(validation, mongodb_has_relations_without_foreign_keys_by_default) {
  EXPECT_EQ(valid(datasource_of("mongodb")).datasource->relation_mode, relation_mode::prisma);
  EXPECT_EQ(valid(datasource_of("mysql")).datasource->relation_mode, relation_mode::foreign_keys);
}

TEST(validation, a_generator_keeps_the_properties_it_does_not_know) {
  const definition s = valid(
      "generator cpp {\n  provider = \"tenon-cpp\"\n  output = \"../gen\"\n  previewFeatures = [\"VIEWS\"]\n  naming = "
      "\"preserve\"\n  list = [\"a\", env(\"B\")]\n}\n");
  ASSERT_EQ(s.generators.size(), 1U);
  const generator& g = s.generators[0];
  EXPECT_EQ(g.provider, "tenon-cpp");
  EXPECT_EQ(g.output->text, "../gen");
  EXPECT_EQ(g.preview_features, (strings{"views"}));
  ASSERT_EQ(g.properties.size(), 2U);
  EXPECT_EQ(g.properties[0].first, "naming");
  EXPECT_EQ(g.properties[0].second.text, "preserve");
  EXPECT_EQ(g.properties[1].second.kind, config_value::form::list);
  EXPECT_EQ(g.properties[1].second.items.at(1).kind, config_value::form::env);
}

TEST(validation, names_in_the_database_are_resolved) {
  const definition s =
      valid(datasource_of("postgresql") +
            "model User {\n  id Int @id @map(\"user_id\")\n  email String @unique\n  role Role\n  @@map(\"users\")\n}\n"
            "enum Role {\n  ADMIN @map(\"admin\")\n  USER\n  @@map(\"roles\")\n}\n");
  const model& m = s.models[0];
  EXPECT_EQ(m.database_name, "users");
  EXPECT_TRUE(m.is_database_name_explicit);
  EXPECT_EQ(m.fields[0].database_name, "user_id");
  EXPECT_EQ(m.fields[1].database_name, "email");
  EXPECT_FALSE(m.fields[1].is_database_name_explicit);
  EXPECT_EQ(m.primary_key->database_name, "users_pkey");
  EXPECT_EQ(m.indexes.at(0).database_name, "users_email_key");
  EXPECT_EQ(s.enums[0].database_name, "roles");
  EXPECT_EQ(s.enums[0].values[0].database_name, "admin");
  EXPECT_EQ(s.enums[0].values[1].database_name, "USER");
  EXPECT_EQ(std::get<enum_field_type>(m.fields[2].type).index, 0U);
}

TEST(validation, keys_and_indexes_are_read_with_their_arguments) {
  const definition s = valid(
      datasource_of("sqlserver") +
      "model A {\n  id Int @id(map: \"pk\", sort: Desc, clustered: false)\n  a Int @unique(map: \"ua\")\n  b String\n"
      "  @@unique([a, b], name: \"both\")\n  @@index([b(sort: Desc), a], clustered: true, name: \"old\")\n}\n");
  const model& m = s.models[0];
  EXPECT_EQ(m.primary_key->type, index::kind::id);
  EXPECT_EQ(m.primary_key->database_name, "pk");
  EXPECT_TRUE(m.primary_key->is_declared_on_field);
  EXPECT_EQ(m.primary_key->clustered, false);
  EXPECT_EQ(m.primary_key->fields[0].sort, sort_order::descending);
  EXPECT_TRUE(m.fields[0].is_id);
  ASSERT_EQ(m.indexes.size(), 3U);
  EXPECT_TRUE(m.fields[1].is_unique);
  EXPECT_EQ(m.indexes[0].database_name, "ua");
  EXPECT_EQ(m.indexes[1].name, "both");
  EXPECT_EQ(m.indexes[1].database_name, "A_a_b_key");
  EXPECT_EQ(m.indexes[2].type, index::kind::normal);
  EXPECT_EQ(m.indexes[2].database_name, "old");
  EXPECT_TRUE(m.indexes[2].is_database_name_explicit);
  EXPECT_EQ(m.indexes[2].clustered, true);
  EXPECT_EQ(m.indexes[2].fields[0].path, (std::vector<std::size_t>{2}));
}

TEST(validation, indexes_keep_the_order_in_which_they_are_written) {
  const definition s = valid(datasource_of("mysql") +
                             "model A {\n  id Int @id\n  a String\n  b String @unique\n  @@fulltext([b])\n  "
                             "@@index([a(length: 10)])\n  @@unique([a, b])\n}\n");
  std::vector<index::kind> kinds;
  for (const index& i : s.models[0].indexes) kinds.push_back(i.type);
  EXPECT_EQ(kinds, (std::vector{index::kind::unique, index::kind::fulltext, index::kind::normal, index::kind::unique}));
  EXPECT_EQ(s.models[0].indexes[2].fields[0].length, 10U);
}

TEST(validation, a_compound_key_of_one_field_marks_the_field) {
  const definition s = valid("model A {\n  a Int\n  b Int\n  @@id([a])\n  @@unique([b])\n}\n");
  EXPECT_TRUE(s.models[0].fields[0].is_id);
  EXPECT_TRUE(s.models[0].fields[1].is_unique);
  EXPECT_FALSE(s.models[0].primary_key->is_declared_on_field);
}

TEST(validation, operator_classes_are_named_or_raw) {
  const definition s = valid(datasource_of("postgresql") +
                             "model A {\n  id Int @id\n  a Json\n  b String\n  @@index([a(ops: JsonbPathOps)], type: "
                             "Gin)\n  @@index([b(ops: raw(\"gin_trgm_ops\"))], type: Gin)\n}\n");
  const std::vector<index>& indexes = s.models[0].indexes;
  EXPECT_EQ(indexes[0].algorithm, "Gin");
  EXPECT_EQ(indexes[0].fields[0].operator_class, "JsonbPathOps");
  EXPECT_FALSE(indexes[0].fields[0].operator_class_is_raw);
  EXPECT_EQ(indexes[1].fields[0].operator_class, "gin_trgm_ops");
  EXPECT_TRUE(indexes[1].fields[0].operator_class_is_raw);
}

TEST(validation, indexes_reach_into_composite_types) {
  const definition s =
      valid(datasource_of("mongodb") +
            "model User {\n  id String @id @map(\"_id\")\n  home Address\n  @@index([home.place.name])\n}\n"
            "type Address {\n  street String\n  place Place @map(\"p\")\n}\ntype Place {\n  name String\n}\n");
  EXPECT_EQ(s.models[0].indexes[0].fields[0].path, (std::vector<std::size_t>{1, 1, 0}));
  EXPECT_EQ(s.models[0].indexes[0].database_name, "User_home.p.name_idx");
  EXPECT_EQ(std::get<composite_field_type>(s.models[0].fields[1].type).index, 0U);
}

TEST(validation, native_types_keep_their_arguments) {
  const definition s =
      valid(datasource_of("sqlserver") +
            "model A {\n  id Int @id\n  a Decimal @db.Decimal(10, 2)\n  b String @db.NVarChar(Max)\n}\n");
  EXPECT_EQ(s.models[0].fields[1].native_type, (native_type{"Decimal", {"10", "2"}}));
  EXPECT_EQ(s.models[0].fields[2].native_type, (native_type{"NVarChar", {"Max"}}));
  EXPECT_FALSE(s.models[0].fields[0].native_type);
}

TEST(validation, literal_defaults_are_kept_as_written) {
  const default_value number = default_of("Decimal @default(3.10)");
  EXPECT_EQ(number.kind, default_value::source::literal);
  EXPECT_EQ(number.values, (std::vector<literal>{{literal::form::number, "3.10"}}));
  EXPECT_EQ(default_of("Boolean @default(true)").values, (std::vector<literal>{{literal::form::boolean, "true"}}));
  EXPECT_EQ(default_of("String @default(\"a\\\"b\")").values, (std::vector<literal>{{literal::form::string, "a\"b"}}));
  EXPECT_EQ(default_of("E @default(ONE)").values, (std::vector<literal>{{literal::form::enum_value, "ONE"}}));
  const default_value list = default_of("E[] @default([TWO, ONE])");
  EXPECT_EQ(list.kind, default_value::source::literal_list);
  EXPECT_EQ(list.values.size(), 2U);
  EXPECT_TRUE(default_of("Int[] @default([])").values.empty());
}

TEST(validation, default_functions_are_read_with_their_parameters) {
  EXPECT_EQ(default_of("DateTime @default(now())").kind, default_value::source::now);
  EXPECT_EQ(default_of("BigInt @default(autoincrement())").kind, default_value::source::autoincrement);
  EXPECT_EQ(default_of("String @default(ulid())").kind, default_value::source::ulid);
  const default_value plain = default_of("String @default(uuid())");
  EXPECT_EQ(plain.kind, default_value::source::uuid);
  EXPECT_EQ(plain.parameter, 4U);
  EXPECT_FALSE(plain.is_parameter_explicit);
  EXPECT_EQ(default_of("String @default(uuid(7))").parameter, 7U);
  EXPECT_EQ(default_of("String @default(cuid())").parameter, 1U);
  EXPECT_EQ(default_of("String @default(cuid(2))").parameter, 2U);
  EXPECT_EQ(default_of("String @default(nanoid())").parameter, 21U);
  EXPECT_EQ(default_of("String @default(nanoid(255))").parameter, 255U);
  EXPECT_EQ(default_of("Unsupported(\"box\") @default(dbgenerated(\"f()\"))").text, "f()");
  EXPECT_EQ(default_of("Int @default(dbgenerated())").text, "");
}

TEST(validation, a_sequence_keeps_its_options) {
  const definition s =
      valid(datasource_of("cockroachdb") + "model A {\n  id Int @id @default(sequence(start: 10, virtual: true))\n}\n");
  const default_value& value = *s.models[0].fields[0].default_value;
  EXPECT_EQ(value.kind, default_value::source::sequence);
  EXPECT_EQ(value.arguments, (std::vector<std::pair<std::string, std::string>>{{"start", "10"}, {"virtual", "true"}}));
}

TEST(validation, documentation_is_kept) {
  const definition s = valid(
      "/// A person\nmodel User {\n  /// the key\n  id Int @id\n  role Role\n}\n/// What one may do\nenum Role {\n  "
      "/// everything\n  ADMIN\n}\n");
  EXPECT_EQ(s.models[0].documentation, "A person");
  EXPECT_EQ(s.models[0].fields[0].documentation, "the key");
  EXPECT_EQ(s.enums[0].documentation, "What one may do");
  EXPECT_EQ(s.enums[0].values[0].documentation, "everything");
}

TEST(validation, ignored_models_and_fields_are_marked) {
  const definition s = valid("model A {\n  id Int\n  @@ignore\n}\nmodel B {\n  id Int @id\n  x Int @ignore\n}\n");
  EXPECT_TRUE(s.models[0].is_ignored);
  EXPECT_FALSE(s.models[1].is_ignored);
  EXPECT_TRUE(s.models[1].fields[1].is_ignored);
}

TEST(validation, several_files_make_one_schema) {
  const source_set sources{{{"a.prisma", "model User {\n  id Int @id\n  role Role\n}\n"},
                            {"b.prisma", "enum Role {\n  ADMIN\n}\nmodel User {\n  id Int @id\n}\n"}}};
  const compile_result result = compile(sources);
  ASSERT_EQ(result.diagnostics.size(), 1U);
  EXPECT_EQ(result.diagnostics[0].code, "repeated-name");
  EXPECT_EQ(result.diagnostics[0].where.file, 1U);
}

TEST(validation, all_errors_are_reported_in_one_run) {
  EXPECT_EQ(codes(datasource_of("sqlite", "  schema = \"x\"\n") +
                  "model A {\n  id Int @id @default(\"x\")\n  b Strin\n  c String @db.Text\n}\nmodel A {\n  id "
                  "Int\n}\nenum E {\n}\n"),
            (strings{"unknown-property", "invalid-default", "unknown-type", "unknown-native-type", "repeated-name",
                     "missing-unique-criterion", "empty-enum"}));
}

TEST(validation, a_mistake_is_reported_once) {
  EXPECT_EQ(codes("model A {\n  id Foo @id\n  b Int @default(value)\n}\n"),
            (strings{"unknown-type", "invalid-default"}));
  EXPECT_EQ(codes("model A {\n  id Int @id(foo: 1)\n}\n"), (strings{"unknown-argument"}));
  EXPECT_EQ(codes("model A {\n  @@id([missing])\n  a Int\n}\n"), (strings{"unknown-field"}));
  EXPECT_EQ(codes(datasource_of("oracle") + "model A {\n  id Int @id @db.Number\n  tags String[]\n}\n"),
            (strings{"unknown-provider"}));
}

TEST(validation, warnings_do_not_make_a_schema_invalid) {
  const compile_result result =
      compile(source_of("generator g {\n  provider = \"x\"\n  previewFeatures = [\"driverAdapters\"]\n}\n"));
  ASSERT_EQ(result.diagnostics.size(), 1U);
  EXPECT_EQ(result.diagnostics[0].severity, severity::warning);
  EXPECT_TRUE(result.ok());
}

TEST(validation, constraint_names_are_distinct_per_database_schema) {
  const std::string models =
      "model A {\n  id Int @id(map: \"k\")\n  @@schema(\"a\")\n}\nmodel B {\n  id Int @id(map: \"k\")\n  "
      "@@schema(\"b\")\n}\n";
  valid(datasource_of("postgresql", "  schemas = [\"a\", \"b\"]\n") + models);
  EXPECT_EQ(codes(datasource_of("postgresql") +
                  "model A {\n  id Int @id(map: \"k\")\n}\nmodel B {\n  id Int @id(map: \"k\")\n}\n"),
            (strings{"repeated-constraint-name", "repeated-constraint-name"}));
  valid(datasource_of("mysql") +
        "model A {\n  id Int @id\n  @@index([id], map: \"k\")\n}\nmodel B {\n  id Int @id\n  @@index([id], map: "
        "\"k\")\n}\n");
}

TEST(validation, foreign_keys_share_the_namespace_of_constraints) {
  EXPECT_EQ(
      codes(datasource_of("mysql") +
            "model A {\n  id Int @id\n  bs B[]\n  cs C[]\n}\nmodel B {\n  id Int @id\n  aId Int\n  a A "
            "@relation(fields: [aId], references: [id], map: \"fk\")\n}\n"
            "model C {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id], map: \"fk\")\n}\n"),
      (strings{"repeated-constraint-name", "repeated-constraint-name"}));
}

TEST(validation, thousands_of_mistakes_do_not_take_long) {
  std::string text = "model A {\n  id Int @id\n";
  for (int i = 0; i < 5000; ++i) text += "  f" + std::to_string(i) + " Missing" + std::to_string(i) + "\n";
  text += "}\n";
  EXPECT_EQ(compile(source_of(text)).diagnostics.size(), 5000U);
}

}  // namespace
}  // namespace tenon::schema
