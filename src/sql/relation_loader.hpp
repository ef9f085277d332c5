// Loads the related records of records: one statement per relation and level, however many parents there are.
#pragma once

#include "sql/link.hpp"
#include "sql/plan.hpp"

#include <cstdint>
#include <vector>

namespace tenon::sql {

class relation_loader {
 public:
  // Both outlive the loader; `r` has the values that the relations' own arguments refer to.
  relation_loader(link& connection, const query::request& r) : link_(connection), request_(r) {}

  // Loads the relations of all records in `out`, which `layout` describes. `keys`: the key columns of each record,
  // `key_width` of them, record after record. Throws inconsistent_data where a required related record is missing.
  void load_into(const query::result_layout& layout, void* out, std::vector<load_plan>& loads,
                 const query::parameters& keys, std::uint32_t key_width);

 private:
  void load(std::vector<load_plan>& loads, const query::record_layout& layout, const std::vector<void*>& records,
            const query::parameters& keys, std::uint32_t key_width);
  void load_one(load_plan& l, const query::record_layout& layout, const std::vector<void*>& records,
                const query::parameters& keys, std::uint32_t key_width);

  link& link_;
  const query::request& request_;
};

}  // namespace tenon::sql
