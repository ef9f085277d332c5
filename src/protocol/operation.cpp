#include "protocol/operation.hpp"

#include "protocol/conditions.hpp"
#include "protocol/error.hpp"
#include "protocol/orders.hpp"
#include "protocol/raw_statement.hpp"
#include "protocol/writes.hpp"

#include <algorithm>

namespace tenon::protocol {

namespace {

using holder = query::result_layout::holder;
using query::section;

std::string_view text_member(const boost::json::object& o, std::string_view name, bool required) {
  const boost::json::value* v = o.if_contains(name);
  if (!v || v->is_null()) {
    if (required) raise_malformed("`" + std::string(name) + "` is missing.");
    return {};
  }
  if (!v->is_string()) raise_malformed("`" + std::string(name) + "` must be a string.");
  return {v->get_string().data(), v->get_string().size()};
}

const boost::json::object* object_member(const boost::json::object& o, std::string_view name, bool required) {
  const boost::json::value* v = o.if_contains(name);
  if (!v || v->is_null()) {
    if (required) raise_malformed("`" + std::string(name) + "` is missing.");
    return nullptr;
  }
  if (!v->is_object()) raise_malformed("`" + std::string(name) + "` must be an object.");
  return &v->get_object();
}

query::action action_of(operation_kind k) {
  switch (k) {
    case operation_kind::find_unique:
    case operation_kind::find_unique_or_throw: return query::action::find_unique;
    case operation_kind::find_first:
    case operation_kind::find_first_or_throw: return query::action::find_first;
    case operation_kind::find_many: return query::action::find_many;
    case operation_kind::aggregate: return query::action::aggregate;
    case operation_kind::group_by: return query::action::group_by;
    case operation_kind::create_one: return query::action::create;
    case operation_kind::create_many: return query::action::create_many;
    case operation_kind::create_many_and_return: return query::action::create_many_and_return;
    case operation_kind::update_one: return query::action::update;
    case operation_kind::update_many: return query::action::update_many;
    case operation_kind::update_many_and_return: return query::action::update_many_and_return;
    case operation_kind::upsert_one: return query::action::upsert;
    case operation_kind::delete_one: return query::action::remove;
    case operation_kind::delete_many: return query::action::remove_many;
    case operation_kind::query_raw:
    case operation_kind::execute_raw: break;  // not requests
  }
  return query::action::find_many;
}

void write_where(query::program& out, const read_members& arguments) {
  if (const read_value* where = arguments.find(word::where)) out.add(section::where, to_predicate(*where->object()));
}

void write_data(query::program& out, section part, const read_members& arguments, word w) {
  if (const read_value* data = arguments.find(w)) {
    write_input(out, part, *data->object());
    return;
  }
  const std::uint32_t mark = out.begin(part);
  out.put_index(0);  // no assignments: defaults will do
  out.end(mark);
}

void write_limit(query::program& out, const read_members& arguments) {
  const read_value* limit = arguments.find(word::limit);
  if (!limit) return;
  const std::int64_t n = std::get<std::int64_t>(*limit->scalar());
  if (n < 0) raise_invalid_input("`limit` must not be negative; " + std::to_string(n) + " was given.");
  out.add_count(section::limit, n);
}

void write_rows(query::program& out, const read_members& arguments) {
  write_inputs(out, section::create, *arguments.find(word::data));
  const read_value* skip = arguments.find(word::skip_duplicates);
  if (skip && std::get<bool>(*skip->scalar())) out.add_flag(section::skip_duplicates);
}

std::vector<std::uint16_t> group_fields(const read_value& by) {
  std::vector<std::uint16_t> out;
  const auto add = [&](const read_value& v) {
    const auto field = static_cast<std::uint16_t>(v.enumeration()->index);
    if (std::find(out.begin(), out.end(), field) == out.end()) out.push_back(field);
  };
  if (const read_value::list* items = by.items())
    for (const read_value& item : *items) add(item);
  else add(by);
  if (out.empty()) raise_invalid_input("`by` must name at least one field.");
  return out;
}

// Fields outside an aggregation must be among those that make the groups.
void check_grouped(const query::model_descriptor& m, const std::vector<std::uint16_t>& by,
                   const std::vector<std::uint16_t>& used, std::string_view where) {
  std::string missing;
  for (const std::uint16_t f : used)
    if (std::find(by.begin(), by.end(), f) == by.end()) (missing += missing.empty() ? "`" : "`, `") += m.fields[f].name;
  if (missing.empty()) return;
  raise_invalid_input("Fields " + std::string(where) + " must be aggregated or be listed in `by`; " + missing +
                      "` are not.");
}

projection write_group_by(query::program& out, const query::model_descriptor& m, const read_members& arguments,
                          const std::vector<selected_field>& selected) {
  const std::vector<std::uint16_t> by = group_fields(*arguments.find(word::by));
  std::vector<std::uint16_t> used;
  for (const selected_field& s : selected)
    if (s.field->kind == output_field::role::scalar) used.push_back(s.field->index);
  check_grouped(m, by, used, "that are selected");
  const read_value* order = arguments.find(word::order_by);
  if (order) check_grouped(m, by, plain_order_fields(*order), "in `orderBy`");
  const read_value* having = arguments.find(word::having);
  if (having) check_grouped(m, by, plain_fields(*having->object()), "in `having`");

  write_find(out, arguments);
  out.add_fields(section::by, by.data(), static_cast<std::uint32_t>(by.size()));
  if (having) out.add(section::having, to_predicate(*having->object()));
  return project_aggregates(out, m, holder::list, selected, by);
}

void check_single(const read_members& arguments) {
  const read_value* take = arguments.find(word::take);
  if (!take) return;
  const std::int64_t n = std::get<std::int64_t>(*take->scalar());
  if (n != 1 && n != -1)
    raise_invalid_input("`take` of `findFirst` can only be 1 or -1; " + std::to_string(n) + " was given.");
}

// Writes the whole program; returns what it answers with, unless that is a count.
std::optional<projection> write_program(query::program& out, operation_kind k, const query::model_descriptor& m,
                                        const read_members& arguments, const std::vector<selected_field>& selected) {
  switch (k) {
    case operation_kind::find_unique:
    case operation_kind::find_unique_or_throw:
      write_where(out, arguments);
      return project_records(out, m, k == operation_kind::find_unique ? holder::optional : holder::one, selected);
    case operation_kind::find_first:
    case operation_kind::find_first_or_throw:
      check_single(arguments);
      write_find(out, arguments);
      return project_records(out, m, k == operation_kind::find_first ? holder::optional : holder::one, selected);
    case operation_kind::find_many: write_find(out, arguments); return project_records(out, m, holder::list, selected);
    case operation_kind::aggregate:
      write_find(out, arguments);
      return project_aggregates(out, m, holder::one, selected, {});
    case operation_kind::group_by: return write_group_by(out, m, arguments, selected);
    case operation_kind::create_one:
      write_data(out, section::create, arguments, word::data);
      return project_records(out, m, holder::one, selected);
    case operation_kind::create_many: write_rows(out, arguments); return std::nullopt;
    case operation_kind::create_many_and_return:
      write_rows(out, arguments);
      return project_records(out, m, holder::list, selected);
    case operation_kind::update_one:
      write_where(out, arguments);
      write_data(out, section::update, arguments, word::data);
      return project_records(out, m, holder::one, selected);
    case operation_kind::update_many:
    case operation_kind::update_many_and_return:
      write_where(out, arguments);
      write_data(out, section::update, arguments, word::data);
      if (arguments.find(word::data)->object()->members.empty())
        out.add_count(section::limit, 0);  // a record that nothing is changed in does not count as updated
      else write_limit(out, arguments);
      if (k == operation_kind::update_many) return std::nullopt;
      return project_records(out, m, holder::list, selected);
    case operation_kind::upsert_one:
      write_where(out, arguments);
      write_data(out, section::create, arguments, word::create);
      write_data(out, section::update, arguments, word::update);
      return project_records(out, m, holder::one, selected);
    case operation_kind::delete_one: write_where(out, arguments); return project_records(out, m, holder::one, selected);
    case operation_kind::delete_many:
      write_where(out, arguments);
      write_limit(out, arguments);
      return std::nullopt;
    case operation_kind::query_raw:
    case operation_kind::execute_raw: break;  // have no program
  }
  return std::nullopt;
}

}  // namespace

operation to_operation(vocabulary_of_schema& v, const boost::json::object& request) {
  const std::string_view action = text_member(request, "action", true);
  const std::string_view model_name = text_member(request, "modelName", false);
  const boost::json::object& query = *object_member(request, "query", true);
  const boost::json::object* arguments = object_member(query, "arguments", false);
  const boost::json::object& selection = *object_member(query, "selection", true);

  const query::schema_descriptor& schema = v.inputs.schema();
  if (action == "runCommandRaw" || action == "findRaw" || action == "aggregateRaw")
    raise_unsupported("`" + std::string(action) + "`", "It is an operation of MongoDB; use queryRaw or executeRaw.");
  const auto kind = find_operation(action);
  const query::model_descriptor* model = v.inputs.find_model(model_name);
  if (!kind) raise_no_operation(action, model_name);
  const bool offered = is_raw(*kind) ? model_name.empty() : model && is_offered(*kind, schema, *model);
  if (!offered) raise_no_operation(action, model_name);

  operation out;
  out.kind = *kind;
  out.answer_name = answer_name(*kind, model);
  place where = {out.answer_name};
  reader inputs(v.inputs);
  const read_members read = inputs.read(arguments_of(v.inputs, *kind, model), arguments, where);
  if (is_raw(*kind)) {
    out.statement = to_statement(schema.provider, read);
    return out;
  }
  selection_reader selections(v.inputs, inputs);
  const std::vector<selected_field> selected = selections.read(*output_of(v.outputs, *kind, model), selection, where);
  out.request.emplace(*model, action_of(*kind));
  out.result = write_program(out.request->body, *kind, *model, read, selected);
  return out;
}

}  // namespace tenon::protocol
