// What foreign keys would do, for schemas whose database has none (relationMode = "prisma").
#pragma once

#include "sql/nested_write_records.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace tenon::sql {

class session;

// Changes to records that others refer to, with all that follows from them. They run inside the transaction that is
// open and throw P2014 where a referential action forbids the change.
class referential_actions {
 public:
  explicit referential_actions(session& s) : session_(s), records_(s) {}

  // Whether others may refer to the record by one of the fields that change.
  static bool follow_from(const query::model_descriptor& m, const assignments& changes);

  // As those of record_store.
  std::optional<record_values> update(const query::model_descriptor& m, const query::expression& where,
                                      const assignments& changes, bool keep_updated_at, const field_indexes& returned);
  std::size_t update_many(const query::model_descriptor& m, const query::expression& where, const assignments& changes,
                          bool keep_updated_at);
  std::size_t remove(const query::model_descriptor& m, const query::expression& where);

 private:
  // `r`, of `m`, is referred to by dependents that referred to `before`.
  void follow_update(const query::model_descriptor& m, const query::relation_descriptor& r, const record_values& before,
                     const record_values& after);
  // `keys`: what dependents refer to, record after record.
  void follow_removal(const query::relation_descriptor& r, const query::parameters& keys);

  session& session_;
  record_store records_;
};

// Carries out an update_many or remove_many and returns how many records it changed.
std::int64_t write_many_with_actions(session& s, const query::request& r);

}  // namespace tenon::sql
