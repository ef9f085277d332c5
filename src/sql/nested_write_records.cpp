#include "sql/nested_write_records.hpp"

#include "sql/referential_actions.hpp"
#include "sql/session.hpp"

#include <tenon/query/request.hpp>

namespace tenon::sql {

namespace {

using query::action;
using query::section;

void add_returned(query::request& r, const field_indexes& fields) {
  r.body.add_fields(section::fields, fields.data(), static_cast<std::uint32_t>(fields.size()));
}

std::optional<record_values> first_of(const query::parameters& values, const field_indexes& fields) {
  if (values.size() == 0) return std::nullopt;
  return record_values(fields, values);
}

}  // namespace

field_indexes primary_key_of(const query::model_descriptor& m) {
  const query::slice<std::uint16_t> key = m.keys[0].fields;
  return {key.begin(), key.end()};
}

query::parameters record_store::find(const query::model_descriptor& m, const query::expression& where,
                                     const field_indexes& fields) const {
  query::request r(m, action::find_many);
  r.body.add(section::where, where);
  add_returned(r, fields);
  return session_.values_of(r);
}

std::optional<record_values> record_store::find_one(const query::model_descriptor& m, const query::expression& where,
                                                    const field_indexes& fields) const {
  return first_of(find(m, where, fields), fields);
}

bool record_store::exists(const query::model_descriptor& m, const query::expression& where) const {
  query::request r(m, action::find_many);
  r.body.add(section::where, where);
  r.body.add_take(1);
  add_returned(r, primary_key_of(m));
  return session_.values_of(r).size() != 0;
}

record_values record_store::create(const query::model_descriptor& m, const assignments& values,
                                   const field_indexes& returned) const {
  query::request r(m, action::create);
  values.write(r.body, section::create);
  add_returned(r, returned);
  return record_values(returned, session_.values_of(r));
}

query::parameters record_store::create_many(const query::model_descriptor& m, const std::vector<assignments>& records,
                                            bool skip_duplicates, const field_indexes& returned) const {
  query::request r(m, returned.empty() ? action::create_many : action::create_many_and_return);
  for (const assignments& a : records) a.write(r.body, section::create);
  if (skip_duplicates) r.body.add_flag(section::skip_duplicates);
  if (returned.empty()) {
    run(r);
    return {};
  }
  add_returned(r, returned);
  return session_.values_of(r);
}

bool record_store::has_consequences(const query::model_descriptor& m, const assignments& changes) const {
  return session_.emulates_foreign_keys() && referential_actions::follow_from(m, changes);
}

std::optional<record_values> record_store::update(const query::model_descriptor& m, const query::expression& where,
                                                  const assignments& changes, bool keep_updated_at,
                                                  const field_indexes& returned) const {
  if (has_consequences(m, changes))
    return referential_actions(session_).update(m, where, changes, keep_updated_at, returned);
  return update_alone(m, where, changes, keep_updated_at, returned);
}

std::optional<record_values> record_store::update_alone(const query::model_descriptor& m,
                                                        const query::expression& where, const assignments& changes,
                                                        bool keep_updated_at, const field_indexes& returned) const {
  query::request r(m, action::update);
  r.body.add(section::where, where);
  changes.write(r.body, section::update);
  if (keep_updated_at) r.body.add_flag(section::keep_updated_at);
  add_returned(r, returned);
  return first_of(session_.values_of(r), returned);
}

std::size_t record_store::change_all(const query::model_descriptor& m, const query::expression& where,
                                     const assignments& changes, bool keep_updated_at) const {
  if (has_consequences(m, changes))
    return referential_actions(session_).update_many(m, where, changes, keep_updated_at);
  query::request r(m, action::update_many);
  r.body.add(section::where, where);
  changes.write(r.body, section::update);
  if (keep_updated_at) r.body.add_flag(section::keep_updated_at);
  return run(r);
}

std::size_t record_store::update_many(const query::model_descriptor& m, const query::expression& where,
                                      const assignments& changes) const {
  return changes.empty() ? 0 : change_all(m, where, changes, false);
}

std::size_t record_store::relink(const query::model_descriptor& m, const query::expression& where,
                                 const assignments& changes) const {
  return change_all(m, where, changes, true);
}

std::size_t record_store::remove(const query::model_descriptor& m, const query::expression& where) const {
  return session_.emulates_foreign_keys() ? referential_actions(session_).remove(m, where) : remove_alone(m, where);
}

std::size_t record_store::remove_alone(const query::model_descriptor& m, const query::expression& where) const {
  query::request r(m, action::remove_many);
  r.body.add(section::where, where);
  return run(r);
}

std::size_t record_store::run(const query::request& r) const {
  std::int64_t changed = 0;
  session_.execute(r, nullptr, &changed);
  return static_cast<std::size_t>(changed);
}

}  // namespace tenon::sql
