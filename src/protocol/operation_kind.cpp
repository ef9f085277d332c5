#include "protocol/operation_kind.hpp"

#include <algorithm>

namespace tenon::protocol {

namespace {

// The parts of an answer's name around the model's.
struct names {
  operation_kind kind;
  std::string_view action;
  std::string_view before;
  std::string_view after;
};

constexpr names all_names[] = {
    {operation_kind::find_unique, "findUnique", "findUnique", ""},
    {operation_kind::find_unique_or_throw, "findUniqueOrThrow", "findUnique", "OrThrow"},
    {operation_kind::find_first, "findFirst", "findFirst", ""},
    {operation_kind::find_first_or_throw, "findFirstOrThrow", "findFirst", "OrThrow"},
    {operation_kind::find_many, "findMany", "findMany", ""},
    {operation_kind::aggregate, "aggregate", "aggregate", ""},
    {operation_kind::group_by, "groupBy", "groupBy", ""},
    {operation_kind::create_one, "createOne", "createOne", ""},
    {operation_kind::create_many, "createMany", "createMany", ""},
    {operation_kind::create_many_and_return, "createManyAndReturn", "createMany", "AndReturn"},
    {operation_kind::update_one, "updateOne", "updateOne", ""},
    {operation_kind::update_many, "updateMany", "updateMany", ""},
    {operation_kind::update_many_and_return, "updateManyAndReturn", "updateMany", "AndReturn"},
    {operation_kind::upsert_one, "upsertOne", "upsertOne", ""},
    {operation_kind::delete_one, "deleteOne", "deleteOne", ""},
    {operation_kind::delete_many, "deleteMany", "deleteMany", ""},
    {operation_kind::query_raw, "queryRaw", "queryRaw", ""},
    {operation_kind::execute_raw, "executeRaw", "executeRaw", ""},
};

// The input types of one model, and arguments made of them.
struct argument_maker {
  grammar& g;
  std::uint16_t model;

  input_type type(shape form, bool list = false, bool unchecked = false) const {
    return g.object_type({.form = form, .model = model, .unchecked = unchecked}, list);
  }
  input_field where() const { return make_field(word::where, {type(shape::where)}); }
  input_field where_unique() const { return make_field(word::where, {type(shape::where_unique)}, true); }
  input_field order(shape form) const { return make_field(word::order_by, {type(form, true), type(form)}); }
  input_field number(word w) const { return make_field(w, {g.scalar(scalar_kind::int32)}); }
  input_field cursor() const { return make_field(word::cursor, {type(shape::where_unique)}); }
  input_type field_name(bool list) const {
    return {.kind = input_type::form::enumeration, .list = list, .enumeration = &g.field_names(g.model(model))};
  }
  input_field input(word w, shape form) const { return make_field(w, {type(form), type(form, false, true)}, true); }
  input_field rows() const {
    return make_field(word::data, {type(shape::create_many), type(shape::create_many, true)}, true);
  }
  input_field skip_duplicates() const { return make_field(word::skip_duplicates, {g.scalar(scalar_kind::boolean)}); }

  // Views and models without keys have no cursor.
  void add_page(std::vector<input_field>& out) const {
    if (!g.model(model).keys.empty()) out.push_back(cursor());
    out.push_back(number(word::take));
    out.push_back(number(word::skip));
  }
};

}  // namespace

std::optional<operation_kind> find_operation(std::string_view action) {
  for (const names& n : all_names)
    if (n.action == action) return n.kind;
  return std::nullopt;
}

bool is_raw(operation_kind k) { return k == operation_kind::query_raw || k == operation_kind::execute_raw; }

bool is_offered(operation_kind k, const query::schema_descriptor& s, const query::model_descriptor& m) {
  const bool returns = s.provider != query::provider::mysql;
  switch (k) {
    case operation_kind::find_first:
    case operation_kind::find_first_or_throw:
    case operation_kind::find_many:
    case operation_kind::aggregate:
    case operation_kind::group_by: return true;
    case operation_kind::find_unique:
    case operation_kind::find_unique_or_throw: return !m.keys.empty();
    case operation_kind::create_one:
    case operation_kind::create_many: return !m.is_view && m.is_creatable;
    case operation_kind::create_many_and_return: return !m.is_view && m.is_creatable && returns;
    case operation_kind::upsert_one: return !m.is_view && m.is_creatable && !m.keys.empty();
    case operation_kind::update_one:
    case operation_kind::delete_one: return !m.is_view && !m.keys.empty();
    case operation_kind::update_many:
    case operation_kind::delete_many: return !m.is_view;
    case operation_kind::update_many_and_return: return !m.is_view && returns;
    case operation_kind::query_raw:
    case operation_kind::execute_raw: return false;
  }
  return false;
}

std::string answer_name(operation_kind k, const query::model_descriptor* m) {
  for (const names& n : all_names)
    if (n.kind == k) return std::string(n.before) + std::string(m ? m->name : "") + std::string(n.after);
  return {};
}

std::vector<input_field> find_many_arguments(grammar& g, const query::model_descriptor& m) {
  const argument_maker make{g, m.index};
  std::vector<input_field> out = {make.where(), make.order(shape::order)};
  make.add_page(out);
  out.push_back(make_field(word::distinct, {make.field_name(false), make.field_name(true)}));
  return out;
}

std::vector<input_field> arguments_of(grammar& g, operation_kind k, const query::model_descriptor* m) {
  const argument_maker make{g, m ? m->index : nothing};
  switch (k) {
    case operation_kind::find_unique:
    case operation_kind::find_unique_or_throw:
    case operation_kind::delete_one: return {make.where_unique()};
    case operation_kind::find_first:
    case operation_kind::find_first_or_throw:
    case operation_kind::find_many: return find_many_arguments(g, *m);
    case operation_kind::aggregate: {
      std::vector<input_field> out = {make.where(), make.order(shape::order)};
      make.add_page(out);
      return out;
    }
    case operation_kind::group_by:
      return {make.where(),
              make.order(shape::order_with_aggregation),
              make_field(word::by, {make.field_name(true), make.field_name(false)}, true),
              make_field(word::having, {make.type(shape::having)}),
              make.number(word::take),
              make.number(word::skip)};
    case operation_kind::create_one: {
      // Without it, all fields get their defaults.
      input_field data = make.input(word::data, shape::create);
      data.required = std::any_of(data.types.begin(), data.types.end(), [&](const input_type& t) {
        const std::vector<input_field>& fields = g.fields(*t.object);
        return std::any_of(fields.begin(), fields.end(), [](const input_field& f) { return f.required; });
      });
      for (const query::field_descriptor& f : m->fields)
        data.required = data.required || (f.updated_at && !f.nullable && f.source == query::default_source::none);
      return {data};
    }
    case operation_kind::create_many:
    case operation_kind::create_many_and_return: return {make.rows(), make.skip_duplicates()};
    case operation_kind::update_one: return {make.input(word::data, shape::update), make.where_unique()};
    case operation_kind::update_many:
    case operation_kind::update_many_and_return:
      return {make.input(word::data, shape::update_many), make.where(), make.number(word::limit)};
    case operation_kind::upsert_one:
      return {make.where_unique(), make.input(word::create, shape::create), make.input(word::update, shape::update)};
    case operation_kind::delete_many: return {make.where(), make.number(word::limit)};
    case operation_kind::query_raw:
    case operation_kind::execute_raw:
      return {make_field(word::query, {g.scalar(scalar_kind::string)}, true),
              make_field(word::parameters, {g.scalar(scalar_kind::json)})};
  }
  return {};
}

const output_object* output_of(output_types& types, operation_kind k, const query::model_descriptor* m) {
  using form = output_object::shape;
  switch (k) {
    case operation_kind::find_unique:
    case operation_kind::find_unique_or_throw:
    case operation_kind::find_first:
    case operation_kind::find_first_or_throw:
    case operation_kind::find_many:
    case operation_kind::create_one:
    case operation_kind::update_one:
    case operation_kind::upsert_one:
    case operation_kind::delete_one: return &types.get(form::model, *m);
    case operation_kind::create_many_and_return: return &types.get(form::created_records, *m);
    case operation_kind::update_many_and_return: return &types.get(form::updated_records, *m);
    case operation_kind::aggregate: return &types.get(form::aggregate, *m);
    case operation_kind::group_by: return &types.get(form::group, *m);
    case operation_kind::create_many:
    case operation_kind::update_many:
    case operation_kind::delete_many: return &types.get(form::affected_rows, *m);
    case operation_kind::query_raw:
    case operation_kind::execute_raw: return nullptr;
  }
  return nullptr;
}

}  // namespace tenon::protocol
