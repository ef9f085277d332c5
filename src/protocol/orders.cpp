#include "protocol/orders.hpp"

#include "protocol/error.hpp"

#include <tenon/query/request.hpp>

#include <string>

namespace tenon::protocol {

namespace {

using query::byte_code;
using query::order_term;

void put_index(byte_code& code, std::uint16_t index) {
  code.push_back(static_cast<std::uint8_t>(index));
  code.push_back(static_cast<std::uint8_t>(index >> 8));
}

void put_direction(byte_code& code, const read_value& v) {
  const read_object* o = v.object();
  const enum_value& direction = o ? *o->members.find(word::sort)->enumeration() : *v.enumeration();
  query::null_order nulls = query::null_order::natural;
  if (const read_value* n = o ? o->members.find(word::nulls) : nullptr)
    nulls = n->enumeration()->index == 0 ? query::null_order::first : query::null_order::last;
  code.push_back(static_cast<std::uint8_t>(direction.index));
  code.push_back(static_cast<std::uint8_t>(nulls));
}

void put(byte_code& code, order_term term, std::uint16_t index) {
  code.push_back(static_cast<std::uint8_t>(term));
  put_index(code, index);
}

std::uint16_t field_named(const query::model_descriptor& m, const enum_value& v) {
  const std::string_view name = v.type->values[static_cast<std::size_t>(v.index)];
  std::uint16_t i = 0;
  while (m.fields[i].name != name) ++i;
  return i;
}

// As query::program::add_order() takes it: the text behind the fields.
void put_relevance(byte_code& code, const read_object& relevance) {
  const query::model_descriptor& m = *relevance.type->model;
  std::vector<std::uint16_t> fields;
  const read_value& named = *relevance.members.find(word::fields);
  if (const read_value::list* items = named.items())
    for (const read_value& item : *items) fields.push_back(field_named(m, *item.enumeration()));
  else fields.push_back(field_named(m, *named.enumeration()));
  if (fields.empty() || fields.size() > UINT8_MAX)
    raise_invalid_input("`fields` of `_relevance` must name 1 to 255 fields; it names " +
                        std::to_string(fields.size()) + ".");
  const auto text = std::get<std::string_view>(*relevance.members.find(word::search)->scalar());
  const auto length = static_cast<std::uint32_t>(text.size());
  code.push_back(static_cast<std::uint8_t>(order_term::relevance));
  code.push_back(static_cast<std::uint8_t>(fields.size()));
  for (const std::uint16_t f : fields) put_index(code, f);
  for (std::uint32_t i = 0; i < 4; ++i) code.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  code.append(reinterpret_cast<const std::uint8_t*>(text.data()), length);
  put_direction(code, *relevance.members.find(word::sort));
}

// Terms about the records of an OrderByInput's model, each behind `prefix`.
void add_terms(byte_code& out, const byte_code& prefix, const read_object& order) {
  for (const read_member& m : order.members) {
    byte_code term = prefix;
    if (m.field->kind == input_field::role::scalar) {
      put(term, order_term::field, m.field->index);
      put_direction(term, m.value);
    } else if (m.field->kind == input_field::role::relation) {
      const read_object& inner = *m.value.object();
      if (inner.type->key.form == shape::order) {
        put(term, order_term::related, m.field->index);
        add_terms(out, term, inner);
        continue;
      }
      put(term, order_term::relation_count, m.field->index);
      put_direction(term, *inner.members.find(word::count));
    } else if (m.field->as_word() == word::relevance) {
      put_relevance(term, *m.value.object());
    } else {
      const read_object& inner = *m.value.object();
      for (const read_member& value : inner.members) {
        term.push_back(static_cast<std::uint8_t>(order_term::aggregate));
        term.push_back(static_cast<std::uint8_t>(inner.type->key.function));
        put_index(term, value.field->index);
        put_direction(term, value.value);
      }
    }
    out.append(term.data(), term.size());
  }
}

template <class F>
void for_each_order(const read_value& v, const F& f) {
  if (const read_object* o = v.object()) f(*o);
  if (const read_value::list* items = v.items())
    for (const read_value& item : *items) f(*item.object());
}

}  // namespace

query::byte_code to_order(const read_value& order_by) {
  byte_code out;
  for_each_order(order_by, [&](const read_object& o) { add_terms(out, {}, o); });
  return out;
}

std::vector<std::uint16_t> plain_order_fields(const read_value& order_by) {
  std::vector<std::uint16_t> out;
  for_each_order(order_by, [&](const read_object& o) {
    for (const read_member& m : o.members)
      if (m.field->kind == input_field::role::scalar) out.push_back(m.field->index);
  });
  return out;
}

}  // namespace tenon::protocol
