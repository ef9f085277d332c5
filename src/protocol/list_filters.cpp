#include "protocol/error.hpp"
#include "protocol/filters.hpp"

namespace tenon::protocol {

namespace {

using query::expression;
using query::opcode;

expression list_condition(const query::model_descriptor& m, std::uint16_t field, word w, const read_value& v) {
  expression e;
  if (w == word::is_empty) {
    e.emit(opcode::list_is_empty, field, std::get<bool>(*v.scalar()));
    return e;
  }
  if (is_reference(v))
    raise_unsupported("Comparing the list `" + std::string(m.fields[field].name) + "` with another field",
                      "Give the values themselves.");
  if (v.is_null()) {
    // A list may be null as a whole; its elements never are.
    e.emit(w == word::equals ? opcode::is_null : opcode::never);
    if (w == word::equals) e.emit_index(field);
    return e;
  }
  if (w == word::has) {
    add_operand(e.values, v);
    e.emit(opcode::list_has, field);
    return e;
  }
  add_operands(e.values, *v.items());
  e.emit_list(w == word::equals      ? opcode::list_equals
              : w == word::has_every ? opcode::list_has_every
                                     : opcode::list_has_some,
              field, 0);
  return e;
}

}  // namespace

query::expression to_list_predicate(const query::model_descriptor& m, std::uint16_t field, const read_object& filter) {
  expression out;
  for (const read_member& c : filter.members)
    out.combine(opcode::both, list_condition(m, field, c.field->as_word(), c.value));
  return out;
}

}  // namespace tenon::protocol
