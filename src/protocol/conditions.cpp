#include "protocol/conditions.hpp"

#include "protocol/filters.hpp"
#include "protocol/lookup.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::protocol {

namespace {

using query::expression;
using query::opcode;

// Calls `f` with each object of a value that is one object or a list of them.
template <class F>
void for_each_object(const read_value& v, const F& f) {
  if (const read_object* o = v.object()) f(*o);
  if (const read_value::list* items = v.items())
    for (const read_value& item : *items) f(*item.object());
}

expression connective(word w, const read_value& v) {
  expression out;
  for_each_object(v, [&](const read_object& o) {
    expression e = to_predicate(o);
    if (e.empty()) return;
    if (w == word::none_of) e.wrap(opcode::negate);
    if (out.empty()) out = std::move(e);
    else out.combine(w == word::any_of ? opcode::either : opcode::both, e);
  });
  // Alternatives that ask nothing do not count: without any other, no record will do.
  if (w == word::any_of && out.empty()) out.emit(opcode::never);
  return out;
}

expression relation_test(opcode op, std::uint16_t relation, const read_value& v) {
  expression e;
  if (v.is_null()) {
    e.emit(op == opcode::is_not ? opcode::is_present : opcode::is_absent, relation);
    return e;
  }
  e = to_predicate(*v.object());
  if (e.empty()) e.emit(opcode::always);
  e.wrap(op, relation);
  return e;
}

constexpr std::pair<word, opcode> relation_tests[] = {{word::some, opcode::some},
                                                      {word::every, opcode::every},
                                                      {word::none, opcode::none},
                                                      {word::is, opcode::is},
                                                      {word::is_not, opcode::is_not}};

expression relation_condition(std::uint16_t relation, const read_value& v) {
  const read_object* o = v.object();
  if (!o || o->type->key.form == shape::where) return relation_test(opcode::is, relation, v);
  expression out;
  for (const read_member& m : o->members)
    out.combine(opcode::both, relation_test(lookup(relation_tests, m.field->as_word(), opcode::is), relation, m.value));
  return out;
}

// The searches in the fields of one object. Those for the same text are one search in the texts of their fields together,
// as in Prisma.
expression to_searches(const read_object& where) {
  std::vector<std::pair<std::string_view, std::vector<std::uint16_t>>> by_text;
  for (const read_member& m : where.members) {
    const read_object* filter = m.field->kind == input_field::role::scalar ? m.value.object() : nullptr;
    const read_value* search = filter ? filter->members.find(word::search) : nullptr;
    if (!search) continue;
    const auto text = std::get<std::string_view>(*search->scalar());
    auto at = std::find_if(by_text.begin(), by_text.end(), [&](const auto& s) { return s.first == text; });
    if (at == by_text.end()) at = by_text.insert(at, {text, {}});
    at->second.push_back(m.field->index);
  }
  expression out;
  for (const auto& [text, fields] : by_text) out.combine(opcode::both, search_in(fields, text));
  return out;
}

}  // namespace

query::expression to_predicate(const read_object& where) {
  const query::model_descriptor& model = *where.type->model;
  expression keys;
  expression rest;
  const bool unique = where.type->key.form == shape::where_unique;
  for (const read_member& m : where.members) {
    switch (m.field->kind) {
      case input_field::role::word: rest.combine(opcode::both, connective(m.field->as_word(), m.value)); break;
      case input_field::role::scalar: {
        const bool is_key = unique && m.field->types.size() == 1 && !m.value.object();
        (is_key ? keys : rest).combine(opcode::both, to_field_predicate(model, m.field->index, m.value));
        break;
      }
      case input_field::role::relation: rest.combine(opcode::both, relation_condition(m.field->index, m.value)); break;
      case input_field::role::key: keys.combine(opcode::both, to_predicate(*m.value.object())); break;
    }
  }
  rest.combine(opcode::both, to_searches(where));
  // The key comes first, where connectors look for it.
  keys.combine(opcode::both, rest);
  return keys;
}

std::vector<std::uint16_t> plain_fields(const read_object& having) {
  std::vector<std::uint16_t> out;
  for (const read_member& m : having.members) {
    if (m.field->kind == input_field::role::word) {
      for_each_object(m.value, [&](const read_object& o) {
        for (const std::uint16_t f : plain_fields(o)) out.push_back(f);
      });
      continue;
    }
    const read_object* filter = m.value.object();
    bool plain = filter == nullptr;
    if (filter)
      for (const read_member& c : filter->members) plain = plain || !aggregate_of(c.field->as_word());
    if (plain) out.push_back(m.field->index);
  }
  return out;
}

}  // namespace tenon::protocol
