#include "protocol/projection.hpp"

#include "protocol/conditions.hpp"
#include "protocol/error.hpp"
#include "protocol/orders.hpp"

#include <algorithm>

namespace tenon::protocol {

namespace {

using query::section;

answer_field value_of(const query::field_descriptor& f, const query::member& m) {
  answer_field out;
  out.name = f.name;
  out.offset = m.offset;
  out.type = f.type;
  out.stored = m.type;
  out.optional = m.optional;
  out.list = m.list;
  out.enumeration = f.enumeration;
  return out;
}

answer_field count_of(std::string_view name, std::uint32_t offset) {
  answer_field out;
  out.name = name;
  out.offset = offset;
  out.type = query::scalar::int32;
  out.stored = query::member_type::int64;
  return out;
}

query::result_layout::holder holder_of(query::relation_end end) {
  switch (end) {
    case query::relation_end::required: return query::result_layout::holder::one;
    case query::relation_end::optional: return query::result_layout::holder::optional;
    case query::relation_end::many: return query::result_layout::holder::list;
  }
  return query::result_layout::holder::list;
}

// The fields of a selection that are asked for in `fields`, in order.
std::vector<std::uint16_t> scalar_fields(const std::vector<selected_field>& selected) {
  std::vector<std::uint16_t> out;
  for (const selected_field& s : selected)
    if (s.field->kind == output_field::role::scalar) out.push_back(s.field->index);
  return out;
}

answer_field project_relation(query::program& out, record_type& record, const query::model_descriptor& m,
                              const selected_field& s) {
  const query::relation_descriptor& r = m.relations[s.field->index];
  const std::uint32_t mark = out.begin(section::relation);
  out.put_index(s.field->index);
  write_find(out, s.arguments);
  projection inner = project_records(out, *r.target, holder_of(r.end), s.fields);
  out.end(mark);

  answer_field answer;
  answer.kind = answer_field::form::relation;
  answer.name = s.field->name;
  answer.result = inner.type.get();
  answer.fields = std::move(inner.fields);
  answer.offset = record.add_relation(s.field->index, std::move(inner.type));
  return answer;
}

answer_field project_counts(query::program& out, record_type& record, const selected_field& s) {
  answer_field group;
  group.kind = answer_field::form::group;
  group.name = s.field->name;
  for (const selected_field& c : s.fields) {
    const std::uint32_t mark = out.begin(section::relation_count);
    out.put_index(c.field->index);
    write_find(out, c.arguments);
    out.end(mark);
    group.fields.push_back(count_of(c.field->name, record.add_relation_count(c.field->index)));
  }
  return group;
}

// The member of a record that holds an aggregated value, and how it is written.
answer_field project_aggregate(record_type& record, const query::model_descriptor& m, const output_field& f) {
  const std::uint32_t offset = record.add_aggregate(f.function, f.index);
  if (f.function == query::aggregate_function::count || f.function == query::aggregate_function::count_all)
    return count_of(f.name, offset);
  const query::aggregate_member& member = *(record.layout().aggregates.end() - 1);
  answer_field out;
  out.name = f.name;
  out.offset = offset;
  out.type = result_type_of(f.function, m.fields[f.index]);
  out.stored = member.type;
  out.optional = member.optional;
  out.enumeration = m.fields[f.index].enumeration;
  return out;
}

const query::member* find_member(record_type& record, std::uint16_t field) {
  const auto& members = record.layout().members;
  const auto at =
      std::find_if(members.begin(), members.end(), [&](const query::member& m) { return m.field == field; });
  return at == members.end() ? nullptr : at;
}

std::int64_t number(const read_value& v) { return std::get<std::int64_t>(*v.scalar()); }

}  // namespace

projection project_records(query::program& out, const query::model_descriptor& m, query::result_layout::holder kind,
                           const std::vector<selected_field>& selected) {
  auto record = std::make_unique<record_type>(m);
  const std::vector<std::uint16_t> scalars = scalar_fields(selected);
  out.add_fields(section::fields, scalars.data(), static_cast<std::uint32_t>(scalars.size()));
  for (const std::uint16_t f : scalars) record->add_field(f);

  projection result;
  for (const selected_field& s : selected) {
    switch (s.field->kind) {
      case output_field::role::scalar:
        result.fields.push_back(value_of(m.fields[s.field->index], *find_member(*record, s.field->index)));
        break;
      case output_field::role::relation: result.fields.push_back(project_relation(out, *record, m, s)); break;
      case output_field::role::relation_counts: result.fields.push_back(project_counts(out, *record, s)); break;
      case output_field::role::relation_count:
      case output_field::role::aggregates:
      case output_field::role::aggregate:
      case output_field::role::affected_rows: break;  // not fields of records
    }
  }
  result.type = std::make_unique<result_type>(kind, std::move(record));
  return result;
}

projection project_aggregates(query::program& out, const query::model_descriptor& m, query::result_layout::holder kind,
                              const std::vector<selected_field>& selected, const std::vector<std::uint16_t>& by) {
  auto record = std::make_unique<record_type>(m);
  for (const std::uint16_t f : by) record->add_field(f);

  const std::uint32_t mark = out.begin(section::aggregates);
  projection result;
  for (const selected_field& s : selected) {
    if (s.field->kind == output_field::role::scalar) {
      result.fields.push_back(value_of(m.fields[s.field->index], *find_member(*record, s.field->index)));
      continue;
    }
    answer_field group;
    group.kind = answer_field::form::group;
    group.name = s.field->name;
    for (const selected_field& value : s.fields) {
      out.put(static_cast<std::uint8_t>(value.field->function));
      out.put_index(value.field->index);
      group.fields.push_back(project_aggregate(*record, m, *value.field));
    }
    result.fields.push_back(std::move(group));
  }
  out.end(mark);
  result.type = std::make_unique<result_type>(kind, std::move(record));
  return result;
}

void write_find(query::program& out, const read_members& arguments) {
  if (const read_value* where = arguments.find(word::where)) out.add(section::where, to_predicate(*where->object()));
  if (const read_value* order = arguments.find(word::order_by)) out.add_order(to_order(*order));
  if (const read_value* cursor = arguments.find(word::cursor))
    out.add(section::cursor, to_predicate(*cursor->object()));
  if (const read_value* take = arguments.find(word::take)) out.add_take(number(*take));
  if (const read_value* skip = arguments.find(word::skip)) {
    if (number(*skip) < 0)
      raise_invalid_input("`skip` must not be negative; " + std::to_string(number(*skip)) + " was given.");
    out.add_count(section::skip, number(*skip));
  }
  if (const read_value* distinct = arguments.find(word::distinct)) {
    std::vector<std::uint16_t> fields;
    const auto add = [&](const read_value& v) { fields.push_back(static_cast<std::uint16_t>(v.enumeration()->index)); };
    if (const read_value::list* items = distinct->items())
      for (const read_value& item : *items) add(item);
    else add(*distinct);
    if (!fields.empty()) out.add_fields(section::distinct, fields.data(), static_cast<std::uint32_t>(fields.size()));
  }
}

}  // namespace tenon::protocol
