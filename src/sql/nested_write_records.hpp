// Single statements on the records of any model, for writes that take several.
#pragma once

#include "sql/nested_write_values.hpp"

#include <tenon/query/expression.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tenon::sql {

class session;

// Each call runs one statement, whose plan is cached by its shape; where the database has no foreign keys, further ones
// for what follows from a change. No call may be given an empty condition: that would mean every record.
class record_store {
 public:
  explicit record_store(session& s) : session_(s) {}

  // The fields of all records that meet `where`, record after record.
  query::parameters find(const query::model_descriptor& m, const query::expression& where,
                         const field_indexes& fields) const;
  std::optional<record_values> find_one(const query::model_descriptor& m, const query::expression& where,
                                        const field_indexes& fields) const;
  bool exists(const query::model_descriptor& m, const query::expression& where) const;

  record_values create(const query::model_descriptor& m, const assignments& values,
                       const field_indexes& returned) const;

  // Returns the fields of the records, in any order; an empty `returned`: none.
  query::parameters create_many(const query::model_descriptor& m, const std::vector<assignments>& records,
                                bool skip_duplicates, const field_indexes& returned) const;

  // The record that meets `where` as it is after the change; nothing where there is none.
  std::optional<record_values> update(const query::model_descriptor& m, const query::expression& where,
                                      const assignments& changes, bool keep_updated_at,
                                      const field_indexes& returned) const;

  // Both return how many records were changed.
  std::size_t update_many(const query::model_descriptor& m, const query::expression& where,
                          const assignments& changes) const;
  std::size_t remove(const query::model_descriptor& m, const query::expression& where) const;

  // Changes foreign keys, which is no update of the record: fields set at each update stay.
  std::size_t relink(const query::model_descriptor& m, const query::expression& where,
                     const assignments& changes) const;

  // The same without what follows.
  std::optional<record_values> update_alone(const query::model_descriptor& m, const query::expression& where,
                                            const assignments& changes, bool keep_updated_at,
                                            const field_indexes& returned) const;
  std::size_t remove_alone(const query::model_descriptor& m, const query::expression& where) const;

 private:
  std::size_t change_all(const query::model_descriptor& m, const query::expression& where, const assignments& changes,
                         bool keep_updated_at) const;
  bool has_consequences(const query::model_descriptor& m, const assignments& changes) const;
  std::size_t run(const query::request& r) const;

  session& session_;
};

field_indexes primary_key_of(const query::model_descriptor& m);

}  // namespace tenon::sql
