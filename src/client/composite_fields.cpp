#include <tenon/client/composite_fields.hpp>

namespace tenon::detail {

void nest(query::expression& e, const query::field_path& path) {
  for (std::size_t i = path.size() - 1; i-- > 0;) {
    if ((path[i] & query::field_path::element_mark) == 0) {
      e.wrap(query::opcode::within, path[i]);
      continue;
    }
    const auto number = static_cast<std::uint16_t>(path[i] & ~query::field_path::element_mark);
    e.wrap(query::opcode::element, path[--i]);
    e.emit_index(number);
  }
}

void begin_edit(query::parameters& out, const query::field_path& path, query::assignment how) {
  for (std::size_t i = 0; i < path.size(); ++i) out.add(std::int64_t(path[i]));
  out.fold_list(0);
  out.add(std::int64_t(how));
}

query::composite_value edit_without_value(const query::field_path& path, query::assignment how) {
  query::composite_value out;
  begin_edit(out.values, path, how);
  out.values.add_null();
  out.values.fold_list(0);
  return out;
}

}  // namespace tenon::detail
