// The steps that bring foreign keys from one state to another, where they are added to tables that exist.
#pragma once

#include "migrate/step.hpp"

#include <cstddef>
#include <vector>

namespace tenon::migrate {

// The tables of both states, sorted by what happens to them.
struct sorted_tables {
  std::vector<table_difference> altered;
  std::vector<table_difference> redefined;
  std::vector<std::size_t> dropped;  // previous
  std::vector<std::size_t> created;  // next
};

// Foreign keys that stay, but whose columns change their types or whose referenced key goes, are to be dropped and
// created.
void renew_disturbed_keys(sorted_tables& tables, const plan& made);

// Appended to the steps of `made`.
void push_dropped_keys(plan& made, const sorted_tables& tables);
void push_renamed_and_added_keys(plan& made, const sorted_tables& tables);

}  // namespace tenon::migrate
