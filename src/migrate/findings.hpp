// Judging a plan by the data that is stored.
#pragma once

#include "migrate/database.hpp"
#include "migrate/dialect.hpp"
#include "migrate/step.hpp"

#include <tenon/migrate/db_push.hpp>

#include <vector>

namespace tenon::migrate {

struct findings {
  std::vector<finding> data_loss;
  std::vector<finding> impossible;
};

// Counts what each step of the plan would lose and what stands in its way, in the database as it is before the plan.
// Steps on empty tables and empty columns give no findings.
findings judge(const plan& whole, database& db, const dialect& target);

}  // namespace tenon::migrate
