#include "protocol/selection.hpp"

#include "protocol/error.hpp"
#include "protocol/failure.hpp"
#include "protocol/operation_kind.hpp"

#include <algorithm>

namespace tenon::protocol {

namespace {

std::string_view to_view(const boost::json::key_value_pair& m) { return {m.key().data(), m.key().size()}; }

bool is_plain(const output_field& f) { return f.object == nullptr; }

void add_once(std::vector<selected_field>& out, const output_field& f) {
  const bool known = std::any_of(out.begin(), out.end(), [&](const selected_field& s) { return s.field == &f; });
  if (!known) out.push_back({&f, {}, {}});
}

// The object at `name` in a nested query, or null where there is none.
const boost::json::object* member_object(const boost::json::object& query, std::string_view name) {
  const boost::json::value* v = query.if_contains(name);
  if (!v || v->is_null()) return nullptr;
  if (!v->is_object()) raise_malformed("`" + std::string(name) + "` must be an object.");
  return &v->get_object();
}

}  // namespace

std::vector<selected_field> selection_reader::read(const output_object& type, const boost::json::object& selection,
                                                   place& where) {
  std::vector<selected_field> out;
  for (const auto& m : selection) {
    const std::string_view name = to_view(m);
    const boost::json::value& wanted = m.value();
    if (!wanted.is_bool() && !wanted.is_object())
      raise_malformed("the selection of `" + std::string(name) + "` must be true, false or an object.");
    if (wanted.is_bool() && !wanted.get_bool()) continue;
    if (name == "$composites") continue;
    if (name == "$scalars") {
      add_scalars(out, type, &selection);
      continue;
    }
    where.push_back(name);
    const output_field* field = type.find(name);
    if (!field) raise_unknown_selection(type, where);
    if (wanted.is_object()) {
      out.push_back(read_nested(type, *field, wanted.get_object(), where));
    } else if (is_plain(*field)) {
      add_once(out, *field);
    } else {
      selected_field s{field, arguments_.read(arguments_of(grammar_, type, *field), nullptr, where), {}};
      add_scalars(s.fields, *field->object, nullptr);
      if (s.fields.empty()) raise_empty_selection(*field->object, where);
      out.push_back(std::move(s));
    }
    where.pop_back();
  }
  if (out.empty()) raise_empty_selection(type, where);
  return out;
}

void selection_reader::add_scalars(std::vector<selected_field>& out, const output_object& type,
                                   const boost::json::object* except) const {
  for (const output_field& f : type.fields) {
    if (!is_plain(f)) continue;
    const boost::json::value* explicitly = except ? except->if_contains(f.name) : nullptr;
    if (explicitly && explicitly->is_bool() && !explicitly->get_bool()) continue;
    add_once(out, f);
  }
}

selected_field selection_reader::read_nested(const output_object& type, const output_field& field,
                                             const boost::json::object& query, place& where) {
  selected_field out;
  out.field = &field;
  out.arguments = arguments_.read(arguments_of(grammar_, type, field), member_object(query, "arguments"), where);
  const boost::json::object* selection = member_object(query, "selection");
  if (is_plain(field)) {
    if (selection && !selection->empty()) raise_selection_on_scalar(field.name, where);
    return out;
  }
  if (!selection) raise_malformed("the selection of `" + std::string(field.name) + "` has no `selection`.");
  out.fields = read(*field.object, *selection, where);
  return out;
}

std::vector<input_field> arguments_of(grammar& g, const output_object& type, const output_field& field) {
  if (field.kind == output_field::role::relation_count) {
    const query::model_descriptor& target = *type.model->relations[field.index].target;
    return {make_field(word::where, {g.object_type({.form = shape::where, .model = target.index})})};
  }
  if (field.kind != output_field::role::relation) return {};
  const query::relation_descriptor& r = type.model->relations[field.index];
  switch (r.end) {
    case query::relation_end::required: return {};
    case query::relation_end::optional:
      return {make_field(word::where, {g.object_type({.form = shape::where, .model = r.target->index})})};
    case query::relation_end::many: return find_many_arguments(g, *r.target);
  }
  return {};
}

}  // namespace tenon::protocol
