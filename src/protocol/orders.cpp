#include "protocol/orders.hpp"

#include <tenon/query/request.hpp>

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
