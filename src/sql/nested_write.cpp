#include "sql/nested_write.hpp"

#include "sql/nested_writer.hpp"
#include "sql/session.hpp"

#include <tenon/base/error.hpp>

#include <optional>
#include <string>

namespace tenon::sql {

query::parameters write_with_nested(session& s, const query::request& r, const request_node& n) {
  nested_writer tree(s, r.body);
  const query::model_descriptor& m = *r.model;
  const query::slice<std::uint16_t> key = m.keys[0].fields;
  if (r.act == query::action::create) return tree.create(m, n.creates[0], nullptr, {}).values_of(key);

  const query::expression where = condition_at(r.body, n.where_range);
  if (where.empty())
    raise({.kind = error_kind::invalid_query,
           .message = std::string(query::name_of(r.act)) + " of " + std::string(m.name) +
                      " needs a condition on a unique field",
           .model = std::string(m.name)});
  const bool may_create = r.act == query::action::upsert;
  const std::optional<record_values> updated = tree.update(m, where, *n.update, may_create, {});
  if (updated) return updated->values_of(key);
  if (!may_create) raise_not_found(r);
  return tree.create(m, n.creates[0], nullptr, {}).values_of(key);
}

}  // namespace tenon::sql
