#include "migrate/layout.hpp"

#include "migrate/sqlite_dialect.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace tenon::migrate {
namespace {

schema::definition with_field(schema::field field) {
  schema::model model;
  model.name = model.database_name = "User";
  model.fields.push_back(std::move(field));
  schema::definition definition;
  definition.models.push_back(std::move(model));
  return definition;
}

schema::field text_field() {
  schema::field field;
  field.name = field.database_name = "tags";
  field.type = schema::scalar_field_type{schema::scalar_type::string};
  return field;
}

TEST(layout, refuses_lists) {
  schema::field list = text_field();
  list.arity = schema::arity::list;
  try {
    layout(with_field(list), sqlite_dialect());
    FAIL();
  } catch (const unsupported& e) {
    EXPECT_EQ(e.message(), "`User.tags` is a list, which this database does not store");
    EXPECT_EQ(e.model(), "User");
  }
}

TEST(layout, refuses_composite_types_and_foreign_defaults) {
  schema::field composite = text_field();
  composite.type = schema::composite_field_type{0};
  EXPECT_THROW(layout(with_field(composite), sqlite_dialect()), unsupported);
  schema::field sequence = text_field();
  sequence.default_value.emplace().kind = schema::default_value::source::sequence;
  EXPECT_THROW(layout(with_field(sequence), sqlite_dialect()), unsupported);
}

TEST(layout, refuses_indexes_it_cannot_create_faithfully) {
  schema::definition definition = with_field(text_field());
  schema::index& partial = definition.models[0].indexes.emplace_back();
  partial.fields.emplace_back().path = {0};
  partial.where = "tags <> ''";
  EXPECT_THROW(layout(definition, sqlite_dialect()), unsupported);
}

}  // namespace
}  // namespace tenon::migrate
