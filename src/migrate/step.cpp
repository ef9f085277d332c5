#include "migrate/step.hpp"

#include <algorithm>

namespace tenon::migrate {

bool table_difference::changes_columns_or_key() const {
  return !added_columns.empty() || !dropped_columns.empty() || primary_key_created || primary_key_dropped ||
         primary_key_changed || primary_key_renamed ||
         std::any_of(common_columns.begin(), common_columns.end(),
                     [](const column_change& change) { return change.any(); });
}

}  // namespace tenon::migrate
