// Loads the related records of records: one statement per relation and level, however many parents there are.
#pragma once

#include "sql/link.hpp"
#include "sql/plan.hpp"
#include "sql/sinks.hpp"

#include <cstdint>
#include <vector>

namespace tenon::sql {

// The statements of one level are sent together: a level takes one round trip where the driver has a way to do that.
class relation_loader {
 public:
  // Both outlive the loader; `r` has the values that the relations' own arguments refer to.
  relation_loader(link& connection, const query::request& r) : link_(connection), request_(r) {}

  // Loads the relations of all records in `out`, which `layout` describes. `keys`: the key columns of each record,
  // `key_width` of them, record after record. Throws inconsistent_data where a required related record is missing.
  void load_into(const query::result_layout& layout, void* out, std::vector<load_plan>& loads,
                 const query::parameters& keys, std::uint32_t key_width);

 private:
  // Records of one kind, their relations, and their key columns, record after record.
  struct parents {
    std::vector<load_plan>& loads;
    const query::record_layout& layout;
    std::vector<void*> records;
    const query::parameters& keys;
    std::uint32_t key_width;
  };
  class load;

  step statement_of(load& l) const;

  link& link_;
  const query::request& request_;
};

}  // namespace tenon::sql
