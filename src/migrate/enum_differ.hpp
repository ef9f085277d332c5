// The steps that bring enums of the database from one state to another.
#pragma once

#include "migrate/step.hpp"

namespace tenon::migrate {

// Enums are matched by name; their order of values is not compared. Appended to the steps of `made`.
void push_created_and_altered_enums(plan& made);
void push_dropped_enums(plan& made);

}  // namespace tenon::migrate
